package dev.jams.benchmarks;

import java.util.List;
import java.util.stream.DoubleStream;

/** Shows what came out of a contest: medians over the rounds, and ratios to a yardstick. */
final class ContestTable {
  private final Contest contest;
  private final Table table =
      new Table(
          "request",
          "runs on",
          "server",
          "requests/s",
          "CPU µs/request",
          "min – max",
          "bytes allocated/request",
          "CPU to bare");

  ContestTable(Contest contest) {
    this.contest = contest;
  }

  void add(String workload, Contender contender, Contender yardstick) {
    List<Round> rounds = contest.rounds(contender, workload);
    double[] cpu = rounds.stream().mapToDouble(Round::cpuMicros).toArray();
    table.row(
        workload,
        contender.runsOn(),
        contender.label(),
        Table.number(Medians.of(rounds, Round::answersPerSecond)),
        Table.number(Medians.of(cpu)),
        Table.range(
            DoubleStream.of(cpu).min().orElseThrow(), DoubleStream.of(cpu).max().orElseThrow()),
        Table.number(Medians.of(rounds, Round::allocatedBytes)),
        Table.ratio(Medians.ratio(rounds, contest.rounds(yardstick, workload), Round::cpuMicros)));
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
