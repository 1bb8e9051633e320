package dev.jams.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The characters of the string at the current token, where the parser has them. */
final class CharSpan {
  private final char[] chars;
  private final int start;
  private final int length;

  private CharSpan(char[] chars, int start, int length) {
    this.chars = chars;
    this.start = start;
    this.length = length;
  }

  static CharSpan of(JsonReader in, String what) throws IOException {
    if (in.token() != JsonToken.VALUE_STRING) {
      throw in.expected(what);
    }
    JsonParser parser = in.parser();
    char[] chars = parser.getTextCharacters();
    return new CharSpan(chars, parser.getTextOffset(), parser.getTextLength());
  }

  int length() {
    return length;
  }

  boolean is(int index, char c) {
    return index < length && chars[start + index] == c;
  }

  boolean isDigit(int index) {
    return index < length && chars[start + index] >= '0' && chars[start + index] <= '9';
  }

  /** The number that these digits make, of which there are at most nine; -1 if they do not. */
  int number(int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      if (!isDigit(i)) {
        return -1;
      }
      number = number * 10 + (chars[start + i] - '0');
    }
    return number;
  }
}
