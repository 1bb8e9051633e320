package dev.jams.metrics;

import dev.jams.AppContext;
import dev.jams.InterceptingComponent;
import dev.jams.Listener;
import dev.jams.Setting;
import dev.jams.internal.page.Page;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;

/**
 * What an app measures of itself, and where Prometheus reads it:
 *
 * <pre>{@code
 * Metrics metrics = Metrics.create();
 * App.named("tracker")
 *     .service(new TrackerService(new EntryStore()))
 *     .intercept(metrics)
 *     .listen(metrics.exporter(4242))
 *     .listen(GrpcServer.on(42001))
 *     .listen(HttpGateway.on(8080))
 *     .run(args);
 * }</pre>
 *
 * <p>It measures every call over every listener, those of health and reflection as well as those
 * that are refused before any interceptor sees them; every request over HTTP, whether it is a call
 * or not; and the calls that the app itself makes. So it does not matter where among the
 * interceptors it stands, nor around what. Beside them are the states of the app and its listeners,
 * connections, guards, the limiter, the threads of services, certificates and the JVM. {@code
 * docs/metrics.md} has all of them with their labels.
 *
 * <p>Its settings, with their defaults:
 *
 * <ul>
 *   <li>{@code metrics.names}, {@code opentelemetry}: by which names calls are measured, {@code
 *       rpc_server_call_duration_seconds} and {@code rpc_client_call_duration_seconds} of
 *       OpenTelemetry's semantic conventions; or {@code go-grpc-prometheus} for {@code
 *       grpc_server_handled_total} and what else that has; or {@code both}
 *   <li>{@code metrics.http-path}, none: the path at which the HTTP listener has the metrics, too,
 *       such as {@code /metrics}
 * </ul>
 *
 * <p>The admin listener of {@code framework-admin} has them at {@code /metrics} by itself.
 *
 * <p>Of several apps that use the same object, all calls are measured together; everything else is
 * that of one app: of those that run, the one that started last. Safe for use by any thread.
 */
public final class Metrics implements InterceptingComponent, AutoCloseable {
  /** Where those who operate the app find them. */
  private static final String PAGE = "/metrics";

  private static final Duration PAGE_INTERVAL = Duration.ofSeconds(1);

  private static final Setting<String> HTTP_PATH =
      Setting.text(
              "metrics.http-path",
              "",
              "path at which the HTTP listener has the metrics, too, such as /metrics")
          .checked(Metrics::requirePathOrNone);

  private final Exemplars exemplars = new Exemplars();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(
          PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, exemplars);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final CertificateMetrics certificates = new CertificateMetrics(registry);
  private final ShownApps apps = new ShownApps();

  private Metrics() {
    gc.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private static void requirePathOrNone(String path) {
    if (!path.isEmpty()) {
      Exporter.requirePath(path);
    }
  }

  /** Metrics with a registry of their own, in which the meters of the JVM are already. */
  public static Metrics create() {
    return new Metrics();
  }

  /**
   * Where the meters are. Meters that are added here are exported, too; a filter that is set before
   * the app starts can change or leave out those of calls. What knows Micrometer measures itself
   * here, such as the connection pool of a database: {@code HikariConfig.setMetricRegistry}.
   */
  public MeterRegistry registry() {
    return registry;
  }

  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(Names.SETTING, HTTP_PATH);
  }

  /** Health and reflection are measured as well. */
  @Override
  public boolean interceptsStandardServices() {
    return true;
  }

  @Override
  public Running start(AppContext context) {
    String path = context.config().get(HTTP_PATH);
    Scrapes scrapes = scrapes(PAGE_INTERVAL);
    context.internals().pages().add(new Page(PAGE, path.equals(PAGE), scrapes));
    if (!path.isEmpty() && !path.equals(PAGE)) {
      context.internals().pages().add(new Page(path, true, scrapes));
    }
    return new AppMetrics(context, registry, exemplars, apps);
  }

  Scrapes scrapes(Duration interval) {
    return new Scrapes(registry.getPrometheusRegistry(), interval, System::nanoTime);
  }

  /** The listeners of the app are known by now, and only wait to start. */
  void showListeners() {
    apps.showListeners();
  }

  /** A listener on a port of the loopback address, unless the settings say otherwise. */
  public Listener exporter(int port) {
    return exporter("127.0.0.1", port);
  }

  /**
   * A listener that answers {@code GET /metrics} in the text format of Prometheus, or in that of
   * OpenMetrics, with exemplars, if the {@code Accept} header asks for it. It exposes no services,
   * so it runs in every mode. What a page of another site has a browser ask for is answered with
   * 403. It answers until the calls of all other listeners have ended.
   *
   * <p>Its settings, with their defaults:
   *
   * <ul>
   *   <li>{@code exporter.host}, {@code 127.0.0.1}: the address to listen on
   *   <li>{@code exporter.port}: the port, 0 for any free one
   *   <li>{@code exporter.path}, {@code /metrics}: every other path is answered with 404; {@code *}
   *       for the metrics at any path
   *   <li>{@code exporter.interval}, {@code 1s}: for how long one scrape answers all that ask, 0
   *       for none; a number without a unit counts seconds
   * </ul>
   *
   * @param host a name or an address of this machine; {@code 0.0.0.0} or {@code ::} for all
   * @param port 0 to 65535, 0 for any free one
   * @throws IllegalArgumentException if the port is not in this range
   */
  public Listener exporter(String host, int port) {
    return new Exporter(this, host, port);
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
