package dev.jams.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** A hash table that is asked with UTF-8 where it lies. Immutable. */
final class NameTable<V> {
  private final byte[][] names;
  private final V[] values;
  private final int mask;

  NameTable(Map<String, V> entries) {
    // At most half full, so that probing ends soon.
    int capacity = Integer.highestOneBit(Math.max(1, entries.size())) * 4;
    names = new byte[capacity][];
    @SuppressWarnings("unchecked") // Never leaves this class.
    V[] array = (V[]) new Object[capacity];
    values = array;
    mask = capacity - 1;
    entries.forEach((name, value) -> put(name.getBytes(StandardCharsets.UTF_8), value));
  }

  private void put(byte[] name, V value) {
    int slot = slot(name, 0, name.length);
    while (names[slot] != null) {
      slot = (slot + 1) & mask;
    }
    names[slot] = name;
    values[slot] = value;
  }

  /** The value of the name that these bytes are, or null. */
  V get(byte[] input, int from, int to) {
    for (int slot = slot(input, from, to); names[slot] != null; slot = (slot + 1) & mask) {
      byte[] name = names[slot];
      if (Arrays.equals(name, 0, name.length, input, from, to)) {
        return values[slot];
      }
    }
    return null;
  }

  /** The names in the table are the programmer's, so nobody can make them collide. */
  private int slot(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ (hash >>> 16)) & mask;
  }
}
