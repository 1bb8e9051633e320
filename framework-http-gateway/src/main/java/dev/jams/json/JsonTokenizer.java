package dev.jams.json;

import com.google.protobuf.UnsafeByteOperations;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Takes JSON (RFC 8259) apart, token by token, where it lies: names and strings are compared and
 * parsed as bytes, and a {@code String} is made only where one is asked for. Everything that is
 * passed over has been checked: the grammar, that strings are well-formed UTF-8, and that escapes
 * of surrogates come in pairs. Not thread-safe.
 *
 * <p>It keeps no account of what is open; whoever reads an object goes on with {@link #nextMember},
 * whoever reads an array with {@link #nextElement}, each until it is false.
 */
final class JsonTokenizer {
  private static final int END_OF_INPUT = -1;
  private static final int ESCAPE_LENGTH = 6;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private final JsonSource source;
  private final byte[] input;
  private final int end;
  private final JsonNumber number = new JsonNumber();

  /** The index of what comes next. */
  private int at;

  private JsonToken token;
  private int start;

  /** The text of a name or string without its quotes, or of a number. */
  private int textStart;

  private int textEnd;
  private boolean ascii;
  private boolean escaped;

  JsonTokenizer(JsonSource source) {
    this.source = source;
    input = source.bytes();
    at = source.from();
    end = source.to();
  }

  /** The current token; null before the first. */
  JsonToken token() {
    return token;
  }

  /** The index in the array of the current token's first byte. */
  int start() {
    return start;
  }

  /** Goes to the value that comes next: to its only token, or to what opens it. */
  JsonToken next() throws JsonException {
    int c = peek();
    start = at;
    switch (c) {
      case '"' -> {
        readString();
        token = JsonToken.STRING;
      }
      case '{' -> open(JsonToken.OBJECT);
      case '[' -> open(JsonToken.ARRAY);
      case 't' -> readWord("true", JsonToken.TRUE);
      case 'f' -> readWord("false", JsonToken.FALSE);
      case 'n' -> readWord("null", JsonToken.NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        at = number.read(source, at);
        textStart = start;
        textEnd = at;
        ascii = true;
        escaped = false;
        token = JsonToken.NUMBER;
      }
      default -> throw source.notJson(at);
    }
    return token;
  }

  private void open(JsonToken opening) {
    at++;
    token = opening;
  }

  /**
   * Goes on in an object, which is the current token, or whose last member's value has ended in it.
   *
   * @return true before a name, which has to be read with {@link #skipName} or {@link #readName};
   *     false at the object's end
   */
  boolean nextMember() throws JsonException {
    int c = peek();
    if (c == '}') {
      close();
      return false;
    }
    if (token != JsonToken.OBJECT) {
      if (c != ',') {
        throw source.notJson(at);
      }
      at++;
      c = peek();
    }
    if (c != '"') {
      throw source.notJson(at);
    }
    return true;
  }

  /**
   * Goes on in an array, which is the current token, or whose last element has ended in it.
   *
   * @return true at the next element as {@link #next} would, false at the array's end
   */
  boolean nextElement() throws JsonException {
    int c = peek();
    if (c == ']') {
      close();
      return false;
    }
    if (token != JsonToken.ARRAY) {
      if (c != ',') {
        throw source.notJson(at);
      }
      at++;
    }
    next();
    return true;
  }

  private void close() {
    start = at++;
    token = JsonToken.END;
  }

  /** Reads the next name if it is the one expected. */
  boolean skipName(MemberName name) {
    if (!name.isAt(input, at, end)) {
      return false;
    }
    start = at;
    textStart = at + 1;
    at += name.length;
    textEnd = at - 2;
    ascii = false;
    escaped = true; // Perhaps; nobody asks for this text but an error.
    token = JsonToken.NAME;
    return true;
  }

  /** Reads the next name, whatever it is. */
  void readName() throws JsonException {
    start = at;
    readString();
    token = JsonToken.NAME;
    if (peek() != ':') {
      throw source.notJson(at);
    }
    at++;
  }

  /** Whether nothing comes any more. */
  boolean atEnd() {
    return peek() == END_OF_INPUT;
  }

  /** There is more than the value. */
  JsonException unexpected() {
    return source.problem(at, "expected the end of the input after the value, found more");
  }

  /** The value of a current number. */
  JsonNumber number() {
    return number;
  }

  /** What a name or string means, or how a number is written. */
  String text() {
    if (escaped) {
      return new String(unescaped(), StandardCharsets.UTF_8);
    }
    Charset charset = ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    return new String(input, textStart, textEnd - textStart, charset);
  }

  /** The value under a name that {@link #text} equals. */
  <V> V find(NameTable<V> table) {
    if (!escaped) {
      return table.get(input, textStart, textEnd);
    }
    byte[] text = unescaped();
    return table.get(text, 0, text.length);
  }

  /** The UTF-8 of {@link #text}. */
  TextSpan span() {
    if (!escaped) {
      return new TextSpan(input, textStart, textEnd - textStart);
    }
    byte[] text = unescaped();
    return new TextSpan(text, 0, text.length);
  }

  private byte[] unescaped() {
    return Escapes.decode(input, textStart, textEnd);
  }

  /** The next byte that is not space, which is then at {@link #at}. */
  private int peek() {
    while (at < end) {
      byte c = input[at];
      if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
        return c & 0xff;
      }
      at++;
    }
    return END_OF_INPUT;
  }

  private void readWord(String word, JsonToken meaning) throws JsonException {
    for (int i = 0; i < word.length(); i++) {
      if (at + i == end || input[at + i] != word.charAt(i)) {
        throw source.notJson(at + i);
      }
    }
    at += word.length();
    token = meaning;
  }

  /** Goes from the opening quote to behind the closing one. */
  private void readString() throws JsonException {
    textStart = at + 1;
    escaped = false;
    ascii = true;
    int i = special(textStart);
    while (true) {
      if (i == end) {
        throw source.notJson(end);
      }
      byte c = input[i];
      if (c == '"') {
        break;
      } else if (c == '\\') {
        escaped = true;
        i += escapeLength(i);
      } else if (c < 0) {
        ascii = false;
        i++;
        while (i < end && input[i] < 0) {
          i++;
        }
      } else {
        throw source.notJson(i);
      }
      i = special(i);
    }
    textEnd = i;
    at = i + 1;
    if (!ascii
        && !UnsafeByteOperations.unsafeWrap(input, textStart, textEnd - textStart).isValidUtf8()) {
      throw source.notUtf8(textStart, textEnd);
    }
  }

  /**
   * The next index of what does not simply belong to a string: a quote, a backslash, a control
   * character or a byte outside ASCII. Looks at eight bytes at a time.
   */
  private int special(int from) {
    int i = from;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      long word = (long) WORDS.get(input, i);
      long quotes = word ^ QUOTES;
      long backslashes = word ^ BACKSLASHES;
      // Of the high bits set the lowest is right; those above may owe theirs to a borrow.
      long found = ((quotes - ONES) | (backslashes - ONES) | (word - SPACES) | word) & HIGH_BITS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < end && input[i] >= ' ' && input[i] != '"' && input[i] != '\\') {
      i++;
    }
    return i;
  }

  /** The length of the escape at this index, of two if they are a pair of surrogates. */
  private int escapeLength(int index) throws JsonException {
    if (index + 1 == end) {
      throw source.notJson(end);
    }
    if (Escapes.isShort(input[index + 1])) {
      return 2;
    }
    int unit = Escapes.unit(input, index, end);
    if (unit < 0) {
      throw source.notJson(index + 1);
    }
    if (!Character.isSurrogate((char) unit)) {
      return ESCAPE_LENGTH;
    }
    int low = Escapes.unit(input, index + ESCAPE_LENGTH, end);
    if (Character.isHighSurrogate((char) unit)
        && low >= 0
        && Character.isLowSurrogate((char) low)) {
      return 2 * ESCAPE_LENGTH;
    }
    throw source.loneSurrogate(index);
  }
}
