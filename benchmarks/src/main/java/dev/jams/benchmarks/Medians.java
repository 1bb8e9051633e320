package dev.jams.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The middle of what several rounds came to. */
final class Medians {
  private Medians() {}

  static double of(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return of(rounds.stream().mapToDouble(figure).toArray());
  }

  /** Round by round, because what disturbs one round disturbs it for both. */
  static double ratio(List<Round> rounds, List<Round> yardstick, ToDoubleFunction<Round> figure) {
    return of(
        IntStream.range(0, rounds.size())
            .mapToDouble(
                i -> figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(yardstick.get(i)))
            .toArray());
  }

  static double of(double[] figures) {
    double[] sorted = DoubleStream.of(figures).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
