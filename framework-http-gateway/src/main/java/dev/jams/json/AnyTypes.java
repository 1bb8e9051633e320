package dev.jams.json;

import java.util.HashMap;
import java.util.Map;

/**
 * Looks ahead for the {@code @type} of an object in which it does not come first. One look notes it
 * for all objects inside as well, so that however Anys are nested the input is read at most twice.
 */
final class AnyTypes {
  private final JsonSource source;
  private final Map<Integer, String> types = new HashMap<>();
  private int end;

  AnyTypes(JsonSource source) {
    this.source = source;
  }

  /** The type of the object that begins at this index, or null if it has none. */
  String at(int start) {
    if (start >= end) {
      scan(start);
    }
    return types.get(start);
  }

  private void scan(int start) {
    Outline outline = new Outline(source.bytes(), start, source.to());
    do {
      if (!outline.next()) {
        // The reader comes to the same place and says what is wrong.
        end = source.to();
        return;
      }
      if (outline.isString(AnyFormat.TYPE)) {
        types.put(outline.objectStart(), outline.text());
      }
    } while (outline.depth() > 0);
    end = outline.at();
  }
}
