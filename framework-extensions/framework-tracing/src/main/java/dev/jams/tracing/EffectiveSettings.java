package dev.jams.tracing;

import dev.jams.Config;
import dev.jams.StartException;
import dev.jams.tracing.TracingSettings.ExporterKind;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What holds of {@code tracing} and {@code jaeger} together.
 *
 * @param serviceName what spans say they are of
 * @param endpoint the collector; meaningless where none gets anything
 */
record EffectiveSettings(
    TracingSettings tracing,
    String serviceName,
    ExporterKind exporter,
    URI endpoint,
    Sampler sampler,
    boolean logSpans) {

  static EffectiveSettings of(Config config, String app) {
    TracingSettings tracing = config.get(Tracing.SETTINGS);
    JaegerSettings jaeger = config.get(Tracing.JAEGER);
    ExporterKind exporter =
        isGiven(config, "exporter")
            ? tracing.exporter()
            : jaeger.exporter().orElse(tracing.exporter());
    URI endpoint =
        tracing.endpoint().or(() -> jaeger.endpoint(exporter)).orElseGet(() -> usual(exporter));
    boolean jaegerSamples = !isGiven(config, "sampler") && jaeger.sampler().isGiven();
    Sampler sampler =
        jaegerSamples
            ? Samplers.of("parentbased_traceidratio", jaeger.sampler().ratio())
            : Samplers.of(tracing.sampler(), tracing.ratio());
    boolean logSpans =
        isGiven(config, "log-spans")
            ? tracing.logSpans()
            : jaeger.reporter().logSpans().orElse(tracing.logSpans());
    return new EffectiveSettings(
        tracing,
        tracing.serviceName().or(jaeger::name).orElse(app),
        exporter,
        withPath(endpoint, exporter),
        sampler,
        logSpans);
  }

  private static boolean isGiven(Config config, String name) {
    return config.source(Tracing.SETTINGS, name).isPresent();
  }

  private static URI usual(ExporterKind exporter) {
    return URI.create(
        exporter == ExporterKind.OTLP_HTTP ? "http://127.0.0.1:4318" : "http://127.0.0.1:4317");
  }

  /** OTLP over HTTP has a path of its own, unless the collector is behind another. */
  private static URI withPath(URI endpoint, ExporterKind exporter) {
    String path = endpoint.getRawPath();
    boolean bare = path == null || path.isEmpty() || path.equals("/");
    return exporter == ExporterKind.OTLP_HTTP && bare ? endpoint.resolve("/v1/traces") : endpoint;
  }

  boolean isTls() {
    return "https".equals(endpoint.getScheme());
  }

  int port() {
    return endpoint.getPort() >= 0 ? endpoint.getPort() : isTls() ? 443 : 80;
  }

  /** Looks whether the files can be read. */
  void checkFiles(Config config) throws StartException {
    check(config, "ca-file", tracing.caFile());
    check(config, "cert-file", tracing.certFile());
    check(config, "key-file", tracing.keyFile());
  }

  private static void check(Config config, String name, Optional<Path> file) throws StartException {
    if (file.isPresent() && !Files.isReadable(file.get())) {
      throw config.refusal(Tracing.SETTINGS, name, "the file cannot be read");
    }
  }

  /** What is in a file that could be read when the configuration was checked. */
  static byte[] content(Path file) throws StartException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new StartException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
