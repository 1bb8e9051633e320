package dev.jams;

import static dev.jams.EchoService.request;
import static dev.jams.EchoService.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import com.google.common.base.Throwables;
import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class FailuresTest {
  private static final Metadata.Key<String> HINT =
      Metadata.Key.of("hint", Metadata.ASCII_STRING_MARSHALLER);

  @RegisterExtension final Rig rig = new Rig();
  @RegisterExtension final LogEvents log = new LogEvents();

  @Test
  void exceptionOfAUnaryCallIsInternalAndLoggedUnderItsId() throws Exception {
    StatusException e =
        failureOfUnary(
            responses -> {
              throw new IllegalStateException("password is hunter2");
            });

    assertInternal(e, "jams.testing.Echo/Unary", "password is hunter2");
  }

  @Test
  void errorOfAUnaryCallIsInternalToo() throws Exception {
    StatusException e =
        failureOfUnary(
            responses -> {
              throw new AssertionError("cannot be");
            });

    assertInternal(e, "jams.testing.Echo/Unary", "cannot be");
  }

  @Test
  void exceptionGivenToOnErrorIsInternalAndLoggedUnderItsId() throws Exception {
    StatusException e =
        failureOfUnary(responses -> responses.onError(new IllegalStateException("disk on fire")));

    assertInternal(e, "jams.testing.Echo/Unary", "disk on fire");
  }

  @Test
  void exceptionInTheMidstOfAStreamComesAfterItsMessages() throws Exception {
    EchoService failing =
        new EchoService() {
          @Override
          public void serverStream(EchoRequest request, StreamObserver<EchoResponse> responses) {
            responses.onNext(response("first"));
            throw new IllegalStateException("row 2 is broken");
          }
        };
    BlockingClientCall<?, EchoResponse> call = stub(failing).serverStream(request("x"));

    assertThat(Rig.read(call).getText()).isEqualTo("first");
    StatusException e = catchThrowableOfType(StatusException.class, () -> Rig.read(call));

    assertInternal(e, "jams.testing.Echo/ServerStream", "row 2 is broken");
  }

  @Test
  void exceptionOnARequestMessageEndsTheCall() throws Exception {
    EchoService failing =
        new EchoService() {
          @Override
          public StreamObserver<EchoRequest> bidi(StreamObserver<EchoResponse> responses) {
            return new Requests(responses) {
              @Override
              public void onNext(EchoRequest request) {
                throw new IllegalStateException("no " + request.getText());
              }
            };
          }
        };
    BlockingClientCall<EchoRequest, EchoResponse> call = stub(failing).bidi();
    call.write(request("thanks"));

    StatusException e = catchThrowableOfType(StatusException.class, () -> Rig.read(call));

    assertInternal(e, "jams.testing.Echo/Bidi", "no thanks");
  }

  @Test
  void thrownStatusIsTheAnswerWithItsTrailers() throws Exception {
    Metadata trailers = new Metadata();
    trailers.put(HINT, "look elsewhere");

    StatusException e =
        failureOfUnary(
            responses -> {
              throw Status.NOT_FOUND.withDescription("no such entry").asRuntimeException(trailers);
            });

    assertThat(e.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
    assertThat(e.getStatus().getDescription()).isEqualTo("no such entry");
    assertThat(e.getTrailers().get(HINT)).isEqualTo("look elsewhere");
    assertThat(log.named("call failed")).isEmpty();
  }

  @Test
  void statusGivenToOnErrorIsTheAnswerWithItsTrailers() throws Exception {
    Metadata trailers = new Metadata();
    trailers.put(HINT, "look elsewhere");

    StatusException e =
        failureOfUnary(
            responses ->
                responses.onError(
                    Status.ABORTED.withDescription("try again").asException(trailers)));

    assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(e.getStatus().getDescription()).isEqualTo("try again");
    assertThat(e.getTrailers().get(HINT)).isEqualTo("look elsewhere");
  }

  @Test
  void causeOfAStatusStaysHere() throws Exception {
    StatusException e =
        failureOfUnary(
            responses ->
                responses.onError(
                    Status.UNAVAILABLE
                        .withDescription("later")
                        .withCause(new IllegalStateException("password is hunter2"))
                        .asException()));

    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(e.getStatus().toString()).doesNotContain("hunter2");
  }

  @Test
  void reasonOfAnInternalStatusIsLogged() throws Exception {
    Status status =
        Status.INTERNAL
            .withDescription("the index is broken")
            .withCause(new IllegalStateException("page 7"));

    for (Consumer<StreamObserver<EchoResponse>> way :
        List.<Consumer<StreamObserver<EchoResponse>>>of(
            responses -> responses.onError(status.asException()),
            responses -> {
              throw status.asRuntimeException();
            })) {
      StatusException e = failureOfUnary(way);
      assertThat(e.getStatus().getDescription()).isEqualTo("the index is broken");
    }

    assertThat(log.named("call ended by an exception"))
        .hasSize(2)
        .allSatisfy(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.WARN);
              assertThat(Throwables.getStackTraceAsString(thrown(event))).contains("page 7");
            });
  }

  private static Throwable thrown(ILoggingEvent event) {
    return ((ThrowableProxy) event.getThrowableProxy()).getThrowable();
  }

  @Test
  void unknownInWordsOfTheServicesOwnIsTheAnswer() throws Exception {
    StatusException e =
        failureOfUnary(
            responses ->
                responses.onError(
                    Status.UNKNOWN
                        .withDescription("the sensor said E17")
                        .withCause(new IllegalStateException("E17"))
                        .asException()));

    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNKNOWN);
    assertThat(e.getStatus().getDescription()).isEqualTo("the sensor said E17");
  }

  @Test
  void mapperThatThrowsWhatItWasGivenIsNoMapping() throws Exception {
    EchoService failing =
        unary(
            responses -> {
              throw new CompletionException(new IllegalStateException("disk on fire"));
            });
    App app =
        rig.start(
            app(failing)
                .mapError(
                    IllegalStateException.class,
                    e -> {
                      throw e;
                    }));

    StatusException e =
        catchThrowableOfType(StatusException.class, () -> rig.echo(app).unary(request("x")));

    assertInternal(e, "jams.testing.Echo/Unary", "java.lang.IllegalStateException: disk on fire");
  }

  @Test
  void exceptionAfterTheAnswerIsLoggedAndLeavesTheAnswer() throws Exception {
    EchoService failing =
        unary(
            responses -> {
              responses.onNext(response("fine"));
              responses.onCompleted();
              throw new IllegalStateException("too late");
            });
    App app = rig.start(app(failing));

    assertThat(rig.echo(app).unary(request("x")).getText()).isEqualTo("fine");

    // Closing waits for the method to return, so the event is there afterwards.
    app.close();
    assertThat(log.named("failure after the call had ended"))
        .singleElement()
        .satisfies(
            event -> assertThat(event.getThrowableProxy().getMessage()).isEqualTo("too late"));
  }

  private void assertInternal(StatusException e, String method, String hidden) {
    assertThat(e.getStatus().getCode()).isEqualTo(Code.INTERNAL);
    String description = e.getStatus().getDescription();
    assertThat(description).matches("internal error, logged with the id [0-9a-f]{16}");
    assertThat(log.named("call failed")).hasSize(1);
    assertThat(log.named("call ended by an exception")).isEmpty();
    ILoggingEvent event = log.named("call failed").get(0);
    assertThat(event.getLevel()).isEqualTo(Level.ERROR);
    assertThat(event.getThrowableProxy().getMessage()).isEqualTo(hidden);
    assertThat(LogEvents.values(event))
        .containsEntry("method", method)
        .containsEntry("error_id", description.substring(description.length() - 16));
  }

  private StatusException failureOfUnary(Consumer<StreamObserver<EchoResponse>> body)
      throws Exception {
    EchoGrpc.EchoBlockingV2Stub stub = stub(unary(body));
    return catchThrowableOfType(StatusException.class, () -> stub.unary(request("x")));
  }

  private EchoGrpc.EchoBlockingV2Stub stub(EchoService service) throws StartException {
    return rig.echo(rig.start(app(service)));
  }

  private static AppBuilder app(EchoService service) {
    // Something on the way out must not log a second time what has been logged further in.
    ServerInterceptor passing =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            return next.startCall(call, headers);
          }
        };
    return App.named("test").service(service).intercept(passing).listen(GrpcServer.on(0));
  }

  private static EchoService unary(Consumer<StreamObserver<EchoResponse>> body) {
    return new EchoService() {
      @Override
      public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
        body.accept(responses);
      }
    };
  }
}
