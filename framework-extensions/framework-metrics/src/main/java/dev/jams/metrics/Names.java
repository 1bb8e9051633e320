package dev.jams.metrics;

import dev.jams.Setting;
import java.util.List;

/** By which names calls are measured. */
enum Names {
  OPENTELEMETRY("opentelemetry"),
  GO_GRPC_PROMETHEUS("go-grpc-prometheus"),
  BOTH("both");

  static final Setting<String> SETTING =
      Setting.choice(
          "metrics.names",
          OPENTELEMETRY.word,
          List.of(OPENTELEMETRY.word, GO_GRPC_PROMETHEUS.word, BOTH.word),
          "names of the metrics of calls: those of OpenTelemetry's conventions, or those that"
              + " go-grpc-prometheus has");

  private final String word;

  Names(String word) {
    this.word = word;
  }

  static Names of(String word) {
    for (Names names : values()) {
      if (names.word.equals(word)) {
        return names;
      }
    }
    throw new IllegalArgumentException(word);
  }

  boolean hasOpenTelemetry() {
    return this != GO_GRPC_PROMETHEUS;
  }

  boolean hasGo() {
    return this != OPENTELEMETRY;
  }
}
