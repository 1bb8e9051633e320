package dev.jams.benchmarks;

import dev.jams.benchmarks.Microbenchmark.Outcome;
import java.util.List;

/** Compares JSON codecs with protobuf's binary format. */
final class CodecCommand {
  private static final double NANOS_PER_MICRO = 1e3;

  private CodecCommand() {}

  static String run(Options options) throws Exception {
    List<Outcome> outcomes =
        Microbenchmark.run(
            CodecBenchmark.class, options.seconds(1), options.rounds(3), options.forks(1));
    Table table =
        new Table(
            "operation",
            "entries",
            "codec",
            "µs/op",
            "CPU µs/op",
            "min – max",
            "bytes allocated/op",
            "CPU to binary");
    for (String operation : List.of("write", "read")) {
      for (String entries : List.of("1", "50", "5000")) {
        for (Codec codec : Codec.values()) {
          add(table, outcomes, operation, entries, codec);
        }
      }
    }
    return table.toString();
  }

  private static void add(
      Table table, List<Outcome> outcomes, String operation, String entries, Codec codec) {
    Outcome outcome = find(outcomes, operation, entries, codec);
    Outcome yardstick = find(outcomes, operation, entries, Codec.BINARY);
    table.row(
        operation,
        entries,
        codec.label(),
        Table.number(outcome.time()),
        Table.number(outcome.cpuNanos() / NANOS_PER_MICRO),
        outcome.cpuRange(NANOS_PER_MICRO),
        Table.number(outcome.bytes()),
        Table.ratio(outcome.cpuNanos() / yardstick.cpuNanos()));
  }

  private static Outcome find(List<Outcome> outcomes, String method, String entries, Codec codec) {
    return Microbenchmark.find(outcomes, method, "entries", entries, "codec", codec.name());
  }
}
