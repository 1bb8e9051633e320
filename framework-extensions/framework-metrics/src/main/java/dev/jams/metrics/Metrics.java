package dev.jams.metrics;

import dev.jams.Listener;
import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * What an app measures of itself, and the listener that hands it to Prometheus:
 *
 * <pre>{@code
 * Metrics metrics = Metrics.create();
 * App.named("tracker")
 *     .service(new TrackerService(new EntryStore()))
 *     .intercept(metrics.interceptor())
 *     .listen(metrics.exporter(4242))
 *     .listen(GrpcServer.on(42001))
 *     .listen(HttpGateway.on(8080))
 *     .run(args);
 * }</pre>
 *
 * <p>There are, by their names in Prometheus:
 *
 * <ul>
 *   <li>{@code grpc_server_processing_duration_seconds}, a histogram of the calls that have ended,
 *       by {@code service}, {@code method}, {@code methodType} and {@code statusCode}; its {@code
 *       _count} is the number of calls
 *   <li>{@code grpc_server_requests_received_messages_total} and {@code
 *       grpc_server_responses_sent_messages_total}, by {@code service}, {@code method} and {@code
 *       methodType}
 *   <li>{@code grpc_server_calls_in_flight}, the calls that have begun and not ended
 *   <li>{@code jams_tls_certificate_expiry_seconds}, when each certificate that the process uses
 *       expires, as Unix time, by {@code for}: a listener, or the settings of a client
 *   <li>{@code jams_guard_total}, by {@code listener} and {@code guard}: how often a client was
 *       turned away for using up more than its share, or a call for load; of the app whose listener
 *       exports them
 *   <li>{@code jams_limiter_limit}, and {@code jams_limiter_calls} by {@code kind}: how many unary
 *       calls may be in progress, and how many there are, where that app has {@code limiter.mode}
 *   <li>{@code jams_app_state} by {@code state}, and {@code jams_listener_state} by {@code
 *       listener} and {@code state}: 1 for the {@link dev.jams.State} there is, 0 for the others;
 *       of the app that has the {@link #exporter}
 *   <li>{@code jams_requests_cut_total}, the calls that were cut off when that app stopped
 *   <li>{@code jvm_memory_*}, {@code jvm_gc_*}, {@code jvm_threads_*}, {@code process_cpu_*},
 *       {@code system_cpu_*} and {@code process_uptime_seconds}
 * </ul>
 *
 * <p>Safe for use by any thread.
 */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final CertificateMetrics certificates = new CertificateMetrics(registry);
  private final AppStates states = new AppStates(registry);
  private final ServerInterceptor interceptor = new CallMetrics(registry);

  private Metrics() {
    gc.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Metrics with a registry of their own, in which the meters of the JVM are already. */
  public static Metrics create() {
    return new Metrics();
  }

  /**
   * Where the meters are. Meters that are added here are exported, too; a filter that is set before
   * the app starts can change or leave out those of calls.
   */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Measures the calls of an app, over gRPC and HTTP alike; always the same object. Added first, it
   * measures what other interceptors do and turn away as well.
   */
  public ServerInterceptor interceptor() {
    return interceptor;
  }

  /** A listener on a port of the loopback address, unless the settings say otherwise. */
  public Listener exporter(int port) {
    return exporter("127.0.0.1", port);
  }

  /**
   * A listener that answers {@code GET /metrics} in the text format of Prometheus, or in that of
   * OpenMetrics if the {@code Accept} header asks for it. It exposes no services, so it runs in
   * every mode, and it answers until the calls of all other listeners have ended.
   *
   * <p>Its settings, with their defaults:
   *
   * <ul>
   *   <li>{@code exporter.host}, {@code 127.0.0.1}: the address to listen on
   *   <li>{@code exporter.port}: the port, 0 for any free one
   *   <li>{@code exporter.path}, {@code /metrics}: every other path is answered with 404
   *   <li>{@code exporter.interval}, {@code 1s}: for how long one scrape answers all that ask, 0
   *       for none; a number without a unit counts seconds
   * </ul>
   *
   * @param host a name or an address of this machine; {@code 0.0.0.0} or {@code ::} for all
   * @param port 0 to 65535, 0 for any free one
   * @throws IllegalArgumentException if the port is not in this range
   */
  public Listener exporter(String host, int port) {
    return new Exporter(registry, states, host, port);
  }

  /**
   * Ends measuring. Needed only where the process goes on without the app, as in tests; no app
   * closes the metrics that it uses.
   */
  @Override
  public void close() {
    gc.close();
    certificates.close();
    registry.close();
  }
}
