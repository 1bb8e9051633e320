package dev.jams;

import static dev.jams.EchoService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** GM-11: calls in flight end by themselves, new ones are turned away. */
@Timeout(120)
class DrainTest {
  @RegisterExtension final Rig rig = new Rig();
  @RegisterExtension final LogEvents log = new LogEvents();

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @Test
  void unaryCallInFlightEndsAndNewOnesAreTurnedAway() throws Exception {
    App app = start(new SlowService());
    var slow = EchoGrpc.newFutureStub(rig.channel(app)).unary(request("slow"));
    await(entered);

    Future<Integer> stopping = stop(app);

    assertRefusesNewCalls(rig.channel(app));
    assertThat(stopping).isNotDone();
    release.countDown();
    assertThat(slow.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS).getText()).isEqualTo("slow");
    assertThat(stopping.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void streamInFlightEndsAndNewOnesAreTurnedAway() throws Exception {
    App app = start(new EchoService());
    BlockingClientCall<EchoRequest, EchoResponse> stream = rig.echo(app).bidi();
    stream.write(request("before"));
    assertThat(Rig.read(stream).getText()).isEqualTo("before");

    Future<Integer> stopping = stop(app);

    assertRefusesNewCalls(rig.channel(app));
    stream.write(request("during"));
    assertThat(Rig.read(stream).getText()).isEqualTo("during");
    stream.halfClose();
    assertThat(Rig.read(stream)).as("the stream ends with OK").isNull();
    assertThat(stopping.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void newCallOnAnOpenConnectionIsTurnedAway() throws Exception {
    App app = start(new SlowService());
    var channel = rig.channel(app);
    var health =
        HealthGrpc.newBlockingV2Stub(channel).watch(HealthCheckRequest.getDefaultInstance());
    assertThat(Rig.read(health).getStatus()).isEqualTo(ServingStatus.SERVING);
    var slow = EchoGrpc.newFutureStub(channel).unary(request("slow"));
    await(entered);

    Future<Integer> stopping = stop(app);

    assertThat(Rig.read(health).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    // The watch ends once the server has stopped accepting.
    assertThat(codeOf(() -> Rig.read(health))).isEqualTo(Code.UNAVAILABLE);
    assertRefusesNewCalls(channel);
    release.countDown();
    assertThat(slow.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS).getText()).isEqualTo("slow");
    assertThat(stopping.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void stuckCallsAreCutAfterTheTimeoutAndCounted() throws Exception {
    SlowService service = new SlowService();
    App app = start(service, "100ms");
    var stuck = EchoGrpc.newBlockingV2Stub(rig.channel(app)).bidi();
    stuck.write(request("x"));
    assertThat(Rig.read(stuck).getText()).isEqualTo("x");
    var slow = EchoGrpc.newFutureStub(rig.channel(app)).unary(request("slow"));
    await(entered);

    int cut = app.stop();

    assertThat(cut).isEqualTo(2);
    assertThat(codeOf(() -> Rig.read(stuck))).isEqualTo(Code.UNAVAILABLE);
    assertThat(slow).failsWithin(Duration.ofSeconds(Rig.PATIENCE_SECONDS));
    assertThat(service.steps).containsExactly("entered", "interrupted", "closed");
    assertThat(log.named("stopping"))
        .extracting(step -> LogEvents.values(step).get("step"))
        .contains("hard-stop");
    assertThat(LogEvents.values(log.named("stopped").get(0))).containsEntry("calls_cut", "2");
    assertThat(app.stop()).as("asked again").isEqualTo(2);
  }

  @Test
  void serviceIsClosedOnlyWhenItsMethodsHaveReturned() throws Exception {
    SlowService answersFirst =
        new SlowService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            answer(request, responses);
            linger();
          }
        };
    App app = start(answersFirst);
    var channel = rig.channel(app);
    assertThat(EchoGrpc.newBlockingV2Stub(channel).unary(request("x")).getText()).isEqualTo("x");

    Future<Integer> stopping = stop(app);

    assertRefusesNewCalls(rig.channel(app));
    channel.shutdown();
    assertThat(channel.awaitTermination(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    release.countDown();
    assertThat(stopping.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
    assertThat(answersFirst.steps).containsExactly("entered", "returning", "closed");
  }

  @Test
  void callOfAClientThatHasGoneStillCountsUntilItsMethodReturns() throws Exception {
    SlowService service = new SlowService();
    App app = start(service);
    var slow = EchoGrpc.newFutureStub(rig.channel(app)).unary(request("slow"));
    await(entered);
    slow.cancel(true);

    Future<Integer> stopping = stop(app);

    assertRefusesNewCalls(rig.channel(app));
    release.countDown();
    assertThat(stopping.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
    assertThat(service.steps).containsExactly("entered", "returning", "closed");
  }

  private App start(EchoService service) throws StartException {
    return start(service, "60s");
  }

  private App start(EchoService service, String drainTimeout) throws StartException {
    return rig.start(
        App.named("test").service(service).listen(GrpcServer.on(0)),
        "--shutdown-drain-timeout",
        drainTimeout,
        "--shutdown-cut-timeout",
        "20s");
  }

  private static Future<Integer> stop(App app) {
    return CompletableFuture.supplyAsync(app::stop, task -> new Thread(task, "stopping").start());
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** Calls that come before the client knows may still be served. */
  private static void assertRefusesNewCalls(Channel channel) {
    var health = HealthGrpc.newBlockingV2Stub(channel);
    Code code = Code.OK;
    while (code == Code.OK) {
      code = codeOf(() -> health.check(HealthCheckRequest.getDefaultInstance()));
    }
    assertThat(code).isEqualTo(Code.UNAVAILABLE);
  }

  private interface Body {
    void run() throws Exception;
  }

  private static Code codeOf(Body body) {
    StatusException e = catchThrowableOfType(StatusException.class, body::run);
    return e == null ? Code.OK : e.getStatus().getCode();
  }

  private class SlowService extends EchoService implements AutoCloseable {
    final List<String> steps = new CopyOnWriteArrayList<>();

    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      linger();
      answer(request, responses);
    }

    final void answer(EchoRequest request, StreamObserver<EchoResponse> responses) {
      super.unary(request, responses);
    }

    final void linger() {
      steps.add("entered");
      entered.countDown();
      try {
        release.await();
        steps.add("returning");
      } catch (InterruptedException e) {
        steps.add("interrupted");
      }
    }

    @Override
    public void close() {
      steps.add("closed");
    }
  }
}
