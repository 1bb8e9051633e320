package dev.jams.tracing;

import static dev.jams.tracing.Words.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.internal.call.CallIds;
import dev.jams.tracing.proto.TracedGrpc;
import dev.jams.tracing.proto.Word;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** OpenTelemetry's context in services: spans of their own belong to the call. */
class ContextTest {
  private static final int CALLS = 1_000;

  @RegisterExtension final Rig rig = new Rig();

  private static void ownSpan(String name) {
    Span span = Tracing.tracer("test").spanBuilder(name).startSpan();
    try (Scope scope = span.makeCurrent()) {
      assertThat(Span.current()).isSameAs(span);
      Tracing.tracer("test").spanBuilder(name + "/inner").startSpan().end();
    } finally {
      span.end();
    }
  }

  private static void assertParent(List<SpanData> spans, String child, String parent) {
    Map<String, SpanData> byName =
        spans.stream().collect(Collectors.toMap(SpanData::getName, Function.identity()));
    assertThat(byName.get(child).getParentSpanId()).isEqualTo(byName.get(parent).getSpanId());
    assertThat(byName.get(child).getTraceId()).isEqualTo(byName.get(parent).getTraceId());
  }

  @Test
  void spanOfTheServiceBelongsToTheCall() throws Exception {
    App app = rig.mock(new Words(word -> ownSpan("work")));

    rig.get(app, "/v1/words/a");

    List<SpanData> spans = rig.spans(3);
    assertParent(spans, "work", "GET /v1/words/{text}");
    assertParent(spans, "work/inner", "work");
  }

  @Test
  void otherThreadsHaveItWithTheContextOfTheCall() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    rig.own(thread::shutdownNow);
    App app =
        rig.mock(
            new Words(
                word -> {
                  try {
                    Context.currentContextExecutor(thread).execute(() -> {});
                    thread.submit(Context.current().wrap(() -> ownSpan("work"))).get();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                }));

    rig.get(app, "/v1/words/a");

    assertParent(rig.spans(3), "work", "GET /v1/words/{text}");
    assertThat(thread.submit(() -> Span.current().getSpanContext().isValid()).get()).isFalse();
  }

  @Test
  void callInsideOfASpanGoesBeforeIt() {
    Span outer = Span.wrap(Words.context("00000000000000000000000000000001"));
    Span inner = Span.wrap(Words.context("00000000000000000000000000000002"));
    CallIds ids =
        new CallIds(
            "id",
            new CallSpan(
                inner,
                io.opentelemetry.context.Context.root().with(inner),
                io.opentelemetry.api.trace.TracerProvider.noop(),
                false),
            new dev.jams.internal.call.CallFacts());
    try (Scope scope = outer.makeCurrent()) {
      Context.current()
          .withValue(CallIds.KEY, ids)
          .run(
              () -> {
                assertThat(Span.current()).isSameAs(inner);
                try (Scope own = outer.makeCurrent()) {
                  assertThat(Span.current()).isSameAs(outer);
                }
                assertThat(Span.current()).isSameAs(inner);
              });
      assertThat(Span.current()).isSameAs(outer);
    }
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  @Test
  void manyCallsAtOnceHaveTheirOwnParents() throws Exception {
    App app =
        rig.mock(
            new Words(word -> ownSpan(word)),
            "--tracing-mock-size=10000",
            "--grpc-max-concurrent-calls=" + CALLS);
    var stub = TracedGrpc.newStub(rig.channel(app));
    CountDownLatch ended = new CountDownLatch(CALLS);
    for (int i = 0; i < CALLS; i++) {
      stub.unary(
          word("call-" + i),
          new StreamObserver<Word>() {
            @Override
            public void onNext(Word word) {}

            @Override
            public void onError(Throwable e) {
              ended.countDown();
            }

            @Override
            public void onCompleted() {
              ended.countDown();
            }
          });
    }
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();

    List<SpanData> spans = rig.spans(3 * CALLS);
    Map<String, SpanData> byId =
        spans.stream().collect(Collectors.toMap(SpanData::getSpanId, Function.identity()));
    List<String> parents = new ArrayList<>();
    for (SpanData span : spans) {
      SpanData parent = byId.get(span.getParentSpanId());
      if (span.getName().endsWith("/inner")) {
        assertThat(parent.getName() + "/inner").isEqualTo(span.getName());
      } else if (span.getName().startsWith("call-")) {
        parents.add(parent.getSpanId());
        assertThat(parent.getName()).isEqualTo("jams.traced.Traced/Unary");
        assertThat(span.getTraceId()).isEqualTo(parent.getTraceId());
      }
    }
    assertThat(parents).hasSize(CALLS).doesNotHaveDuplicates();
  }

  /** Refuses, passes on, or throws, as the call says. */
  private static final class Guard implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      if (headers.containsKey(Metadata.Key.of("fail", Metadata.ASCII_STRING_MARSHALLER))) {
        throw new IllegalStateException("guard fails");
      }
      return next.startCall(call, headers);
    }
  }

  // GM-18
  @Test
  void interceptorsAndHandlersHaveSpansWhereDetailsAreOn() throws Exception {
    App app = rig.mock(new Words(word -> ownSpan("work")), new Guard(), "--tracing-details=true");

    rig.get(app, "/v1/words/a");

    List<SpanData> spans = rig.spans(6);
    assertParent(spans, "jams.traced.Traced/Unary", "GET /v1/words/{text}");
    assertParent(spans, "Guard", "jams.traced.Traced/Unary");
    assertParent(spans, "handler", "Guard");
    assertParent(spans, "work", "handler");
    assertThat(spans).hasSize(6);
  }

  @Test
  void callOverGrpcHasNoSecondSpanOfItsRpc() throws Exception {
    App app = rig.mock(new Words(word -> ownSpan("work")), new Guard(), "--tracing-details=true");

    var unused = rig.stub(app).unary(word("a"));

    List<SpanData> spans = rig.spans(5);
    assertParent(spans, "Guard", "jams.traced.Traced/Unary");
    assertParent(spans, "handler", "Guard");
    assertParent(spans, "work", "handler");
    assertThat(spans).hasSize(5);
  }

  @Test
  void streamHasTheSameSpansInsideOfIt() throws Exception {
    App app = rig.mock(new Words(), new Guard(), "--tracing-details=true");

    rig.stub(app).answers(word("a")).forEachRemaining(each -> {});
    List<SpanData> grpc = List.copyOf(rig.spans(3));
    rig.get(app, "/v1/words/a:answers");
    List<SpanData> http = rig.spans(7).subList(3, 7);

    assertParent(grpc, "Guard", "jams.traced.Traced/Answers");
    assertParent(grpc, "handler", "Guard");
    assertParent(http, "jams.traced.Traced/Answers", "GET /v1/words/{text}:answers");
    assertParent(http, "Guard", "jams.traced.Traced/Answers");
    assertParent(http, "handler", "Guard");
  }

  @Test
  void streamThatIsCancelledEndsTheSpansInsideOfIt() throws Exception {
    App app = rig.mock(new Words(), new Guard(), "--tracing-details=true");
    CountDownLatch answered = new CountDownLatch(1);
    var chat =
        (ClientCallStreamObserver<Word>)
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
    assertThat(rig.tracing.recorded()).isEmpty();

    chat.cancel("enough", null);

    List<SpanData> spans = rig.spans(3);
    assertParent(spans, "Guard", "jams.traced.Traced/Chat");
    assertParent(spans, "handler", "Guard");
    assertThat(spans)
        .allMatch(SpanData::hasEnded)
        .extracting(
            span -> span.getAttributes().get(AttributeKey.stringKey("rpc.response.status_code")))
        .containsOnly("CANCELLED");
  }

  @Test
  void interceptorThatThrowsHasEndedItsSpan() throws Exception {
    App app =
        rig.mock(
            new Words(),
            new Guard(),
            "--tracing-details=true",
            "--http-metadata-request-headers=fail");

    assertThat(rig.get(app, "/v1/words/a", "fail", "1").statusCode()).isEqualTo(500);

    List<SpanData> spans = rig.spans(3);
    assertParent(spans, "Guard", "jams.traced.Traced/Unary");
    assertThat(spans).hasSize(3).allMatch(SpanData::hasEnded);
  }
}
