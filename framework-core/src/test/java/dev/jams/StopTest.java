package dev.jams;

import static dev.jams.EchoService.request;
import static dev.jams.EchoService.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.RetryInfo;
import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What calls over gRPC, and components, get when an app stops. */
@Timeout(120)
class StopTest {
  @RegisterExtension final Rig rig = new Rig();
  private final List<String> steps = new CopyOnWriteArrayList<>();

  @Test
  void lameDuckServesCallsAndNewConnectionsAndAsksClientsToLeave() throws Exception {
    App app = start(App.named("test").service(new EchoService()), "--shutdown-lame-duck", "1h");
    ManagedChannel old = rig.channel(app);
    BlockingClientCall<EchoRequest, EchoResponse> stream = EchoGrpc.newBlockingV2Stub(old).bidi();
    stream.write(request("before"));
    assertThat(Rig.read(stream).getText()).isEqualTo("before");
    CompletableFuture<ConnectivityState> left = new CompletableFuture<>();
    old.notifyWhenStateChanged(ConnectivityState.READY, () -> left.complete(old.getState(false)));

    Thread stopping = stopping(app);

    assertThat(left.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(ConnectivityState.IDLE);
    assertThat(app.state()).isEqualTo(State.DRAINING);
    assertThat(app.listeners()).containsExactly(Map.entry("grpc", State.DRAINING));
    stream.write(request("during"));
    assertThat(Rig.read(stream).getText()).isEqualTo("during");
    stream.halfClose();
    assertThat(Rig.read(stream)).isNull();
    ManagedChannel late = rig.channel(app);
    assertThat(EchoGrpc.newBlockingV2Stub(late).unary(request("late")).getText()).isEqualTo("late");
    assertThat(
            HealthGrpc.newBlockingV2Stub(late)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.NOT_SERVING);
    // As at a second signal.
    stopping.interrupt();
    stopping.join(TimeUnit.SECONDS.toMillis(Rig.PATIENCE_SECONDS));
    assertThat(app.state()).isEqualTo(State.STOPPED);
    assertThat(app.listeners()).containsExactly(Map.entry("grpc", State.STOPPED));
  }

  @Test
  void streamThatHeedsTheDrainSignalEndsByItself() throws Exception {
    EchoService resuming =
        new EchoService() {
          // docs: lifecycle-drain-signal
          @Override
          public StreamObserver<EchoRequest> bidi(StreamObserver<EchoResponse> responses) {
            DrainSignal.current()
                .onGiven(
                    () -> {
                      responses.onNext(response("resume at 7"));
                      responses.onCompleted();
                    },
                    Runnable::run);
            return super.bidi(responses);
          }
          // docs: end
        };
    App app = start(App.named("test").service(resuming), "--shutdown-drain-timeout", "4s");
    BlockingClientCall<EchoRequest, EchoResponse> stream = rig.echo(app).bidi();
    stream.write(request("x"));
    assertThat(Rig.read(stream).getText()).isEqualTo("x");

    assertThat(app.stop()).isZero();

    assertThat(Rig.texts(stream)).containsExactly("resume at 7");
  }

  @Test
  void outsideOfCallsTheDrainSignalIsNeverGiven() {
    DrainSignal.current().onGiven(() -> steps.add("given"), Runnable::run);

    assertThat(DrainSignal.current().isGiven()).isFalse();
    assertThat(steps).isEmpty();
  }

  @Test
  void callThatIsCutLearnsWhenToTryAgain() throws Exception {
    App app =
        start(
            App.named("test").service(new EchoService()),
            "--shutdown-drain-timeout",
            "0s",
            "--shutdown-retry-after",
            "1500ms");
    BlockingClientCall<EchoRequest, EchoResponse> stream = rig.echo(app).bidi();
    stream.write(request("x"));
    assertThat(Rig.read(stream).getText()).isEqualTo("x");

    assertThat(app.stop()).isEqualTo(1);

    StatusException cut = catchThrowableOfType(StatusException.class, () -> Rig.read(stream));
    assertThat(cut).hasMessage("UNAVAILABLE: the server is shutting down");
    RetryInfo retry = StatusProto.fromThrowable(cut).getDetails(0).unpack(RetryInfo.class);
    assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
    assertThat(retry.getRetryDelay().getNanos()).isEqualTo(500_000_000);
    assertThat(app.health().callsCut()).isEqualTo(1);
  }

  @Test
  void stuckMethodIsCancelledAndInterruptedOnAnExecutorOfItsOwn() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CompletableFuture<Throwable> cancelled = new CompletableFuture<>();
    CompletableFuture<Void> interrupted = new CompletableFuture<>();
    EchoService stuck =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            Context.current()
                .addListener(ended -> cancelled.complete(ended.cancellationCause()), Runnable::run);
            entered.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.complete(null);
            }
          }
        };
    ExecutorService own = Executors.newSingleThreadExecutor();
    try {
      App app = start(App.named("test").service(stuck, own), "--shutdown-drain-timeout", "0s");
      var call = EchoGrpc.newFutureStub(rig.channel(app)).unary(request("x"));
      assertThat(entered.await(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

      assertThat(app.stop()).isEqualTo(1);

      assertThat(cancelled.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .hasMessageContaining("UNAVAILABLE");
      interrupted.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThatThrownBy(() -> call.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .hasMessageContaining("UNAVAILABLE");
    } finally {
      own.shutdownNow();
    }
  }

  @Test
  void componentsStartInOrderAndStopInReverse() throws Exception {
    App app =
        start(
            App.named("test")
                .service(new EchoService())
                .component(new Noting("pool"))
                .component(new Noting("registration")));
    assertThat(steps)
        .containsExactly("start pool", "start registration", "ready pool", "ready registration");
    steps.clear();

    app.close();

    assertThat(steps)
        .containsExactly(
            "stopping registration", "stopping pool", "close registration", "close pool");
  }

  @Test
  void componentThatHangsOrFailsKeepsNoOtherFromStopping() throws Exception {
    Noting hanging =
        new Noting("hanging") {
          @Override
          void then(String step) throws InterruptedException {
            if (step.equals("stopping") || step.equals("close")) {
              new CountDownLatch(1).await();
            }
          }
        };
    Noting failing =
        new Noting("failing") {
          @Override
          void then(String step) {
            if (step.equals("stopping") || step.equals("close")) {
              throw new IllegalStateException("no luck");
            }
          }
        };
    App app =
        start(
            App.named("test").component(new Noting("first")).component(hanging).component(failing),
            "--shutdown-hook-timeout",
            "50ms",
            "--shutdown-close-timeout",
            "50ms");

    app.close();

    assertThat(steps).contains("stopping first", "close first");
    assertThat(app.state()).isEqualTo(State.STOPPED);
  }

  @Test
  void componentThatCannotStartUndoesWhatHadStarted() {
    Noting failing =
        new Noting("etcd") {
          @Override
          void then(String step) throws Exception {
            throw new IOException("connection refused");
          }
        };
    AppBuilder builder =
        App.named("test").component(new Noting("pool")).component(failing).listen(GrpcServer.on(0));

    assertThatThrownBy(() -> rig.start(builder))
        .isExactlyInstanceOf(StartException.class)
        .hasMessage("cannot start the component etcd: connection refused");

    assertThat(steps).containsExactly("start pool", "start etcd", "close pool");
  }

  @Test
  void failureOfAPartStopsTheAppWithItsReason() throws Exception {
    CompletableFuture<AppContext> context = new CompletableFuture<>();
    Noting watching =
        new Noting("watching") {
          @Override
          void started(AppContext started) {
            context.complete(started);
          }
        };
    App app = start(App.named("test").service(new EchoService()).component(watching));

    context.get().fail("the pool has no connection left");
    context.get().fail("another reason");

    app.stopped().get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(app.state()).isEqualTo(State.FAILED);
    assertThat(app.failure()).contains("the pool has no connection left");
    assertThat(steps).endsWith("stopping watching", "close watching");
  }

  @Test
  void componentOfATakenNameIsRefused() {
    assertThatThrownBy(
            () -> App.named("t").component(new Noting("pool")).component(new Noting("pool")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is a component named \"pool\" already");
  }

  private App start(AppBuilder builder, String... args) throws StartException {
    return rig.start(builder.listen(GrpcServer.on(0)), args);
  }

  private static Thread stopping(App app) {
    Thread thread = new Thread(app::close, "stopping");
    thread.start();
    return thread;
  }

  private class Noting implements Component {
    private final String name;

    Noting(String name) {
      this.name = name;
    }

    void then(String step) throws Exception {}

    void started(AppContext context) {}

    private void note(String step) throws Exception {
      steps.add(step + " " + name);
      then(step);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Running start(AppContext context) throws Exception {
      note("start");
      started(context);
      return new Running() {
        @Override
        public void ready(App app) throws Exception {
          assertThat(app.port("grpc")).isPositive();
          note("ready");
        }

        @Override
        public void stopping() throws Exception {
          note("stopping");
        }

        @Override
        public void close() throws Exception {
          note("close");
        }
      };
    }
  }
}
