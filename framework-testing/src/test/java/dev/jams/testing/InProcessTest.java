package dev.jams.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.StringValue;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call in process gets what one over a connection gets. */
@Timeout(120)
class InProcessTest {
  private static final Metadata.Key<String> FROM =
      Metadata.Key.of("from", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> TO =
      Metadata.Key.of("to", Metadata.ASCII_STRING_MARSHALLER);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Nested
  class OverAPort extends Contract {
    @RegisterExtension final AppExtension app = extension();

    @Override
    AppExtension app() {
      return app;
    }
  }

  @Nested
  class InThisProcess extends Contract {
    @RegisterExtension final AppExtension app = extension().inProcess();

    @Override
    AppExtension app() {
      return app;
    }

    @Test
    void noPortIsOpen() {
      assertThat(app.app().location("grpc")).startsWith("in-process:test-");
      assertThatThrownBy(() -> app.port("grpc"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no listener \"grpc\" with a port; running are [grpc]");
    }
  }

  abstract static class Contract {
    private final Talker talker = new Talker();

    AppExtension extension() {
      return AppExtension.of(() -> talking(talker))
          .args("--grpc-max-message-size", "1KiB", "--grpc-max-header-size", "1KiB");
    }

    abstract AppExtension app();

    @Test
    void callsOfEveryKindAreAnswered() throws Exception {
      assertThat(unary(Talker.ECHO, "hello").getValue()).isEqualTo("hello");
      assertThat(app().channel()).isSameAs(app().channel());

      List<String> letters = new ArrayList<>();
      ClientCalls.blockingServerStreamingCall(
              app().channel(), Talker.SPELL, options(), StringValue.of("abc"))
          .forEachRemaining(letter -> letters.add(letter.getValue()));
      assertThat(letters).containsExactly("a", "b", "c");

      var join = ClientCalls.blockingClientStreamingCall(app().channel(), Talker.JOIN, options());
      join.write(StringValue.of("a"));
      join.write(StringValue.of("b"));
      join.halfClose();
      assertThat(join.read().getValue()).isEqualTo("ab");

      BlockingClientCall<StringValue, StringValue> chat =
          ClientCalls.blockingBidiStreamingCall(app().channel(), Talker.CHAT, options());
      chat.write(StringValue.of("1"));
      assertThat(chat.read().getValue()).isEqualTo("re: 1");
      chat.write(StringValue.of("2"));
      assertThat(chat.read().getValue()).isEqualTo("re: 2");
      chat.halfClose();
      assertThat(chat.read()).isNull();
    }

    @Test
    void messagesAreSerialised() {
      StringValue sent = StringValue.of("hello");

      StringValue answer =
          ClientCalls.blockingUnaryCall(app().channel(), Talker.ECHO, options(), sent);

      assertThat(talker.received).isCompletedWithValue(sent);
      assertThat(talker.received.join()).isNotSameAs(sent);
      assertThat(answer).isEqualTo(sent).isNotSameAs(talker.received.join());
    }

    @Test
    void interceptorsAndMetadataAreThere() {
      Metadata headers = new Metadata();
      headers.put(FROM, "Ada");
      AtomicReference<Metadata> answered = new AtomicReference<>();
      Channel channel =
          ClientInterceptors.intercept(
              app().channel(),
              MetadataUtils.newAttachHeadersInterceptor(headers),
              MetadataUtils.newCaptureMetadataInterceptor(answered, new AtomicReference<>()));

      ClientCalls.blockingUnaryCall(channel, Talker.ECHO, options(), StringValue.of("x"));

      assertThat(answered.get().get(TO)).isEqualTo("Ada by grpc-java");
      assertThat(answered.get().keys()).contains("x-request-id");
    }

    @Test
    void statusHasItsDescriptionAndTrailersButNoCause() {
      StatusRuntimeException thrown = failure(Talker.FAIL, "money");

      assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(thrown.getStatus().getDescription()).isEqualTo("no money, ä\n");
      assertThat(thrown.getStatus().getCause()).isNull();
      assertThat(thrown.getTrailers().get(Talker.REASON)).containsExactly(0, 1, -1);
    }

    @Test
    void deadlineReachesTheServiceAndEndsTheCall() throws Exception {
      StatusRuntimeException thrown =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  ClientCalls.blockingUnaryCall(
                      app().channel(),
                      Talker.WAIT,
                      CallOptions.DEFAULT.withDeadlineAfter(2, TimeUnit.SECONDS),
                      StringValue.of("x")));

      assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(talker.deadline).succeedsWithin(PATIENCE).isEqualTo(true);
      assertThat(talker.cancelled).succeedsWithin(PATIENCE);
    }

    @Test
    void cancellationReachesTheService() throws Exception {
      var call = app().channel().newCall(Talker.WAIT, CallOptions.DEFAULT);
      var answer = ClientCalls.futureUnaryCall(call, StringValue.of("x"));
      assertThat(talker.deadline).succeedsWithin(PATIENCE).isEqualTo(false);

      answer.cancel(true);

      assertThat(talker.cancelled).succeedsWithin(PATIENCE);
    }

    @Test
    void limitsHold() {
      StatusRuntimeException large = failure(Talker.ECHO, "x".repeat(2000));
      assertThat(large.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(large.getStatus().getDescription())
          .isEqualTo("gRPC message exceeds maximum size 1024: 2003");

      Metadata headers = new Metadata();
      headers.put(FROM, "x".repeat(2000));
      Channel channel =
          ClientInterceptors.intercept(
              app().channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
      assertThatThrownBy(
              () ->
                  ClientCalls.blockingUnaryCall(
                      channel, Talker.ECHO, options(), StringValue.of("x")))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    }

    @Test
    void unknownMethodsAndHealthAreAnswered() {
      var unknown = Talker.ECHO.toBuilder().setFullMethodName("jams.testing.Talker/No").build();
      assertThat(failure(unknown, "x").getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(
              HealthGrpc.newBlockingStub(app().channel())
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
    }

    private StringValue unary(MethodDescriptor<StringValue, StringValue> method, String text) {
      return ClientCalls.blockingUnaryCall(
          app().channel(), method, options(), StringValue.of(text));
    }

    private StatusRuntimeException failure(
        MethodDescriptor<StringValue, StringValue> method, String text) {
      return catchThrowableOfType(StatusRuntimeException.class, () -> unary(method, text));
    }
  }

  @Test
  void appWithoutGrpcListenerIsExplained() {
    AppExtension app =
        AppExtension.of(() -> App.named("test").listen(new EchoingHttp())).inProcess();

    assertThatThrownBy(() -> app.beforeEach(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("inProcess() needs an app with a GrpcServer; this one listens by [http]");
  }

  private static CallOptions options() {
    return CallOptions.DEFAULT.withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static AppBuilder talking(Talker talker) {
    return App.named("talker")
        .service(talker)
        .intercept(new Answering())
        .listen(GrpcServer.on("192.0.2.1", 1));
  }

  /** Answers with headers of the request. */
  private static final class Answering implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      String agent = headers.get(Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER));
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendHeaders(Metadata answer) {
              answer.put(TO, headers.get(FROM) + " by " + agent.replaceFirst("-[a-z]+/.*", ""));
              super.sendHeaders(answer);
            }
          },
          headers);
    }
  }
}
