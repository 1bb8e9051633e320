package dev.jams;

import static dev.jams.EchoService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.RetryInfo;
import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.internal.config.ConfigException;
import dev.jams.internal.limit.CallLimiter;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Calls beyond the limit, over gRPC. */
@Timeout(120)
class LimiterTest {
  private static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

  @RegisterExtension final Rig rig = new Rig();
  @RegisterExtension final LogEvents log = new LogEvents();

  private final Semaphore began = new Semaphore(0);
  private final Semaphore mayEnd = new Semaphore(0);
  private CallLimiter limiter;

  /** Answers a unary call when the test lets it. */
  private final class Slow extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      began.release();
      mayEnd.acquireUninterruptibly();
      super.unary(request, responses);
    }
  }

  private App start(EchoService service, String... args) throws Exception {
    return rig.start(
        App.named("test").service(service).component(new Watch()).listen(GrpcServer.on(0)), args);
  }

  /** Gives the test what it watches. */
  private final class Watch implements Component {
    @Override
    public String name() {
      return "watch";
    }

    @Override
    public Running start(AppContext context) {
      limiter = context.internals().limiter();
      return () -> {};
    }
  }

  private List<Future<EchoResponse>> begin(ManagedChannel channel, int calls) throws Exception {
    List<Future<EchoResponse>> answers = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      answers.add(EchoGrpc.newFutureStub(channel).unary(request("x")));
    }
    assertThat(began.tryAcquire(calls, Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return answers;
  }

  private static StatusException refusal(ManagedChannel channel) {
    return catchThrowableOfType(
        StatusException.class, () -> EchoGrpc.newBlockingV2Stub(channel).unary(request("x")));
  }

  private static void await(BooleanSupplier condition) throws TimeoutException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Rig.PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new TimeoutException();
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void isOffUnlessAskedFor() throws Exception {
    App app = start(new Slow());
    begin(rig.channel(app), 50);

    assertThat(limiter.isOn()).isFalse();
    mayEnd.release(50);
  }

  @Test
  void callsBeyondTheLimitAreRefusedUntilOthersHaveEnded() throws Exception {
    App app =
        start(
            new Slow(),
            "--limiter-mode=fixed",
            "--limiter-limit=2",
            "--limiter-retry-after=1500ms");
    ManagedChannel channel = rig.channel(app);
    List<Future<EchoResponse>> answers = begin(channel, 2);

    StatusException refused = refusal(channel);

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.getStatus().getDescription())
        .isEqualTo("the server has as many calls as it can serve, try again later");
    var details = StatusProto.fromThrowable(refused).getDetailsList();
    assertThat(details).hasSize(1);
    var delay = details.get(0).unpack(RetryInfo.class).getRetryDelay();
    assertThat(delay.getSeconds()).isEqualTo(1);
    assertThat(delay.getNanos()).isEqualTo(500_000_000);
    assertThat(refused.getTrailers().get(REQUEST_ID)).isNotEmpty();
    assertThat(limiter.unaryCalls()).isEqualTo(2);
    assertThat(limiter.limit()).isEqualTo(2);

    mayEnd.release(2);
    for (Future<EchoResponse> answer : answers) {
      assertThat(answer.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS).getText()).isEqualTo("x");
    }
    await(() -> limiter.unaryCalls() == 0);
    begin(channel, 1);
    mayEnd.release();
  }

  @Test
  void refusalWaitsForNoThread() throws Exception {
    App app =
        start(new Slow(), "--limiter-mode=fixed", "--limiter-limit=1", "--executor-threads=1");
    ManagedChannel channel = rig.channel(app);
    begin(channel, 1);

    assertThat(refusal(channel).getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    mayEnd.release();
  }

  @Test
  void refusalIsLoggedOnceAndIsInTheAccessLog() throws Exception {
    App app = start(new Slow(), "--limiter-mode=fixed", "--limiter-limit=1");
    ManagedChannel channel = rig.channel(app);
    begin(channel, 1);
    for (int i = 0; i < 20; i++) {
      assertThat(refusal(channel)).isNotNull();
    }

    assertThat(log.named("guard fired")).hasSize(1);
    assertThat(LogEvents.values(log.named("guard fired").get(0)))
        .containsEntry("listener", "grpc")
        .containsEntry("guard", "overload")
        .containsEntry("limit", "1");
    await(() -> log.named("call").size() == 20);
    assertThat(log.named("call"))
        .allSatisfy(
            line -> assertThat(LogEvents.values(line)).containsEntry("code", "RESOURCE_EXHAUSTED"));
    mayEnd.release();
  }

  @Test
  void healthAndReflectionAreNeverRefused() throws Exception {
    App app =
        start(new Slow(), "--limiter-mode=fixed", "--limiter-limit=1", "--limiter-max-streams=1");
    ManagedChannel channel = rig.channel(app);
    begin(channel, 1);
    var stream = EchoGrpc.newBlockingV2Stub(channel).bidi();
    stream.write(request("x"));
    assertThat(Rig.read(stream)).isNotNull();
    assertThat(refusal(channel)).isNotNull();

    var health =
        HealthGrpc.newBlockingV2Stub(channel).check(HealthCheckRequest.getDefaultInstance());
    assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
    var reflection = ServerReflectionGrpc.newBlockingV2Stub(channel).serverReflectionInfo();
    reflection.write(ServerReflectionRequest.newBuilder().setListServices("").build());
    assertThat(reflection.read(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS).hasListServicesResponse())
        .isTrue();
    reflection.halfClose();
    stream.halfClose();
    mayEnd.release();
  }

  @Test
  void streamsTakeNoPlaceOfUnaryCallsAndHaveALimitOfTheirOwn() throws Exception {
    App app =
        start(
            new EchoService(),
            "--limiter-mode=fixed",
            "--limiter-limit=1",
            "--limiter-max-streams=2");
    ManagedChannel channel = rig.channel(app);
    List<BlockingClientCall<EchoRequest, EchoResponse>> open = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      var stream = EchoGrpc.newBlockingV2Stub(channel).bidi();
      stream.write(request("open"));
      assertThat(Rig.read(stream).getText()).isEqualTo("open");
      open.add(stream);
    }
    assertThat(limiter.streams()).isEqualTo(2);
    assertThat(limiter.unaryCalls()).isZero();
    assertThat(EchoGrpc.newBlockingV2Stub(channel).unary(request("x")).getText()).isEqualTo("x");

    BlockingClientCall<EchoRequest, EchoResponse> third =
        EchoGrpc.newBlockingV2Stub(channel).bidi();
    assertThatThrownBy(() -> Rig.read(third))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));

    open.get(0).halfClose();
    assertThat(Rig.read(open.get(0))).isNull();
    await(() -> limiter.streams() == 1);
    assertThat(Rig.texts(EchoGrpc.newBlockingV2Stub(channel).serverStream(request("x", 2))))
        .containsExactly("x0", "x1");
    open.get(1).halfClose();
  }

  @Test
  void cancelledCallKeepsItsPlaceUntilItsServiceReturns() throws Exception {
    App app = start(new Slow(), "--limiter-mode=fixed", "--limiter-limit=1");
    ManagedChannel channel = rig.channel(app);
    begin(channel, 1).get(0).cancel(true);
    // The server knows of the cancellation when it has answered what was sent after it.
    HealthGrpc.newBlockingV2Stub(channel).check(HealthCheckRequest.getDefaultInstance());

    assertThat(refusal(channel)).isNotNull();

    mayEnd.release();
    await(() -> limiter.unaryCalls() == 0);
  }

  @Test
  void noPlaceIsLostHoweverCallsEnd() throws Exception {
    EchoService any =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            switch (request.getText()) {
              case "throw" -> throw new IllegalStateException("thrown on purpose");
              case "error" -> responses.onError(Status.NOT_FOUND.asRuntimeException());
              case "both" -> {
                responses.onNext(response("x"));
                responses.onError(Status.ABORTED.asRuntimeException());
              }
              case "never" -> {}
              case "elsewhere" -> CompletableFuture.runAsync(() -> super.unary(request, responses));
              default -> super.unary(request, responses);
            }
          }
        };
    App app =
        start(
            any,
            "--limiter-mode=adaptive",
            "--limiter-limit=20",
            "--limiter-window=1ms",
            "--grpc-timeout=50ms",
            "--access-log-enabled=false");
    ManagedChannel channel = rig.channel(app);
    Random random = new Random(7);
    String[] kinds = {"ok", "throw", "error", "both", "never", "elsewhere"};
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      var stub = EchoGrpc.newFutureStub(channel);
      if (random.nextInt(4) == 0) {
        stub = stub.withDeadline(Deadline.after(random.nextInt(20), TimeUnit.MILLISECONDS));
      }
      Future<?> call = stub.unary(request(kinds[random.nextInt(kinds.length)]));
      if (random.nextInt(4) == 0) {
        call.cancel(true);
      }
      calls.add(call);
    }
    for (Future<?> call : calls) {
      try {
        call.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (java.util.concurrent.ExecutionException
          | java.util.concurrent.CancellationException e) {
        // However it ends.
        assertThat(e).isNotNull();
      }
    }

    await(() -> limiter.unaryCalls() == 0);
    assertThat(EchoGrpc.newBlockingV2Stub(channel).unary(request("ok")).getText()).isEqualTo("ok");
  }

  @Test
  void callThatItsExecutorRefusesLeavesNoPlaceTaken() throws Exception {
    App app =
        rig.start(
            App.named("test")
                .service(
                    new EchoService(),
                    task -> {
                      throw new java.util.concurrent.RejectedExecutionException("full");
                    })
                .component(new Watch())
                .listen(GrpcServer.on(0)),
            "--limiter-mode=fixed",
            "--limiter-limit=1");

    assertThat(refusal(rig.channel(app))).isNotNull();

    await(() -> limiter.unaryCalls() == 0);
  }

  @Test
  void limitOutsideItsBoundsIsRefusedBeforeTheStart(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("config.yml");
    Files.writeString(file, "limiter:\n  mode: adaptive\n  limit: 5\n  max-limit: 20\n");

    assertThatThrownBy(() -> start(new EchoService(), "--config=" + file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            file
                + ":3: limiter.limit is \"5\": expected a number from 10, which limiter.min-limit"
                + " is, to 20, which limiter.max-limit ("
                + file
                + ":4) is");
    assertThatThrownBy(() -> start(new EchoService(), "--config=" + file, "--limiter-max-limit=9"))
        .hasMessage(
            "limiter.min-limit is \"10\": expected at most 9, which limiter.max-limit (flag"
                + " --limiter-max-limit) is");
  }

  @Test
  void timesThatCannotBeAreRefusedWithTheirPlace() {
    String expected =
        ", expected a time span such as 250ms, 15s, 1h30m or 1d, of whole milliseconds and at least"
            + " 1ms and at most 1d";

    assertThatThrownBy(
            () ->
                start(new EchoService(), "--limiter-window=0s", "--limiter-probe-interval", "25h"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --limiter-window: limiter.window is \"0s\""
                + expected
                + "\nflag --limiter-probe-interval: limiter.probe-interval is \"25h\""
                + expected);
  }
}
