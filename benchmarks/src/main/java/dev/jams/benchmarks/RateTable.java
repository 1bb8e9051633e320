package dev.jams.benchmarks;

import java.util.List;

/** Shows how many requests servers answered in a contest, beside those of a yardstick. */
final class RateTable {
  private final Table table =
      new Table(
          "request",
          "around it",
          "requests/s",
          "to nothing",
          "CPU µs/request",
          "CPU to nothing",
          "bytes allocated/request");

  void add(Contest contest, String workload, Contender contender, Contender yardstick) {
    List<Round> rounds = contest.rounds(contender, workload);
    List<Round> plain = contest.rounds(yardstick, workload);
    table.row(
        workload,
        contender == yardstick ? "nothing" : contender.label(),
        Table.number(Medians.of(rounds, Round::answersPerSecond)),
        Table.ratio(Medians.ratio(rounds, plain, Round::answersPerSecond)),
        Table.number(Medians.of(rounds, Round::cpuMicros)),
        Table.ratio(Medians.ratio(rounds, plain, Round::cpuMicros)),
        Table.number(Medians.of(rounds, Round::allocatedBytes)));
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
