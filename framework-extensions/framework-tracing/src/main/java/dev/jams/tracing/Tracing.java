package dev.jams.tracing;

import dev.jams.AppContext;
import dev.jams.Config;
import dev.jams.InterceptingComponent;
import dev.jams.Setting;
import dev.jams.StartException;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;

/**
 * Traces every call of an app with OpenTelemetry, wherever it stands among the interceptors, best
 * outermost:
 *
 * <pre>{@code
 * App.named("tracker").intercept(Tracing.create())
 * }</pre>
 *
 * <p>Each request over HTTP and each call over gRPC has a span, and so has each call that the app
 * itself makes, by its clients and for services that are relayed. The context goes in and out as <a
 * href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>, over both protocols. The log
 * has the ids. Within a call, and on every thread to which its {@link io.grpc.Context} is carried,
 * OpenTelemetry's own context has the span of the call, so that spans of libraries and of {@link
 * #tracer} belong under it.
 *
 * <p>Spans go to a collector by OTLP, in batches and on a thread of their own; no call waits for
 * it. The section {@code tracing} has the settings. Keys under {@code jaeger}, as in files of GoMs,
 * take effect where that says nothing else.
 *
 * <p>Immutable, except for what {@link #recorded} says.
 */
public final class Tracing implements InterceptingComponent {
  static final String NAME = "tracing";

  static final Setting<TracingSettings> SETTINGS = Setting.section(NAME, TracingSettings.class);
  static final Setting<JaegerSettings> JAEGER = Setting.section("jaeger", JaegerSettings.class);

  private final RecordedSpans recorded = new RecordedSpans();

  private Tracing() {}

  /** Traces as the settings say; without any, all calls, to a collector on this machine. */
  public static Tracing create() {
    return new Tracing();
  }

  /**
   * Makes spans of the user's own, for the app whose call this thread serves when they begin.
   *
   * @param name of whatever makes them, such as a package
   * @return one whose spans are recorded nowhere outside of a call
   */
  public static Tracer tracer(String name) {
    return new CallTracerOf(name);
  }

  /**
   * The spans that have ended with {@code tracing.exporter mock}, the latest {@code
   * tracing.mock-size} of them, first one first. Safe for use by any thread.
   */
  public List<SpanData> recorded() {
    return recorded.all();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(SETTINGS, JAEGER);
  }

  @Override
  public void check(Config config) throws StartException {
    EffectiveSettings.of(config, "").checkFiles(config);
  }

  @Override
  public Running start(AppContext context) throws StartException {
    EffectiveSettings settings = EffectiveSettings.of(context.config(), context.name());
    if (!settings.tracing().enabled()) {
      return new NoTracing();
    }
    return RunningTracing.start(context, settings, recorded);
  }
}
