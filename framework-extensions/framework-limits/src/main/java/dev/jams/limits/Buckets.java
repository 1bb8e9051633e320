package dev.jams.limits;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The callers that one rate knows, in bounded memory. Callers are in sets of eight places, which
 * one by a hash with a secret, so nobody chooses who his neighbours are.
 *
 * <p>Where a set is full, the caller goes who owes the least. Most owe nothing: to forget them
 * changes nothing. To have a debt forgotten that he wants to be rid of, one would have to come as
 * more callers than there are places, each of whom owes more, and to have called more often by that
 * than he gains. And nobody is refused because others are many.
 *
 * <p>Safe for use by any thread. Finding a caller that is there locks nothing.
 */
final class Buckets {
  private static final int PLACES = 8;

  private final AtomicReferenceArray<AtomicReferenceArray<Bucket>> sets;

  /**
   * @param callers for how many there is room at least, if the sets fill evenly
   */
  Buckets(int callers) {
    int wanted = Math.max(1, -Math.floorDiv(-callers, PLACES));
    int count = Integer.highestOneBit(wanted);
    this.sets = new AtomicReferenceArray<>(count == wanted ? count : count * 2);
  }

  /** How many callers there can be. */
  int places() {
    return sets.length() * PLACES;
  }

  /**
   * The bucket of a caller, made if there is none.
   *
   * @param caller a hash with a secret
   */
  Bucket of(long caller) {
    AtomicReferenceArray<Bucket> set = set((int) caller & (sets.length() - 1));
    Bucket bucket = find(caller, set);
    return bucket == null ? add(caller, set) : bucket;
  }

  /** Made when the first caller comes. */
  private AtomicReferenceArray<Bucket> set(int index) {
    AtomicReferenceArray<Bucket> set = sets.get(index);
    if (set == null) {
      sets.compareAndSet(index, null, new AtomicReferenceArray<>(PLACES));
      set = sets.get(index);
    }
    return set;
  }

  private static Bucket find(long caller, AtomicReferenceArray<Bucket> set) {
    for (int i = 0; i < PLACES; i++) {
      Bucket bucket = set.get(i);
      if (bucket == null) {
        return null;
      }
      if (bucket.isOf(caller)) {
        return bucket;
      }
    }
    return null;
  }

  private static Bucket add(long caller, AtomicReferenceArray<Bucket> set) {
    // Or a caller whose first calls come at once would have a bucket for each.
    synchronized (set) {
      Bucket known = find(caller, set);
      if (known != null) {
        return known;
      }
      int place = 0;
      for (int i = 0; i < PLACES; i++) {
        Bucket bucket = set.get(i);
        if (bucket == null) {
          place = i;
          break;
        }
        if (bucket.paidOff() < set.get(place).paidOff()) {
          place = i;
        }
      }
      Bucket added = new Bucket(caller);
      Bucket before = set.getAndSet(place, added);
      if (before != null) {
        before.forget();
      }
      return added;
    }
  }
}
