package dev.jams.json;

/** The UTF-8 of a string, where it lies. What is asked for is ASCII. */
final class TextSpan {
  private final byte[] bytes;
  private final int start;
  private final int length;

  TextSpan(byte[] bytes, int start, int length) {
    this.bytes = bytes;
    this.start = start;
    this.length = length;
  }

  static TextSpan of(JsonReader in, String what) throws JsonException {
    if (in.token() != JsonToken.STRING) {
      throw in.expected(what);
    }
    return in.tokens().span();
  }

  int length() {
    return length;
  }

  boolean is(int index, char c) {
    return index < length && bytes[start + index] == c;
  }

  boolean isDigit(int index) {
    return index < length && bytes[start + index] >= '0' && bytes[start + index] <= '9';
  }

  /** The number that these digits make, of which there are at most nine; -1 if they do not. */
  int number(int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      if (!isDigit(i)) {
        return -1;
      }
      number = number * 10 + (bytes[start + i] - '0');
    }
    return number;
  }
}
