package dev.jams.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What callers have chosen, as it stands in the log. */
class AccessLogTest {
  @Test
  void textOfACallerCannotForgeALine() {
    assertThat(AccessLog.escaped("/a\nERROR \r\t\u001b[31m\u007f"))
        .isEqualTo("/a%0AERROR%20%0D%09%1B[31m%7F");
    assertThat(AccessLog.escaped("/\u00e9\u2028\u202e")).isEqualTo("/\\u00e9\\u2028\\u202e");
  }

  @Test
  void textOfACallerIsOfBoundedLength() {
    assertThat(AccessLog.escaped("/".repeat(5000))).isEqualTo("/".repeat(1024) + "...");
  }

  @Test
  void plainTextIsLeftAlone() {
    assertThat(AccessLog.escaped("/v1/a%20b;c=\"d\"")).isEqualTo("/v1/a%20b;c=\"d\"");
  }
}
