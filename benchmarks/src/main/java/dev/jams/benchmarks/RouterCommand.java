package dev.jams.benchmarks;

import dev.jams.benchmarks.Microbenchmark.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares finding one of many routes with finding one of ten. */
final class RouterCommand {
  private static final Map<String, String> LABELS =
      new TreeMap<>(
          Map.of("fewHit", "the first 10 routes", "hit", "all routes", "miss", "no route"));

  private RouterCommand() {}

  static String run(Options options) throws Exception {
    List<Outcome> outcomes =
        Microbenchmark.run(
            RouterBenchmark.class, options.seconds(1), options.rounds(5), options.forks(1));
    Table table =
        new Table(
            "requests for",
            "routes",
            "ns/op",
            "CPU ns/op",
            "min – max",
            "bytes allocated/op",
            "CPU to 10 routes");
    for (String method : LABELS.keySet()) {
      double yardstick = Microbenchmark.find(outcomes, method, "routes", "10").cpuNanos();
      for (String routes : List.of("10", "100", "1000", "10000")) {
        Outcome outcome = Microbenchmark.find(outcomes, method, "routes", routes);
        table.row(
            LABELS.get(method),
            routes,
            Table.number(outcome.time()),
            Table.number(outcome.cpuNanos()),
            outcome.cpuRange(1),
            Table.number(outcome.bytes()),
            Table.ratio(outcome.cpuNanos() / yardstick));
      }
    }
    return table.toString();
  }
}
