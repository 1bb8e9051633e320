package dev.jams.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
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
        Table.number(median(rounds, Round::answersPerSecond)),
        Table.number(median(cpu)),
        Table.range(
            DoubleStream.of(cpu).min().orElseThrow(), DoubleStream.of(cpu).max().orElseThrow()),
        Table.number(median(rounds, Round::allocatedBytes)),
        Table.ratio(median(ratios(rounds, contest.rounds(yardstick, workload)))));
  }

  /** Round by round, because what disturbs one round disturbs it for both. */
  private static double[] ratios(List<Round> rounds, List<Round> yardstick) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      ratios.add(rounds.get(i).cpuMicros() / yardstick.get(i).cpuMicros());
    }
    return ratios.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return median(rounds.stream().mapToDouble(figure).toArray());
  }

  private static double median(double[] figures) {
    double[] sorted = DoubleStream.of(figures).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
