package dev.jams.tracing;

import dev.jams.About;
import dev.jams.tracing.TracingSettings.ExporterKind;
import java.net.URI;
import java.util.Optional;

/**
 * What stands under {@code jaeger} in files of GoMs. It takes effect where {@code tracing} says
 * nothing else.
 */
record JaegerSettings(
    @About("as tracing.service-name, in files of GoMs") Optional<String> name,
    @About("true for a collector without TLS") Optional<Boolean> unsecure,
    @About("grpc, http or mock: as tracing.exporter") Optional<String> mode,
    @About("where the collector is: the host of tracing.endpoint") Optional<String> host,
    @About("its port; by default 4317, or 4318 over HTTP") Optional<Integer> port,
    Sampler sampler,
    Reporter reporter) {

  /** Which calls are recorded. */
  record Sampler(
      @About("const or probabilistic; as tracing.sampler") Optional<String> type,
      @About("for const 1 or 0, for probabilistic how many of 1") Optional<Double> param) {
    Sampler {
      type.ifPresent(
          text ->
              require(
                  text.equals("const") || text.equals("probabilistic"),
                  "sampler.type is \"" + text + "\", expected const or probabilistic"));
      param.ifPresent(
          value ->
              require(value >= 0 && value <= 1, "sampler.param is " + value + ", expected 0 to 1"));
    }

    /** A name and ratio as {@link Samplers} knows them. */
    double ratio() {
      return type.isEmpty() || type.get().equals("const")
          ? param.filter(value -> value == 0).isPresent() ? 0 : 1
          : param.orElse(1.0);
    }

    boolean isGiven() {
      return type.isPresent() || param.isPresent();
    }
  }

  /** What is said of spans beside sending them. */
  record Reporter(
      @About("whether each span is logged; as tracing.log-spans") Optional<Boolean> logSpans) {}

  JaegerSettings {
    mode.ifPresent(
        text ->
            require(
                kind(text) != null,
                "mode is \""
                    + text
                    + "\", expected grpc, http or mock: spans go by OTLP, which Jaeger takes at the"
                    + " ports 4317 and 4318"));
    port.ifPresent(
        number ->
            require(
                number >= 1 && number <= 65_535, "port is " + number + ", expected 1 to 65535"));
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  private static ExporterKind kind(String mode) {
    return switch (mode) {
      case "grpc" -> ExporterKind.OTLP_GRPC;
      case "http" -> ExporterKind.OTLP_HTTP;
      case "mock" -> ExporterKind.MOCK;
      default -> null;
    };
  }

  Optional<ExporterKind> exporter() {
    return mode.map(JaegerSettings::kind);
  }

  /** The collector, if anything of it is given. */
  Optional<URI> endpoint(ExporterKind exporter) {
    if (host.isEmpty() && port.isEmpty() && unsecure.isEmpty()) {
      return Optional.empty();
    }
    boolean http = exporter == ExporterKind.OTLP_HTTP;
    String address = host.orElse("127.0.0.1");
    return Optional.of(
        URI.create(
            (unsecure.orElse(false) ? "http://" : "https://")
                + (address.indexOf(':') < 0 || address.startsWith("[")
                    ? address
                    : "[" + address + "]")
                + ":"
                + port.orElse(http ? 4318 : 4317)
                + (http ? "/v1/traces" : "")));
  }
}
