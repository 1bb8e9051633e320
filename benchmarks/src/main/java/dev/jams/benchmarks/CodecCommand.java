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
            "message",
            "codec",
            "µs/op",
            "CPU µs/op",
            "min – max",
            "bytes allocated/op",
            "CPU to binary");
    for (String operation : List.of("write", "read")) {
      for (Payload payload : Payload.values()) {
        for (Codec codec : Codec.values()) {
          add(table, outcomes, operation, payload, codec);
        }
      }
    }
    return table.toString();
  }

  private static void add(
      Table table, List<Outcome> outcomes, String operation, Payload payload, Codec codec) {
    Outcome outcome = find(outcomes, operation, payload, codec);
    Outcome yardstick = find(outcomes, operation, payload, Codec.BINARY);
    table.row(
        operation,
        payload.label(),
        codec.label(),
        Table.number(outcome.time()),
        Table.number(outcome.cpuNanos() / NANOS_PER_MICRO),
        outcome.cpuRange(NANOS_PER_MICRO),
        Table.number(outcome.bytes()),
        Table.ratio(outcome.cpuNanos() / yardstick.cpuNanos()));
  }

  private static Outcome find(List<Outcome> outcomes, String method, Payload payload, Codec codec) {
    return Microbenchmark.find(outcomes, method, "payload", payload.name(), "codec", codec.name());
  }
}
