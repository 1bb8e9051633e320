package dev.jams.tracing;

import static dev.jams.tracing.Rig.PARENT;
import static dev.jams.tracing.Rig.SAMPLED;
import static dev.jams.tracing.Rig.TRACE;
import static dev.jams.tracing.Rig.UNSAMPLED;
import static dev.jams.tracing.Words.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.RemoteService;
import dev.jams.http.HttpGateway;
import dev.jams.tracing.proto.TracedGrpc;
import dev.jams.tracing.proto.Word;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One trace through several apps, as a collector gets it. */
class TracesTest {
  @RegisterExtension final Rig rig = new Rig();

  /** Remembers what came, before anything of ours has changed it. */
  private static final class Headers implements ServerInterceptor {
    private final List<Metadata> seen = new CopyOnWriteArrayList<>();

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      seen.add(headers);
      return next.startCall(call, headers);
    }

    List<String> all(String name) {
      var key = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
      return seen.stream()
          .flatMap(
              headers ->
                  headers.containsKey(key)
                      ? java.util.stream.StreamSupport.stream(
                          headers.getAll(key).spliterator(), false)
                      : java.util.stream.Stream.empty())
          .toList();
    }
  }

  private OtlpCollector collector(String protocol) throws Exception {
    return rig.own(
        protocol.equals("otlp-grpc") ? OtlpCollector.overGrpc() : OtlpCollector.overHttp());
  }

  private static String hex(com.google.protobuf.ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  // GM-18, GM-22, KT-09
  @ParameterizedTest
  @ValueSource(strings = {"otlp-grpc", "otlp-http"})
  void goesFromTheGatewayThroughTwoServicesToTheCollector(String protocol) throws Exception {
    OtlpCollector collector = collector(protocol);
    Headers headers = new Headers();
    App last =
        rig.own(
            App.named("last")
                .intercept(Tracing.create())
                .intercept(headers)
                .service(new Words())
                .listen(GrpcServer.on(0))
                .start(collector.settings()));
    App middle =
        rig.own(
            App.named("middle")
                .intercept(Tracing.create())
                .service(
                    TracedGrpc.getServiceDescriptor(),
                    context -> new Asking(context.client("last", TracedGrpc::newBlockingStub)))
                .client("last", "127.0.0.1:" + last.port("grpc"))
                .listen(GrpcServer.on(0))
                .start(collector.settings()));
    App gateway =
        rig.own(
            App.named("gateway")
                .intercept(Tracing.create())
                .service(
                    RemoteService.at(
                        "127.0.0.1:" + middle.port("grpc"), TracedGrpc.getServiceDescriptor()))
                .listen(HttpGateway.on(0))
                .start(collector.settings()));

    var answer =
        rig.get(
            gateway,
            "/v1/words/a",
            "traceparent",
            SAMPLED,
            "tracestate",
            "vendor=x",
            "baggage",
            "tenant=acme");
    List<Span> spans = collector.spans(5);

    assertThat(answer.body()).contains("a");
    assertThat(spans).allSatisfy(span -> assertThat(hex(span.getTraceId())).isEqualTo(TRACE));
    Map<String, Span> byId =
        spans.stream().collect(Collectors.toMap(s -> hex(s.getSpanId()), Function.identity()));
    Span inner =
        spans.stream()
            .filter(s -> s.getKind() == SpanKind.SPAN_KIND_SERVER)
            .filter(
                s ->
                    byId.values().stream()
                        .noneMatch(o -> o.getParentSpanId().equals(s.getSpanId())))
            .findFirst()
            .orElseThrow();
    List<String> path = new java.util.ArrayList<>();
    Span at = inner;
    while (at != null) {
      path.add(at.getKind() + " " + at.getName());
      Span parent = byId.get(hex(at.getParentSpanId()));
      if (parent == null) {
        assertThat(hex(at.getParentSpanId())).isEqualTo(PARENT);
      }
      at = parent;
    }
    assertThat(path)
        .containsExactly(
            "SPAN_KIND_SERVER jams.traced.Traced/Unary",
            "SPAN_KIND_CLIENT jams.traced.Traced/Unary",
            "SPAN_KIND_SERVER jams.traced.Traced/Unary",
            "SPAN_KIND_CLIENT jams.traced.Traced/Unary",
            "SPAN_KIND_SERVER GET /v1/words/{text}");
    assertThat(collector.resources())
        .extracting(r -> r.getResource().getAttributesList().toString())
        .anyMatch(text -> text.contains("service.name") && text.contains("middle"));
    assertThat(headers.all("traceparent")).hasSize(1);
    assertThat(headers.all("tracestate")).containsExactly("vendor=x");
    assertThat(headers.all("baggage")).containsExactly("tenant=acme");
  }

  /** Asks another service, on a thread of its own that has the context of the call. */
  private static final class Asking extends TracedGrpc.TracedImplBase {
    private final TracedGrpc.TracedBlockingStub other;

    Asking(TracedGrpc.TracedBlockingStub other) {
      this.other = other;
    }

    @Override
    public void unary(Word request, StreamObserver<Word> answer) {
      ExecutorService thread = Executors.newSingleThreadExecutor();
      Context.current()
          .currentContextExecutor(thread)
          .execute(
              () -> {
                answer.onNext(other.unary(request));
                answer.onCompleted();
              });
      thread.shutdown();
    }
  }

  @Test
  void whatIsNotRecordedIsStillHandedOn() throws Exception {
    Headers headers = new Headers();
    AtomicReference<String> tenant = new AtomicReference<>();
    App last =
        rig.mock(new Words(word -> tenant.set(Baggage.current().getEntryValue("tenant"))), headers);
    App gateway =
        rig.own(
            App.named("gateway")
                .intercept(rig.tracing)
                .service(
                    RemoteService.at(
                        "127.0.0.1:" + last.port("grpc"), TracedGrpc.getServiceDescriptor()))
                .listen(HttpGateway.on(0))
                .start(Rig.mockAnd()));

    rig.get(gateway, "/v1/words/a", "traceparent", UNSAMPLED, "baggage", "tenant=acme");

    assertThat(headers.all("traceparent"))
        .singleElement()
        .asString()
        .startsWith("00-" + TRACE + "-")
        .endsWith("-00")
        .doesNotContain(PARENT);
    assertThat(tenant).hasValue("acme");
    rig.afterEach(null);
    assertThat(rig.tracing.recorded()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"otlp-grpc", "otlp-http"})
  void collectorGetsTheHeadersThatAreSet(String protocol) throws Exception {
    OtlpCollector collector = collector(protocol);
    App app =
        rig.start(
            App.named("words").intercept(Tracing.create()).service(new Words()),
            Rig.with(collector.settings(), "--tracing-headers=authorization=Bearer abc"));

    assertThat(rig.stub(app).unary(word("a"))).isEqualTo(word("a"));
    collector.spans(1);

    assertThat(collector.authorizations()).contains("Bearer abc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"otlp-grpc", "otlp-http"})
  void spansOfTheLastCallsArriveThoughTheAppStopsAtOnce(String protocol) throws Exception {
    OtlpCollector collector = collector(protocol);
    App app =
        rig.start(
            App.named("words").intercept(Tracing.create()).service(new Words()),
            Rig.with(collector.settings(), "--tracing-batch-delay=1h"));

    assertThat(rig.stub(app).unary(word("a"))).isEqualTo(word("a"));
    assertThat(rig.get(app, "/v1/words/a").statusCode()).isEqualTo(200);
    app.close();

    assertThat(collector.spans()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"otlp-grpc", "otlp-http"})
  void spanOfAStreamThatTheStopEndsArrives(String protocol) throws Exception {
    OtlpCollector collector = collector(protocol);
    App app =
        rig.start(
            App.named("words").intercept(Tracing.create()).service(new Words()),
            Rig.with(
                collector.settings(),
                "--tracing-batch-delay=1h",
                "--shutdown-drain-timeout=0s",
                "--tracing-flush-timeout=60s",
                "--shutdown-close-timeout=60s"));
    CountDownLatch answered = new CountDownLatch(1);
    StreamObserver<Word> chat =
        TracedGrpc.newStub(rig.channel(app))
            .chat(
                new StreamObserver<>() {
                  @Override
                  public void onNext(Word word) {
                    answered.countDown();
                  }

                  @Override
                  public void onError(Throwable e) {}

                  @Override
                  public void onCompleted() {}
                });
    chat.onNext(word("a"));
    assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();

    app.close();

    assertThat(collector.spans())
        .extracting(Span::getName)
        .containsExactly("jams.traced.Traced/Chat");
  }
}
