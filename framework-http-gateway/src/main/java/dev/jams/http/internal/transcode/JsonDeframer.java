package dev.jams.http.internal.transcode;

import dev.jams.http.internal.call.BadRequests;
import dev.jams.http.internal.call.Deframer;
import dev.jams.http.internal.call.StatusCodes;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Finds JSON values one after the other, with white space between them or none, or in one array
 * around them all. It only looks for where a value ends: whether it is one its reader finds out.
 */
public final class JsonDeframer implements Deframer {
  private enum State {
    /** Before the first value. */
    START,
    /** Between values that follow each other. */
    BETWEEN,
    /** In the array, where a value must come. */
    ELEMENT,
    /** In the array, where a value or the end may come: it is still empty. */
    FIRST_ELEMENT,
    /** In the array, behind a value. */
    SEPARATOR,
    /** In an object, an array or a string. */
    NESTED,
    /** In a number or a word. */
    SCALAR,
    /** Behind the array. */
    DONE
  }

  private final int maxSize;
  private final boolean mayBeArray;
  private final ByteBuf bytes = Unpooled.buffer();

  private State state = State.START;
  private boolean inArray;

  /** Where the value begins that is being read, and how far it has been looked at. */
  private int begin;

  private int at;
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean ended;
  private int count;

  /**
   * @param maxSize of a value, in bytes
   * @param mayBeArray whether an array at the outside holds the values; otherwise it is one
   */
  public JsonDeframer(int maxSize, boolean mayBeArray) {
    this.maxSize = maxSize;
    this.mayBeArray = mayBeArray;
  }

  @Override
  public void add(ByteBuf data) {
    int shift = bytes.readerIndex();
    bytes.discardReadBytes();
    begin -= shift;
    at -= shift;
    bytes.writeBytes(data);
    data.release();
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public ByteBuf next() throws StatusException {
    while (at < bytes.writerIndex()) {
      if (look(bytes.getByte(at))) {
        return value();
      }
    }
    if (ended) {
      return last();
    }
    checkSize();
    if (!inValue()) {
      bytes.readerIndex(at);
    }
    return null;
  }

  /** Looks at one byte, and goes on to the next unless a value has ended before it. */
  private boolean look(byte b) throws StatusException {
    switch (state) {
      case NESTED -> {
        at++;
        return endsNested(b);
      }
      case SCALAR -> {
        if (isSpace(b) || isStructure(b)) {
          return true;
        }
        at++;
      }
      default -> {
        if (isSpace(b)) {
          at++;
        } else {
          lookOutside(b);
        }
      }
    }
    return false;
  }

  private void lookOutside(byte b) throws StatusException {
    switch (state) {
      case START -> {
        if (b == '[' && mayBeArray) {
          inArray = true;
          enter(State.FIRST_ELEMENT);
        } else {
          beginValue(b);
        }
      }
      case FIRST_ELEMENT -> {
        if (b == ']') {
          enter(State.DONE);
        } else {
          beginElement(b);
        }
      }
      case ELEMENT -> beginElement(b);
      case SEPARATOR -> {
        if (b == ',') {
          enter(State.ELEMENT);
        } else if (b == ']') {
          enter(State.DONE);
        } else {
          throw malformed("expected , or ] behind a message of the array, found " + shown(b));
        }
      }
      case DONE ->
          throw malformed("expected nothing behind the array of messages, found " + shown(b));
      default -> beginValue(b);
    }
  }

  private void enter(State next) {
    state = next;
    at++;
  }

  private void beginElement(byte b) throws StatusException {
    if (b == ',' || b == ']') {
      throw malformed("expected a message of the array, found " + shown(b));
    }
    beginValue(b);
  }

  private void beginValue(byte b) {
    begin = at;
    bytes.readerIndex(begin);
    inString = b == '"';
    depth = b == '{' || b == '[' ? 1 : 0;
    enter(inString || depth > 0 ? State.NESTED : State.SCALAR);
  }

  private boolean endsNested(byte b) {
    if (inString) {
      if (escaped) {
        escaped = false;
      } else if (b == '\\') {
        escaped = true;
      } else if (b == '"') {
        inString = false;
      }
      return !inString && depth == 0;
    }
    switch (b) {
      case '"' -> inString = true;
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      default -> {}
    }
    return depth == 0;
  }

  private boolean inValue() {
    return state == State.NESTED || state == State.SCALAR;
  }

  private ByteBuf value() throws StatusException {
    checkSize();
    ByteBuf value = bytes.copy(begin, at - begin);
    bytes.readerIndex(at);
    state = inArray ? State.SEPARATOR : State.BETWEEN;
    count++;
    return value;
  }

  private ByteBuf last() throws StatusException {
    if (state == State.SCALAR && !inArray) {
      return value();
    }
    if (inValue()) {
      throw malformed("the body ends inside it");
    }
    if (inArray && state != State.DONE) {
      throw malformed("the body ends before the ] of the array of messages");
    }
    return null;
  }

  private void checkSize() throws StatusException {
    if (inValue() && at - begin > maxSize) {
      throw StatusCodes.tooLarge(
          "message %d is larger than the %d bytes that this server takes"
              .formatted(count + 1, maxSize));
    }
  }

  private StatusException malformed(String problem) {
    return BadRequests.of("message " + (count + 1) + ": " + problem, "");
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private static boolean isStructure(byte b) {
    return b == ',' || b == ']' || b == '[' || b == '{' || b == '}' || b == '"';
  }

  private static String shown(byte b) {
    return b > ' ' && b < 0x7f ? "\"" + (char) b + "\"" : "a byte of value " + (b & 0xff);
  }

  @Override
  public void close() {
    bytes.release();
  }
}
