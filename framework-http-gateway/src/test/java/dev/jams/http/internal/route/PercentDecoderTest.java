package dev.jams.http.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.http.internal.route.PercentDecoder.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentDecoderTest {

  @ParameterizedTest
  @CsvSource({
    "ALL, a%2Fb%2fc%40d%41%25+, a/b/c@dA%+",
    "ALL_BUT_SLASH, a%2Fb%2fc%40d%41%25+, a%2Fb%2fc@dA%+",
    "ALL_BUT_RESERVED, a%2Fb%2fc%40d%41%25+, a%2Fb%2fc%40dA%+",
    "QUERY, a%2Fb%2fc%40d%41%25+, 'a/b/c@dA% '",
    "ALL, %C3%A9%E2%82%AC%F0%9F%98%80, é€😀",
    "ALL, '', ''",
  })
  void decodesByForm(Form form, String text, String decoded) throws Exception {
    assertThat(decode(text, form)).isEqualTo(decoded);
  }

  @Test
  void keepsTheEscapesOfExactlyTheReservedCharacters() throws Exception {
    StringBuilder kept = new StringBuilder();
    for (int c = 0; c < 0x80; c++) {
      if (decode("%%%02X".formatted(c), Form.ALL_BUT_RESERVED).length() == 3) {
        kept.append((char) c);
      }
    }

    assertThat(kept).hasToString("!#$&'()*+,/:;=?@[]");
  }

  @Test
  void decodesARangeOnly() throws Exception {
    assertThat(PercentDecoder.decode("%zz%41%zz", 3, 6, Form.ALL)).isEqualTo("A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "a%4g", "%g4", "%-1", "%+1", "%%41", "%４１"})
  void rejectsMalformedEscapes(String text) {
    assertThatThrownBy(() -> decode(text, Form.ALL))
        .isInstanceOf(PercentDecodingException.class)
        .hasMessageStartingWith("malformed percent-escape \"%")
        .hasMessageContaining("at index " + text.indexOf('%'))
        .hasMessageEndingWith("expected \"%\" and two hexadecimal digits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%FF", "%C3", "%C3a", "%A9", "%C0%AF", "%ED%A0%80", "%F4%90%80%80", "%E2%82"})
  void rejectsInvalidUtf8(String text) {
    assertThatThrownBy(() -> decode(text, Form.ALL))
        .hasMessage("the percent-escapes do not decode to valid UTF-8");
  }

  @Test
  void rejectsCharactersOutsideAscii() {
    assertThatThrownBy(() -> decode("aé", Form.QUERY))
        .hasMessage(
            "character U+00E9 at index 1 is not ASCII; expected the percent-escapes of its UTF-8"
                + " form");
  }

  private static String decode(String text, Form form) throws PercentDecodingException {
    return PercentDecoder.decode(text, 0, text.length(), form);
  }
}
