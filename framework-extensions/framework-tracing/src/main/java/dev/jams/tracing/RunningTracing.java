package dev.jams.tracing;

import dev.jams.AppContext;
import dev.jams.InterceptingComponent;
import dev.jams.StartException;
import dev.jams.internal.call.CallWatch;
import dev.jams.internal.insight.ShownExport;
import dev.jams.tracing.TracingSettings.ExporterKind;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tracing of one app. */
class RunningTracing implements InterceptingComponent.Running {
  private static final Logger log = LoggerFactory.getLogger(Tracing.class);

  private final EffectiveSettings settings;
  private final SdkTracerProvider provider;
  private final EndedSpans ended;
  private final Optional<Collector> collector;
  private final ServerInterceptor interceptor;
  private final ClientInterceptor clients;

  private RunningTracing(
      EffectiveSettings settings,
      SdkTracerProvider provider,
      EndedSpans ended,
      Optional<Collector> collector,
      ServerInterceptor interceptor,
      ClientInterceptor clients) {
    this.settings = settings;
    this.provider = provider;
    this.ended = ended;
    this.collector = collector;
    this.interceptor = interceptor;
    this.clients = clients;
  }

  static RunningTracing start(
      AppContext context, EffectiveSettings settings, RecordedSpans recorded)
      throws StartException {
    if (!CallContextStorage.isInUse()) {
      log.atWarn()
          .addKeyValue("storage", io.opentelemetry.context.ContextStorage.get().getClass())
          .log(
              "OpenTelemetry keeps its context elsewhere, so spans of the app's own code do not"
                  + " belong to calls; take the other provider of a storage off the class path");
    }
    TracingSettings tracing = settings.tracing();
    EndedSpans ended = new EndedSpans(settings.logSpans());
    Optional<Collector> collector =
        settings.exporter() == ExporterKind.OTLP_GRPC
                || settings.exporter() == ExporterKind.OTLP_HTTP
            ? Optional.of(Collector.open(settings))
            : Optional.empty();
    collector.ifPresent(
        to ->
            context
                .internals()
                .insight()
                .exports(new ShownExport("spans", ended::count, to.exporter()::sent)));
    SdkTracerProviderBuilder builder =
        SdkTracerProvider.builder()
            .setResource(resource(settings))
            .setSampler(settings.sampler())
            .setSpanLimits(
                SpanLimits.builder()
                    .setMaxAttributeValueLength(tracing.maxAttributeLength())
                    .build())
            .addSpanProcessor(ended);
    collector.ifPresent(to -> builder.addSpanProcessor(batches(to, tracing)));
    if (settings.exporter() == ExporterKind.MOCK) {
      builder.addSpanProcessor(
          SimpleSpanProcessor.create(new MemoryExporter(recorded, tracing.mockSize())));
    }
    SdkTracerProvider provider = builder.build();
    Tracer tracer = provider.get("dev.jams.tracing");
    TextMapPropagator propagator = propagator(tracing);
    CallSpans calls =
        new CallSpans(
            tracer, provider, propagator, new Exclusions(tracing.excluded()), methods(context));
    context.internals().observers().add(calls);
    context.internals().observers().traceBy(calls);
    ClientSpans clients = new ClientSpans(tracer, propagator);
    if (!tracing.details()) {
      return new RunningTracing(
          settings, provider, ended, collector, OutcomeInterceptor.INSTANCE, clients);
    }
    ChainSpans chain = new ChainSpans(tracer);
    return new Detailed(settings, provider, ended, collector, chain, clients);
  }

  private static BatchSpanProcessor batches(Collector to, TracingSettings tracing) {
    return BatchSpanProcessor.builder(to.exporter())
        .setMaxExportBatchSize(tracing.batchSize())
        .setMaxQueueSize(tracing.queueSize())
        .setScheduleDelay(tracing.batchDelay())
        // A moment longer than the exporter's own, which can say why.
        .setExporterTimeout(tracing.timeout().plusSeconds(1))
        .build();
  }

  private static Resource resource(EffectiveSettings settings) {
    AttributesBuilder attributes = Attributes.builder();
    settings.tracing().attributePairs().forEach(attributes::put);
    attributes.put(AttributeKey.stringKey("service.name"), settings.serviceName());
    return Resource.getDefault().merge(Resource.create(attributes.build()));
  }

  private static TextMapPropagator propagator(TracingSettings tracing) {
    TextMapPropagator traces = W3CTraceContextPropagator.getInstance();
    return tracing.baggage()
        ? TextMapPropagator.composite(traces, W3CBaggagePropagator.getInstance())
        : traces;
  }

  private static List<String> methods(AppContext context) {
    List<String> methods = new ArrayList<>();
    for (var service : context.services()) {
      for (MethodDescriptor<?, ?> method :
          service.definition().getServiceDescriptor().getMethods()) {
        methods.add(method.getFullMethodName());
      }
    }
    methods.add("grpc.reflection.v1.ServerReflection/ServerReflectionInfo");
    methods.add("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");
    methods.add("grpc.health.v1.Health/Check");
    methods.add("grpc.health.v1.Health/Watch");
    return methods;
  }

  @Override
  public ServerInterceptor interceptor() {
    return interceptor;
  }

  @Override
  public Optional<ClientInterceptor> clientInterceptor() {
    return Optional.of(clients);
  }

  /** Sends what is left, for so long and no longer. */
  @Override
  public void close() {
    provider.shutdown().join(settings.tracing().flushTimeout().toMillis(), TimeUnit.MILLISECONDS);
    collector.ifPresent(this::close);
  }

  private void close(Collector open) {
    open.close();
    long lost = ended.count() - open.exporter().sent();
    if (lost > 0) {
      log.atWarn()
          .addKeyValue("collector", settings.endpoint())
          .addKeyValue("lost", lost)
          .addKeyValue("sent", open.exporter().sent())
          .log("spans were not sent");
    }
  }

  /** With spans of what is inside of calls. */
  private static final class Detailed extends RunningTracing implements CallWatch {
    private final ChainSpans chain;

    Detailed(
        EffectiveSettings settings,
        SdkTracerProvider provider,
        EndedSpans ended,
        Optional<Collector> collector,
        ChainSpans chain,
        ClientInterceptor clients) {
      super(settings, provider, ended, collector, chain, clients);
      this.chain = chain;
    }

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> watch(
        String name,
        ServerCall<ReqT, RespT> call,
        Metadata headers,
        ServerCallHandler<ReqT, RespT> next) {
      return chain.watch(name, call, headers, next);
    }
  }
}
