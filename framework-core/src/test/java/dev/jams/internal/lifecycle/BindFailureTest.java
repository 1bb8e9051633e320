package dev.jams.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** The text of what was thrown is in the language of the machine, so it says nothing here. */
class BindFailureTest {
  private static final Throwable THROWN = new IOException("x", new BindException("Adresse belegt"));

  @Test
  void findsAPortThatIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(BindFailure.of(THROWN, "127.0.0.1", taken.getLocalPort()))
          .isEqualTo(BindFailure.IN_USE);
    }
  }

  @Test
  void findsAnAddressOfAnotherMachine() {
    // RFC 5737: of documentation, and so of no machine.
    assertThat(BindFailure.of(THROWN, "192.0.2.1", 42001)).isEqualTo(BindFailure.FOREIGN_ADDRESS);
  }

  @Test
  void leavesAloneWhatHasNothingToDoWithTheAddress() {
    assertThat(BindFailure.of(new IOException("no certificate"), "127.0.0.1", 0))
        .isEqualTo(BindFailure.OTHER);
  }
}
