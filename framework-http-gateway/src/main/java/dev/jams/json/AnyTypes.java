package dev.jams.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks ahead for the {@code @type} of an object in which it does not come first. One look notes it
 * for all objects inside as well, so that however Anys are nested the input is read at most twice.
 */
final class AnyTypes {
  private static final long ARRAY = -1;

  private final JsonFactory factory;
  private final byte[] input;
  private final int offset;
  private final int length;
  private final Map<Long, String> types = new HashMap<>();
  private long end;

  AnyTypes(JsonFactory factory, byte[] input, int offset, int length) {
    this.factory = factory;
    this.input = input;
    this.offset = offset;
    this.length = length;
  }

  /** The type of the object that begins at this byte of the input, or null if it has none. */
  String at(long start) {
    if (start >= end) {
      try {
        scan((int) start);
      } catch (IOException e) {
        // The parser that reads the value comes to the same place and says what is wrong.
        end = length;
      }
    }
    return types.get(start);
  }

  private void scan(int start) throws IOException {
    try (JsonParser parser = factory.createParser(input, offset + start, length - start)) {
      Deque<Long> open = new ArrayDeque<>();
      do {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_OBJECT) {
          open.push(start + parser.currentTokenLocation().getByteOffset());
        } else if (token == JsonToken.START_ARRAY) {
          open.push(ARRAY);
        } else if (token.isStructEnd()) {
          open.pop();
        } else if (token == JsonToken.VALUE_STRING
            && open.peek() != ARRAY
            && AnyFormat.TYPE.equals(parser.currentName())) {
          types.put(open.peek(), parser.getText());
        }
      } while (!open.isEmpty());
      end = start + parser.currentLocation().getByteOffset();
    }
  }
}
