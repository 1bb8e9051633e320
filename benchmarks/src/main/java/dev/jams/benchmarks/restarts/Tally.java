package dev.jams.benchmarks.restarts;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts every request of every client. Safe for use by any thread. */
final class Tally {
  /** As many failures are told; all are counted. */
  private static final int TOLD = 1000;

  private final Timeline timeline;
  private final Map<Kind, Counts> counts = new EnumMap<>(Kind.class);
  private final List<Failure> failures = new ArrayList<>();

  Tally(Timeline timeline) {
    this.timeline = timeline;
    for (Kind kind : Kind.values()) {
      counts.put(kind, new Counts());
    }
  }

  /**
   * What became of the requests of one kind.
   *
   * @param unseen how often one was sent again because the server had said that it never saw it
   */
  record Counted(
      Kind kind, long sent, long failed, long unseen, Latencies before, Latencies during) {}

  private static final class Counts {
    private final Latencies before = new Latencies();
    private final Latencies during = new Latencies();
    private long sent;
    private long answered;
    private long failed;
    private long unseen;
    private long latest = Long.MAX_VALUE;
  }

  synchronized void began(Kind kind) {
    counts.get(kind).sent++;
  }

  synchronized void unseen(Kind kind) {
    counts.get(kind).unseen++;
  }

  /**
   * @param latency in nanoseconds since the request was due
   */
  synchronized void answered(Kind kind, long latency) {
    Counts of = counts.get(kind);
    of.answered++;
    of.latest = latency;
    switch (timeline.phase()) {
      case WARM_UP -> {}
      case BEFORE -> of.before.add(latency);
      case RESTARTS -> of.during.add(latency);
    }
  }

  synchronized void failed(Kind kind, int instance, String cause) {
    counts.get(kind).failed++;
    if (failures.size() < TOLD) {
      failures.add(
          new Failure(kind, instance, timeline.doing(), timeline.millisSinceSignal(), cause));
    }
  }

  /** Whether the latest answer of every kind came soon after its request was due. */
  synchronized boolean isCalm() {
    return counts.entrySet().stream()
        .allMatch(of -> of.getValue().latest <= of.getKey().longestWhenCalm().toNanos());
  }

  /** Requests that have no outcome yet. */
  synchronized long open() {
    return counts.values().stream().mapToLong(of -> of.sent - of.answered - of.failed).sum();
  }

  /** Only when none is open. */
  synchronized List<Counted> counted() {
    List<Counted> all = new ArrayList<>();
    counts.forEach(
        (kind, of) ->
            all.add(new Counted(kind, of.sent, of.failed, of.unseen, of.before, of.during)));
    return all;
  }

  synchronized List<Failure> failures() {
    return List.copyOf(failures);
  }
}
