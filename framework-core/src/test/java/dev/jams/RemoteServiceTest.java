package dev.jams;

import static dev.jams.EchoService.request;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.echo.PingGrpc;
import dev.jams.internal.client.ConnectionTimes;
import dev.jams.internal.lifecycle.Lifecycle;
import dev.jams.internal.lifecycle.OpenCalls;
import dev.jams.internal.tls.ClientTls;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** GM-04: the remote server comes and goes while the app runs. */
@Timeout(120)
class RemoteServiceTest {
  @RegisterExtension final Rig rig = new Rig();
  @RegisterExtension final LogEvents log = new LogEvents();

  @Test
  void recoversWithoutARestart() throws Exception {
    int port = rig.reservePort();
    AppBuilder remote = App.named("remote").service(new EchoService()).listen(GrpcServer.on(port));
    App front = rig.start(front(port));
    var stub = rig.echo(front);
    BlockingClientCall<?, HealthCheckResponse> ofApp = watch(front, "");
    BlockingClientCall<?, HealthCheckResponse> ofService = watch(front, EchoGrpc.SERVICE_NAME);

    awaitStatus(ofApp, ServingStatus.NOT_SERVING);
    awaitStatus(ofService, ServingStatus.NOT_SERVING);
    assertUnreachable(() -> stub.unary(request("x")));

    App first = rig.start(remote);
    awaitStatus(ofApp, ServingStatus.SERVING);
    awaitStatus(ofService, ServingStatus.SERVING);
    assertThat(stub.unary(request("x")).getText()).isEqualTo("x");

    first.close();
    awaitStatus(ofApp, ServingStatus.NOT_SERVING);
    awaitStatus(ofService, ServingStatus.NOT_SERVING);
    assertUnreachable(() -> stub.unary(request("x")));

    rig.restart(remote);
    awaitStatus(ofApp, ServingStatus.SERVING);
    assertThat(stub.unary(request("y")).getText()).isEqualTo("y");
  }

  @Test
  void farServerThatAsksItsClientsToLeaveStaysReachable() throws Exception {
    App remote =
        rig.start(
            App.named("remote").service(new EchoService()).listen(GrpcServer.on(0)),
            "--shutdown-lame-duck",
            "1h");
    App front = rig.start(front(remote.port("grpc")));
    BlockingClientCall<?, HealthCheckResponse> health = watch(front, "");
    awaitStatus(health, ServingStatus.SERVING);
    Thread stopping = new Thread(remote::close, "stopping");

    stopping.start();
    while (log.named("remote service").size() < 3) {
      // Connected, disconnected, and connected again.
      Thread.onSpinWait();
    }
    assertThat(rig.echo(front).unary(request("x")).getText()).isEqualTo("x");

    // The lame duck ends with it, as at a second signal.
    stopping.interrupt();
    assertThat(Rig.read(health).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    // It would say that the server came back, had it been thought to be away before.
    stopping.join();
    front.close();
    assertThatThrownBy(() -> Rig.read(health)).isInstanceOf(StatusException.class);
  }

  @Test
  void serviceThatIsLocalServesOnWhileTheRemoteOneIsAway() throws Exception {
    App front = rig.start(front(rig.reservePort()).service(new PingService()));
    var channel = rig.channel(front);

    assertThat(PingGrpc.newBlockingV2Stub(channel).ping(request("x")).getText()).isEqualTo("x");

    var health = HealthGrpc.newBlockingV2Stub(channel);
    assertThat(health.check(of(PingGrpc.SERVICE_NAME)).getStatus())
        .isEqualTo(ServingStatus.SERVING);
    assertThat(health.check(of(EchoGrpc.SERVICE_NAME)).getStatus())
        .isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health.check(of("")).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void callInFlightWhenTheRemoteDiesTellsNothingOfTheNetwork() throws Exception {
    App remote = rig.start(App.named("remote").service(new EchoService()).listen(GrpcServer.on(0)));
    int port = remote.port("grpc");
    try (Cable cable = new Cable(port)) {
      App front = rig.start(front(cable.port()));
      BlockingClientCall<EchoRequest, EchoResponse> call = rig.echo(front).bidi();
      call.write(request("x"));
      assertThat(Rig.read(call).getText()).isEqualTo("x");

      cable.cut();

      StatusException e = catchThrowableOfType(StatusException.class, () -> Rig.read(call));
      assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
      assertThat(e.getStatus().getDescription()).doesNotContain("127.0.0.1", ":", "Exception");
    }
  }

  @Test
  void unknownHostIsUnreachableToo() throws Exception {
    App front =
        rig.start(
            App.named("front")
                .service(
                    RemoteService.at(
                        "dns:///" + Rig.NO_HOST + ":42001", EchoGrpc.getServiceDescriptor()))
                .listen(GrpcServer.on(0)));
    var stub = rig.echo(front);

    assertUnreachable(() -> stub.unary(request("x")));
  }

  @Test
  void keepsTryingAtAnEvenPace() throws Exception {
    // It accepts connections and closes them before they are any good.
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(20_000);
      ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
      long begin = System.nanoTime();
      try (RemoteChannel channel =
          new RemoteChannel(
              "127.0.0.1:" + server.getLocalPort(),
              ClientTls.off().open(null, timer),
              timer,
              new Health(new Lifecycle(), new OpenCalls()),
              new TargetSettings.Values(
                  new ConnectionTimes(
                      Duration.ofSeconds(5),
                      Duration.ofMillis(50),
                      Duration.ZERO,
                      Duration.ofSeconds(20),
                      Duration.ofSeconds(2)),
                  true,
                  false))) {
        channel.open();
        for (int attempt = 0; attempt < 10; attempt++) {
          server.accept().close();
        }
      } finally {
        timer.shutdownNow();
      }
      // With gRPC's own back-off the 10th attempt comes after 90 seconds.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(40));
    }
  }

  @Test
  void serverThatIsNotServingGetsNoCallsWhereThereIsAnother() throws Exception {
    // The other one has no health service.
    App a = rig.startNotServing(new Named("a"));
    String target = "static:///127.0.0.1:" + a.port("grpc") + "," + at(new Named("b"));
    var careful = rig.echo(rig.start(front(target), WAITS));
    var careless = rig.echo(rig.start(front(target), WAITS, "--grpc-target-health-check=false"));
    while (Named.count(careless, 10).size() < 2) {
      // Connections come one by one.
      Thread.onSpinWait();
    }

    assertThat(Named.count(careful, 20)).isEqualTo(Map.of("b", 20));
  }

  @Test
  void serversTakeTurnsInProportionToTheirWeights() throws Exception {
    String target = "static:///" + at(new Named("a")) + ";3," + at(new Named("b"));
    var stub = rig.echo(rig.start(front(target), WAITS));
    while (Named.count(stub, 4).size() < 2) {
      Thread.onSpinWait();
    }

    assertThat(Named.count(stub, 40)).isEqualTo(Map.of("a", 30, "b", 10));
  }

  @Test
  void callsWaitForTheServerIfThatIsWanted() throws Exception {
    int port = rig.reservePort();
    App front = rig.start(front(port), WAITS);
    var answer = EchoGrpc.newFutureStub(rig.channel(front)).unary(request("x"));
    var late = EchoGrpc.newBlockingV2Stub(rig.channel(front)).withDeadlineAfter(100, MILLISECONDS);

    StatusException e = catchThrowableOfType(StatusException.class, () -> late.unary(request("x")));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(answer).isNotDone();

    rig.start(App.named("remote").service(new EchoService()).listen(GrpcServer.on(port)));
    assertThat(answer.get(Rig.PATIENCE_SECONDS, SECONDS).getText()).isEqualTo("x");
  }

  private static final String WAITS = "--grpc-target-wait-for-ready";

  private String at(Named service) throws IOException {
    return "127.0.0.1:" + rig.serve(service);
  }

  private static AppBuilder front(int port) {
    return front("127.0.0.1:" + port);
  }

  private static AppBuilder front(String target) {
    return App.named("front")
        .service(RemoteService.at(target, EchoGrpc.getServiceDescriptor()))
        .listen(GrpcServer.on(0));
  }

  private BlockingClientCall<?, HealthCheckResponse> watch(App app, String service) {
    return HealthGrpc.newBlockingV2Stub(rig.channel(app)).watch(of(service));
  }

  private static HealthCheckRequest of(String service) {
    return HealthCheckRequest.newBuilder().setService(service).build();
  }

  /** A port that opens or closes may be reached once more before it is what it will be. */
  private static void awaitStatus(
      BlockingClientCall<?, HealthCheckResponse> watch, ServingStatus status) throws Exception {
    HealthCheckResponse next = Rig.read(watch);
    while (next.getStatus() != status) {
      next = Rig.read(watch);
    }
  }

  private interface Body {
    void run() throws Exception;
  }

  private static void assertUnreachable(Body body) {
    StatusException e = catchThrowableOfType(StatusException.class, body::run);
    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(e.getStatus().getDescription()).isEqualTo("jams.testing.Echo is not reachable");
  }
}
