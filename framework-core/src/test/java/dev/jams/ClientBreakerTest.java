package dev.jams;

import static dev.jams.EchoService.request;
import static dev.jams.EchoService.response;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.RetryInfo;
import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.echo.PingGrpc;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** When a circuit breaker opens and closes, and which calls it lets through. */
@Timeout(120)
class ClientBreakerTest {
  private static final String OPEN = "UNAVAILABLE: too many calls to echo have failed";

  @RegisterExtension final Rig rig = new Rig();
  @RegisterExtension final LogEvents logs = new LogEvents();
  @TempDir Path dir;

  private final Steered service = new Steered();

  /** Does with a call what its text says. */
  private static final class Steered extends EchoService {
    final BlockingQueue<StreamObserver<EchoResponse>> held = new LinkedBlockingQueue<>();

    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      switch (request.getText()) {
        case "hold" -> held.add(responses);
        case "fail" -> fail(responses);
        default -> super.unary(request, responses);
      }
    }

    @Override
    public void serverStream(EchoRequest request, StreamObserver<EchoResponse> responses) {
      held.add(responses);
    }

    static void fail(StreamObserver<?> responses) {
      responses.onError(Status.UNAVAILABLE.withDescription("sick").asRuntimeException());
    }

    static void succeed(StreamObserver<EchoResponse> responses) {
      responses.onNext(response("x"));
      responses.onCompleted();
    }

    StreamObserver<EchoResponse> awaitHeld() throws InterruptedException {
      StreamObserver<EchoResponse> call = held.poll(Rig.PATIENCE_SECONDS, SECONDS);
      assertThat(call).isNotNull();
      return call;
    }
  }

  private App front(int port, String breaker) throws Exception {
    return front(App.named("front"), port, "", breaker);
  }

  private App front(AppBuilder app, int port, String more, String breaker) throws Exception {
    String yaml =
        "clients:\n  echo:\n    wait-for-ready: true\n    target: 127.0.0.1:"
            + port
            + "\n"
            + more
            + "    circuit-breaker: {enabled: true, window: 1h, "
            + breaker
            + "}\n";
    Path file = Files.writeString(dir.resolve("config.yml"), yaml);
    return rig.start(app, "--config", file.toString());
  }

  private static EchoGrpc.EchoBlockingV2Stub blocking(App front) {
    return front.client("echo", EchoGrpc::newBlockingV2Stub).withDeadlineAfter(100, SECONDS);
  }

  private static ListenableFuture<EchoResponse> begin(App front, String text) {
    return front
        .client("echo", EchoGrpc::newFutureStub)
        .withDeadlineAfter(100, SECONDS)
        .unary(request(text));
  }

  private void failTimes(App front, int times) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> blocking(front).unary(request("fail")))
          .hasMessage("UNAVAILABLE: sick");
    }
    assertThat(states()).containsExactly("OPEN");
  }

  private static void assertRefused(App front) {
    assertThatThrownBy(() -> blocking(front).unary(request("ok"))).hasMessage(OPEN);
  }

  /** Calls until one is let through. */
  private static void awaitAllowed(App front) throws Exception {
    while (true) {
      try {
        blocking(front).unary(request("ok"));
        return;
      } catch (StatusException e) {
        assertThat(e).hasMessage(OPEN);
      }
    }
  }

  /** The same with a call that the server holds. */
  private ListenableFuture<EchoResponse> awaitHolding(App front) throws Exception {
    int before = service.held.size();
    while (true) {
      ListenableFuture<EchoResponse> call = begin(front, "hold");
      while (!call.isDone() && service.held.size() == before) {
        Thread.onSpinWait();
      }
      if (service.held.size() > before) {
        return call;
      }
      assertThatThrownBy(call::get).hasMessageContaining(OPEN);
    }
  }

  private List<String> states() {
    return logs.named("circuit breaker").stream()
        .map(event -> LogEvents.values(event).get("state"))
        .toList();
  }

  @Test
  void asManyAreTriedAsConfiguredAndTheOthersRefused() throws Exception {
    App front = front(rig.serve(service), "minimum-calls: 4, open-time: 200ms, probes: 5");
    failTimes(front, 4);
    List<ListenableFuture<EchoResponse>> calls = new ArrayList<>();
    calls.add(awaitHolding(front));
    for (int i = 0; i < 50; i++) {
      calls.add(begin(front, "hold"));
    }
    for (int i = 0; i < 5; i++) {
      Steered.succeed(service.awaitHeld());
    }

    int served = 0;
    for (ListenableFuture<EchoResponse> call : calls) {
      try {
        call.get(Rig.PATIENCE_SECONDS, SECONDS);
        served++;
      } catch (ExecutionException e) {
        assertThat(e).hasMessageContaining(OPEN);
      }
    }
    assertThat(served).isEqualTo(5);
    assertThat(states()).containsExactly("OPEN", "HALF_OPEN", "CLOSED");
  }

  @Test
  void streamThatNeverAnswersDoesNotKeepTheOthersOut() throws Exception {
    App front =
        front(
            rig.serve(service),
            "minimum-calls: 4, open-time: 100ms, probes: 1, probe-timeout: 200ms");
    failTimes(front, 4);
    while (service.held.isEmpty()) {
      BlockingClientCall<?, EchoResponse> stream = blocking(front).serverStream(request("silent"));
      try {
        assertThat(stream.read(100, MILLISECONDS)).isNull();
      } catch (StatusException e) {
        assertThat(e).hasMessage(OPEN);
      } catch (TimeoutException e) {
        // It has been let through, or is about to be.
      }
    }

    awaitAllowed(front);
    assertThat(states()).startsWith("OPEN", "HALF_OPEN", "OPEN", "HALF_OPEN").endsWith("CLOSED");
  }

  @Test
  void headersOfAStreamAreAnAnswer() throws Exception {
    ServerInterceptor early =
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            call.sendHeaders(new Metadata());
            return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                  @Override
                  public void sendHeaders(Metadata headers) {}
                },
                headers);
          }
        };
    App echo =
        rig.start(App.named("echo").service(service).intercept(early).listen(GrpcServer.on(0)));
    App front =
        front(
            echo.port("grpc"), "minimum-calls: 4, open-time: 100ms, probes: 1, probe-timeout: 1h");
    failTimes(front, 4);
    StreamObserver<EchoResponse> ignoring =
        new StreamObserver<>() {
          @Override
          public void onNext(EchoResponse value) {}

          @Override
          public void onError(Throwable t) {}

          @Override
          public void onCompleted() {}
        };
    while (service.held.isEmpty()) {
      EchoGrpc.newStub(front.channel("echo")).serverStream(request("silent"), ignoring);
      Thread.onSpinWait();
    }

    awaitAllowed(front);
    assertThat(states()).containsExactly("OPEN", "HALF_OPEN", "CLOSED");
  }

  @Test
  void callsFromBeforeTheOpeningDoNotDecide() throws Exception {
    App front = front(rig.serve(service), "minimum-calls: 4, open-time: 100ms, probes: 3");
    List<ListenableFuture<EchoResponse>> old = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      old.add(awaitHolding(front));
    }
    failTimes(front, 4);
    awaitAllowed(front);

    for (ListenableFuture<EchoResponse> call : old) {
      Steered.fail(service.awaitHeld());
      assertThatThrownBy(() -> call.get(Rig.PATIENCE_SECONDS, SECONDS))
          .hasMessageContaining("sick");
    }
    blocking(front).unary(request("ok"));
    blocking(front).unary(request("ok"));

    assertThat(states()).containsExactly("OPEN", "HALF_OPEN", "CLOSED");
  }

  @Test
  void cancelledCallMakesRoomForAnotherOnlyIfItWasTried() throws Exception {
    App front =
        front(
            rig.serve(service), "minimum-calls: 4, open-time: 100ms, probes: 1, probe-timeout: 1h");
    ListenableFuture<EchoResponse> old = awaitHolding(front);
    failTimes(front, 4);
    ListenableFuture<EchoResponse> tried = awaitHolding(front);

    old.cancel(true);
    for (int i = 0; i < 10; i++) {
      assertRefused(front);
    }
    tried.cancel(true);
    awaitAllowed(front);

    assertThat(states()).containsExactly("OPEN", "HALF_OPEN", "CLOSED");
  }

  @Test
  void shortDeadlineOfACallerOpensNothing() throws Exception {
    AppBuilder app =
        App.named("front")
            .service(
                PingGrpc.getServiceDescriptor(),
                context ->
                    new PingService() {
                      @Override
                      public void ping(
                          EchoRequest request, StreamObserver<EchoResponse> responses) {
                        var echo = context.client("echo", EchoGrpc::newBlockingStub);
                        super.ping(request(echo.unary(request).getText()), responses);
                      }
                    })
            .listen(GrpcServer.on(0));
    App front = front(app, rig.serve(service), "", "minimum-calls: 2");
    var ping = PingGrpc.newBlockingV2Stub(rig.channel(front));
    // Connects.
    ping.ping(request("ok"));
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(() -> ping.withDeadlineAfter(50, MILLISECONDS).ping(request("hold")))
          .hasMessageContaining("DEADLINE_EXCEEDED");
    }

    assertThat(ping.ping(request("ok")).getText()).isEqualTo("ok");
    assertThat(states()).isEmpty();
  }

  @Test
  void timeoutOfTheClientItselfOpens() throws Exception {
    App front =
        front(App.named("front"), rig.serve(service), "    timeout: 50ms\n", "minimum-calls: 2");
    var stub = front.client("echo", EchoGrpc::newBlockingV2Stub);
    StatusException e = null;
    while (e == null || !e.getMessage().equals(OPEN)) {
      e = catchThrowableOfType(StatusException.class, () -> stub.unary(request("hold")));
    }

    assertThat(states()).startsWith("OPEN");
  }

  @Test
  void retryInfoIsTheRestOfTheTime() throws Exception {
    App front = front(rig.serve(service), "minimum-calls: 1, open-time: 1m");
    failTimes(front, 1);

    Duration first = retryDelay(front);
    assertThat(first).isBetween(Duration.ofNanos(1), Duration.ofMinutes(1));
    assertThat(retryDelay(front)).isLessThan(first);
  }

  private static Duration retryDelay(App front) throws IOException {
    StatusException e =
        catchThrowableOfType(StatusException.class, () -> blocking(front).unary(request("ok")));
    var delay = StatusProto.fromThrowable(e).getDetails(0).unpack(RetryInfo.class).getRetryDelay();
    return Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
  }
}
