package dev.jams.tracing;

import dev.jams.About;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands under {@code tracing}. */
record TracingSettings(
    @About(value = "whether calls are traced at all", defaultValue = "true") boolean enabled,
    @About(
            value =
                "where spans go: otlp-grpc or otlp-http to a collector, mock to the memory of this"
                    + " process, none nowhere, while ids and headers stay",
            defaultValue = "otlp-grpc")
        ExporterKind exporter,
    @About(
            "the collector; by default http://127.0.0.1:4317, or http://127.0.0.1:4318/v1/traces"
                + " over HTTP; https for TLS")
        Optional<URI> endpoint,
    @About(
            value = "headers for the collector, such as authorization=Bearer abc, commas between",
            secret = true)
        Optional<String> headers,
    @About(
            value = "how long one batch may take, attempts to send it again included",
            defaultValue = "10s")
        Duration timeout,
    @About("PEM file of the authorities of the collector; by default those of the JDK")
        Optional<Path> caFile,
    @About("PEM file of the certificate that the collector gets to see") Optional<Path> certFile,
    @About("PEM file of its key") Optional<Path> keyFile,
    @About(value = "gzip or none: how batches are sent", defaultValue = "gzip")
        Compression compression,
    @About(value = "most spans of one batch", defaultValue = "512") int batchSize,
    @About(value = "how long a span waits for others", defaultValue = "1s") Duration batchDelay,
    @About(value = "most spans that wait; more are dropped and counted", defaultValue = "2048")
        int queueSize,
    @About(
            value =
                "how long the stop waits for the last spans to be sent; not beyond"
                    + " shutdown.close-timeout",
            defaultValue = "1500ms")
        Duration flushTimeout,
    @About(
            value =
                "which calls are recorded: always_on, always_off, traceidratio, or, where the"
                    + " caller has not decided, parentbased_always_on, parentbased_always_off,"
                    + " parentbased_traceidratio",
            defaultValue = "parentbased_always_on")
        String sampler,
    @About(value = "how many of 1, for traceidratio", defaultValue = "1.0") double ratio,
    @About("service.name of the spans; by default the name of the app")
        Optional<String> serviceName,
    @About("further attributes of all spans, as in deployment.environment.name=test")
        List<String> attributes,
    @About(value = "whether baggage of callers is handed on", defaultValue = "true")
        boolean baggage,
    @About(
            value = "whether each interceptor and each service method has a span of its own",
            defaultValue = "false")
        boolean details,
    @About(
            value = "what is not traced: paths, methods, and pkg.Service/* for all of a service",
            defaultValue = "grpc.health.v1.Health/*,/healthz,/readyz,/metrics")
        List<String> excluded,
    @About(value = "longest text of one attribute, in characters", defaultValue = "2048")
        int maxAttributeLength,
    @About(value = "most spans that mock keeps; the oldest go first", defaultValue = "1000")
        int mockSize,
    @About(value = "whether each span is logged when it has ended", defaultValue = "false")
        boolean logSpans) {

  /** Where spans go. */
  enum ExporterKind {
    OTLP_GRPC,
    OTLP_HTTP,
    MOCK,
    NONE
  }

  /** How batches are sent. */
  enum Compression {
    GZIP,
    NONE
  }

  TracingSettings {
    endpoint.ifPresent(TracingSettings::requireEndpoint);
    headers.ifPresent(
        text -> {
          try {
            var unused = pairs(List.of(text.split(",", -1)));
          } catch (IllegalArgumentException e) {
            // Without the text, which may be a secret.
            throw new IllegalArgumentException(
                "headers cannot be read; write them as name=value, with commas between");
          }
        });
    var unused = pairs(attributes);
    require(!timeout.isZero(), "timeout is 0, expected more");
    require(!batchDelay.isZero(), "batch-delay is 0, expected more");
    require(batchSize >= 1 && batchSize <= 10_000, range("batch-size", batchSize, "1 to 10000"));
    require(
        queueSize >= batchSize && queueSize <= 1_000_000,
        range("queue-size", queueSize, "batch-size (" + batchSize + ") to 1000000"));
    require(mockSize >= 1 && mockSize <= 1_000_000, range("mock-size", mockSize, "1 to 1000000"));
    require(
        maxAttributeLength >= 1, range("max-attribute-length", maxAttributeLength, "1 or more"));
    require(ratio >= 0 && ratio <= 1, "ratio is " + ratio + ", expected 0 to 1");
    require(
        certFile.isPresent() == keyFile.isPresent(),
        "cert-file and key-file go together; give both or none");
    var sampled = Samplers.of(sampler, ratio);
    require(sampled != null, "sampler is \"" + sampler + "\", expected one of " + Samplers.NAMES);
  }

  private static String range(String name, int value, String range) {
    return name + " is " + value + ", expected " + range;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  private static void requireEndpoint(URI endpoint) {
    String authority =
        endpoint.isOpaque() ? endpoint.getRawSchemeSpecificPart() : endpoint.getRawAuthority();
    // Without the text, which has a secret.
    require(
        authority == null || !authority.contains("@"),
        "endpoint has a user or a password, expected http://host:port or https://host:port;"
            + " tokens go into tracing.headers");
    boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    require(
        http && endpoint.getHost() != null,
        "endpoint is \"" + endpoint + "\", expected http://host:port or https://host:port");
  }

  Map<String, String> headerPairs() {
    return headers.map(text -> pairs(List.of(text.split(",", -1)))).orElse(Map.of());
  }

  Map<String, String> attributePairs() {
    return pairs(attributes);
  }

  private static Map<String, String> pairs(List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      require(
          equals > 0 && !text.substring(0, equals).isBlank(),
          "\"" + text + "\" is no attribute; write it as name=value");
      pairs.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
    }
    return pairs;
  }
}
