package dev.jams.benchmarks.restarts;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Every row that was sent, and which of them were acknowledged. Safe for use by any thread. */
final class Ledger {
  private static final int NAMED = 20;

  private final BitSet acknowledged = new BitSet();
  private int last;

  /** The id of a row that is about to be sent for the first time: 1, 2, 3. */
  synchronized int next() {
    return ++last;
  }

  synchronized void acknowledge(int id) {
    acknowledged.set(id);
  }

  /**
   * What the database has to say.
   *
   * @param lost acknowledged, but not in the database
   * @param repeated in the database, with how often
   * @param unknown in the database, but never sent
   * @param unacknowledged sent but not acknowledged, with how often they are in the database
   */
  record Balance(
      int sent,
      int acknowledged,
      int rows,
      List<Integer> lost,
      Map<Integer, Integer> repeated,
      Map<Integer, Integer> unknown,
      Map<Integer, Integer> unacknowledged) {
    /** Each acknowledged row is there once, and nothing that was not sent. */
    boolean isRight() {
      return lost.isEmpty() && repeated.isEmpty() && unknown.isEmpty();
    }

    /** The first of each sort are named, with how often they are there. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d rows sent, %,d acknowledged, %,d in the database; acknowledged but not there %d%s,"
              + " more than once %d%s, never sent %d%s, not acknowledged %d%s",
          sent,
          acknowledged,
          rows,
          lost.size(),
          some(lost),
          repeated.size(),
          some(repeated.entrySet()),
          unknown.size(),
          some(unknown.entrySet()),
          unacknowledged.size(),
          some(unacknowledged.entrySet()));
    }

    private static String some(Collection<?> all) {
      return all.isEmpty() ? "" : " " + all.stream().limit(NAMED).toList();
    }
  }

  /**
   * @param rows how often each id is in the database
   */
  synchronized Balance balance(Map<Integer, Integer> rows) {
    List<Integer> lost = acknowledged.stream().filter(id -> !rows.containsKey(id)).boxed().toList();
    Map<Integer, Integer> repeated = new TreeMap<>();
    Map<Integer, Integer> unknown = new TreeMap<>();
    int count = 0;
    for (var row : rows.entrySet()) {
      count += row.getValue();
      if (row.getKey() < 1 || row.getKey() > last) {
        unknown.put(row.getKey(), row.getValue());
      } else if (row.getValue() > 1) {
        repeated.put(row.getKey(), row.getValue());
      }
    }
    Map<Integer, Integer> unacknowledged = new TreeMap<>();
    for (int id = acknowledged.nextClearBit(1);
        id <= last;
        id = acknowledged.nextClearBit(id + 1)) {
      unacknowledged.put(id, rows.getOrDefault(id, 0));
    }
    return new Balance(
        last, acknowledged.cardinality(), count, lost, repeated, unknown, unacknowledged);
  }
}
