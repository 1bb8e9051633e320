package dev.jams.benchmarks.restarts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that did not get its answer.
 *
 * @param instance where it went, or {@link Request#NOWHERE}
 * @param doing what was being done to which instance
 * @param millisSinceSignal since the latest instance was told to stop; -1 before the first
 */
record Failure(Kind kind, int instance, String doing, long millisSinceSignal, String cause) {
  /** A line for all that are alike but for their times, in the order of the first. */
  static List<String> lines(List<Failure> failures) {
    Map<String, List<Failure>> alike = new LinkedHashMap<>();
    for (Failure failure : failures) {
      alike.computeIfAbsent(failure.toString(), text -> new ArrayList<>()).add(failure);
    }
    List<String> lines = new ArrayList<>();
    alike.forEach(
        (text, group) -> {
          var times = group.stream().mapToLong(Failure::millisSinceSignal).summaryStatistics();
          lines.add(
              "%d × %s; %d to %d ms after the last signal"
                  .formatted(group.size(), text, times.getMin(), times.getMax()));
        });
    return lines;
  }

  /** Without its time. */
  @Override
  public String toString() {
    String where = instance == Request.NOWHERE ? "nowhere" : "instance " + instance;
    return "%s to %s, %s: %s".formatted(kind.label(), where, doing, cause);
  }
}
