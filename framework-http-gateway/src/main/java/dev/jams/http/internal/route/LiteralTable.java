package dev.jams.http.internal.route;

import dev.jams.http.internal.route.PercentDecoder.Form;
import java.util.Map;

/**
 * A hash table from literals to values that is asked with a range of a path, so that no substring
 * is needed for the lookup. Immutable.
 */
final class LiteralTable<V> {
  private final String[] keys;
  private final V[] values;
  private final int mask;

  LiteralTable(Map<String, V> entries) {
    // At most half full, so that probing ends soon.
    int capacity = Integer.highestOneBit(Math.max(1, entries.size() * 2 - 1)) * 2;
    keys = entries.isEmpty() ? null : new String[capacity];
    @SuppressWarnings("unchecked") // Never leaves this class.
    V[] array = entries.isEmpty() ? null : (V[]) new Object[capacity];
    values = array;
    mask = capacity - 1;
    entries.forEach(this::put);
  }

  private void put(String key, V value) {
    int slot = slot(key.hashCode());
    while (keys[slot] != null) {
      slot = (slot + 1) & mask;
    }
    keys[slot] = key;
    values[slot] = value;
  }

  /**
   * The value of the literal that equals a range of a canonical path, or null.
   *
   * @param from the index of the first character
   * @param to the index after the last character
   */
  V get(String path, int from, int to) {
    if (keys == null) {
      return null;
    }
    int hash = 0; // As String.hashCode, which the keys keep.
    for (int i = from; i < to; i++) {
      char c = path.charAt(i);
      if (c == '%') {
        return getDecoded(path, from, to);
      }
      hash = 31 * hash + c;
    }
    for (int slot = slot(hash); keys[slot] != null; slot = (slot + 1) & mask) {
      String key = keys[slot];
      if (key.hashCode() == hash
          && key.length() == to - from
          && path.regionMatches(from, key, 0, key.length())) {
        return values[slot];
      }
    }
    return null;
  }

  /** Escapes that a canonical path still has: of reserved characters and outside ASCII. */
  private V getDecoded(String path, int from, int to) {
    String literal;
    try {
      literal = PercentDecoder.decode(path, from, to, Form.ALL);
    } catch (PercentDecodingException e) {
      // A verb or segment ends at a delimiter, so a canonical path's parts decode as the whole did.
      throw new AssertionError(e);
    }
    for (int slot = slot(literal.hashCode()); keys[slot] != null; slot = (slot + 1) & mask) {
      if (keys[slot].equals(literal)) {
        return values[slot];
      }
    }
    return null;
  }

  private int slot(int hash) {
    return (hash ^ (hash >>> 16)) & mask;
  }
}
