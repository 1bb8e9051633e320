package dev.jams.json;

import java.util.BitSet;

/** Which of the numbered things of one object have been seen. */
final class Seen {
  private long low;
  private BitSet high;

  /** Returns false if it had been added before. */
  boolean add(int index) {
    if (index < Long.SIZE) {
      long bit = 1L << index;
      boolean added = (low & bit) == 0;
      low |= bit;
      return added;
    }
    if (high == null) {
      high = new BitSet();
    }
    boolean added = !high.get(index);
    high.set(index);
    return added;
  }
}
