package dev.jams.tracing;

import dev.jams.StartException;
import dev.jams.tracing.TracingSettings.Compression;
import dev.jams.tracing.TracingSettings.ExporterKind;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The way to a collector.
 *
 * @param channel over which it is reached by gRPC
 */
record Collector(WatchedExporter exporter, Optional<ManagedChannel> channel) {
  /** It would say of each batch what we say once; kept, because else its level would be lost. */
  private static final Logger EXPORTERS = Logger.getLogger("io.opentelemetry.exporter");

  /** What a collector may say of a batch that it will take later. */
  private static final List<String> RETRIED =
      List.of(
          "CANCELLED",
          "DEADLINE_EXCEEDED",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNAVAILABLE",
          "DATA_LOSS",
          "RESOURCE_EXHAUSTED");

  static Collector open(EffectiveSettings settings) throws StartException {
    if (EXPORTERS.getLevel() == null) {
      EXPORTERS.setLevel(Level.OFF);
    }
    try {
      return settings.exporter() == ExporterKind.OTLP_HTTP ? http(settings) : grpc(settings);
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException(
          "spans cannot be sent to " + settings.endpoint() + ": " + e.getMessage(), e);
    }
  }

  private static Collector http(EffectiveSettings settings) throws StartException {
    TracingSettings tracing = settings.tracing();
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.endpoint().toString())
            .setTimeout(tracing.timeout())
            .setConnectTimeout(tracing.timeout())
            .setCompression(compression(tracing));
    tracing.headerPairs().forEach(builder::addHeader);
    if (settings.isTls()) {
      if (tracing.caFile().isPresent()) {
        builder.setTrustedCertificates(EffectiveSettings.content(tracing.caFile().get()));
      }
      if (tracing.keyFile().isPresent()) {
        builder.setClientTls(
            EffectiveSettings.content(tracing.keyFile().get()),
            EffectiveSettings.content(tracing.certFile().get()));
      }
    }
    return of(builder.build(), settings, Optional.empty());
  }

  /** With a channel of our own, since the sender's knows nothing of TLS or of trying again. */
  @SuppressWarnings("deprecation") // Without another way: the sender refers to this one.
  private static Collector grpc(EffectiveSettings settings) throws StartException, IOException {
    TracingSettings tracing = settings.tracing();
    ManagedChannel channel =
        Grpc.newChannelBuilder(host(settings) + ":" + settings.port(), credentials(settings))
            .disableServiceConfigLookUp()
            .defaultServiceConfig(retries())
            .enableRetry()
            .build();
    OtlpGrpcSpanExporterBuilder builder =
        OtlpGrpcSpanExporter.builder()
            .setChannel(channel)
            .setEndpoint(settings.endpoint().toString())
            .setTimeout(tracing.timeout())
            .setCompression(compression(tracing));
    tracing.headerPairs().forEach(builder::addHeader);
    return of(builder.build(), settings, Optional.of(channel));
  }

  private static String host(EffectiveSettings settings) {
    return settings.endpoint().getHost();
  }

  private static ChannelCredentials credentials(EffectiveSettings settings)
      throws StartException, IOException {
    if (!settings.isTls()) {
      return InsecureChannelCredentials.create();
    }
    TracingSettings tracing = settings.tracing();
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    if (tracing.caFile().isPresent()) {
      tls.trustManager(new ByteArrayInputStream(EffectiveSettings.content(tracing.caFile().get())));
    }
    if (tracing.keyFile().isPresent()) {
      tls.keyManager(
          new ByteArrayInputStream(EffectiveSettings.content(tracing.certFile().get())),
          new ByteArrayInputStream(EffectiveSettings.content(tracing.keyFile().get())));
    }
    return tls.build();
  }

  private static Map<String, ?> retries() {
    return Map.of(
        "methodConfig",
        List.of(
            Map.of(
                "name",
                List.of(Map.of("service", "opentelemetry.proto.collector.trace.v1.TraceService")),
                "retryPolicy",
                Map.of(
                    "maxAttempts",
                    5.0,
                    "initialBackoff",
                    "0.2s",
                    "maxBackoff",
                    "2s",
                    "backoffMultiplier",
                    2.0,
                    "retryableStatusCodes",
                    RETRIED))));
  }

  private static String compression(TracingSettings tracing) {
    return tracing.compression() == Compression.GZIP ? "gzip" : "none";
  }

  /** A channel that has failed waits longer each time, up to minutes; batches come anyway. */
  private static Collector of(
      SpanExporter exporter, EffectiveSettings settings, Optional<ManagedChannel> channel) {
    Runnable failed = () -> channel.ifPresent(ManagedChannel::resetConnectBackoff);
    return new Collector(
        new WatchedExporter(exporter, settings.endpoint().toString(), failed), channel);
  }

  void close() {
    channel.ifPresent(ManagedChannel::shutdownNow);
  }
}
