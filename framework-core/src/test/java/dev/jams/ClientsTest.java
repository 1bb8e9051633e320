package dev.jams;

import static dev.jams.EchoService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.echo.PingGrpc;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An app whose service calls another service. */
@Timeout(120)
class ClientsTest {
  private static final Metadata.Key<String> REQUEST_ID = key("x-request-id");
  private static final Metadata.Key<String> TRACEPARENT = key("traceparent");
  private static final Metadata.Key<String> SECRET = key("x-secret");

  @RegisterExtension final Rig rig = new Rig();
  @RegisterExtension final LogEvents log = new LogEvents();

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** Asks the echo service for every answer. */
  private static final class Asking extends PingGrpc.PingImplBase {
    private final EchoGrpc.EchoBlockingStub echo;

    Asking(Clients clients) {
      this.echo = clients.client("echo", EchoGrpc::newBlockingStub);
    }

    @Override
    public void ping(EchoRequest request, StreamObserver<EchoResponse> responses) {
      responses.onNext(echo.unary(request));
      responses.onCompleted();
    }
  }

  private static AppBuilder front(String target) {
    return App.named("front")
        .client("echo", target)
        .service(PingGrpc.getServiceDescriptor(), Asking::new)
        .listen(GrpcServer.on(0));
  }

  private PingGrpc.PingBlockingV2Stub ping(App front) {
    return PingGrpc.newBlockingV2Stub(rig.channel(front));
  }

  private static String at(int port) {
    return "127.0.0.1:" + port;
  }

  @Test
  void serviceCallsAnotherByItsName() throws Exception {
    App front = rig.start(front(at(rig.serve(new EchoService()))));

    assertThat(ping(front).ping(request("x")).getText()).isEqualTo("x");
    assertThat(front.client("echo", EchoGrpc::newBlockingV2Stub).unary(request("y")).getText())
        .isEqualTo("y");
  }

  @Test
  void configurationSaysWhereTheServiceIs() throws Exception {
    App front =
        rig.start(front("127.0.0.1:1"), "--clients-echo-target", at(rig.serve(new EchoService())));

    assertThat(ping(front).ping(request("x")).getText()).isEqualTo("x");
  }

  // GM-16
  @Test
  void connectsBeforeTheFirstCall() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(60_000);
      rig.start(front(at(server.getLocalPort())));

      server.accept().close();
    }
  }

  // UG-21
  @Test
  void appServesWhileWhatItCallsIsAwayAndRecoversWithoutARestart() throws Exception {
    int port = rig.reservePort();
    AppBuilder echo = App.named("echo").service(new EchoService()).listen(GrpcServer.on(port));
    App front = rig.start(front(at(port)));
    var stub = ping(front);

    assertThat(front.health().isServing()).isTrue();
    assertUnreachable(() -> stub.ping(request("x")));

    App first = rig.start(echo);
    awaitAnswer(stub);
    first.close();
    assertUnreachable(() -> stub.ping(request("x")));

    rig.restart(echo);
    awaitAnswer(stub);
  }

  @Test
  void appIsNotReadyWithoutAClientThatIsRequired() throws Exception {
    int port = rig.reservePort();
    App front = rig.start(front(at(port)), "--clients-echo-required");
    BlockingClientCall<?, HealthCheckResponse> ofApp = watch(front, "");

    awaitStatus(ofApp, ServingStatus.NOT_SERVING);
    assertThat(front.health().services())
        .containsEntry("clients.echo", ServingStatus.NOT_SERVING)
        .containsEntry(PingGrpc.SERVICE_NAME, ServingStatus.SERVING);

    App echo = rig.start(App.named("echo").service(new EchoService()).listen(GrpcServer.on(port)));
    awaitStatus(ofApp, ServingStatus.SERVING);

    echo.close();
    awaitStatus(ofApp, ServingStatus.NOT_SERVING);
  }

  @Test
  void requiredClientThatIsAskedToConnectAnewLeavesTheAppReady() throws Exception {
    App echo =
        rig.start(
            App.named("echo").service(new EchoService()).listen(GrpcServer.on(0)),
            "--grpc-max-connection-age=1s");
    App front = rig.start(front(at(echo.port("grpc"))), "--clients-echo-required");
    List<ServingStatus> statuses = new CopyOnWriteArrayList<>();
    awaitStatus(watch(front, ""), ServingStatus.SERVING);
    front
        .health()
        .watch(
            (service, status) -> {
              if (service.equals("clients.echo")) {
                statuses.add(status);
              }
            });

    int before = log.named("connected").size();
    while (log.named("connected").size() < before + 2) {
      Thread.onSpinWait();
    }

    assertThat(statuses).containsOnly(ServingStatus.SERVING);
    assertThat(ping(front).ping(request("x")).getText()).isEqualTo("x");
  }

  @Test
  void startFailsWithoutAClientIfThatIsWanted() throws Exception {
    int port = rig.reservePort();

    assertThatThrownBy(
            () ->
                rig.start(
                    front(at(port)),
                    "--clients-echo-fail-fast",
                    "--clients-echo-start-timeout=50ms"))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "the client echo cannot reach "
                + at(port)
                + " within 50ms; start that first, or let this app start without it by"
                + " clients.echo.fail-fast false");
  }

  @Test
  void startWaitsForAClientIfThatIsWanted() throws Exception {
    App front =
        rig.start(
            front(at(rig.serve(new EchoService()))),
            "--clients-echo-fail-fast",
            "--clients-echo-start-timeout=1m");

    assertThat(ping(front).ping(request("x")).getText()).isEqualTo("x");
  }

  @Test
  void callToAServiceThatHangsEndsInTime() throws Exception {
    int port = rig.serve(new Hanging());
    App front = rig.start(front(at(port)), "--clients-echo-timeout", "100ms");

    assertEndsInTime(() -> ping(front).ping(request("x")));
  }

  @Test
  void callToAPortThatOnlyAcceptsEndsInTime() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      App front =
          rig.start(
              front(at(server.getLocalPort())),
              "--clients-echo-timeout=100ms",
              "--clients-echo-wait-for-ready");

      assertEndsInTime(() -> ping(front).ping(request("x")));
    }
  }

  @Test
  void callsWaitForTheConnectionIfThatIsWanted() throws Exception {
    int port = rig.reservePort();
    App front =
        rig.start(front(at(port)), "--clients-echo-wait-for-ready", "--clients-echo-timeout=1m");
    var answer = PingGrpc.newFutureStub(rig.channel(front)).ping(request("x"));

    rig.start(App.named("echo").service(new EchoService()).listen(GrpcServer.on(port)));
    assertThat(answer.get(60, TimeUnit.SECONDS).getText()).isEqualTo("x");
  }

  @Test
  void deadlineOfTheIncomingCallGoesOn() throws Exception {
    BlockingQueue<Long> seconds = new ArrayBlockingQueue<>(10);
    int port =
        rig.serve(
            new EchoService() {
              @Override
              public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
                seconds.add(Context.current().getDeadline().timeRemaining(TimeUnit.SECONDS));
                super.unary(request, responses);
              }
            });
    App front = rig.start(front(at(port)), "--clients-echo-timeout", "20m");
    var stub = ping(front);

    stub.ping(request("x"));
    assertThat(seconds.take()).isBetween(600L, 1200L);
    stub.withDeadlineAfter(5, TimeUnit.MINUTES).ping(request("x"));
    assertThat(seconds.take()).isLessThanOrEqualTo(300);
    stub.withDeadlineAfter(40, TimeUnit.MINUTES).ping(request("x"));
    assertThat(seconds.take()).isBetween(600L, 1200L);
    // What a stub says of itself is not the default any more.
    front
        .client("echo", EchoGrpc::newBlockingV2Stub)
        .withDeadlineAfter(40, TimeUnit.MINUTES)
        .unary(request("x"));
    assertThat(seconds.take()).isGreaterThan(1200);
  }

  @Test
  void cancellationOfTheIncomingCallGoesOn() throws Exception {
    Hanging hanging = new Hanging();
    App front = rig.start(front(at(rig.serve(hanging))));
    Future<?> call = PingGrpc.newFutureStub(rig.channel(front)).ping(request("x"));
    assertThat(hanging.begun.await(60, TimeUnit.SECONDS)).isTrue();

    call.cancel(true);

    assertThat(hanging.cancelled.await(60, TimeUnit.SECONDS)).isTrue();
  }

  // GM-16
  @Test
  void headersThatAreAllowedGoOn() throws Exception {
    BlockingQueue<Metadata> seen = new ArrayBlockingQueue<>(10);
    App echo = recording(seen);
    App front = rig.start(front(at(echo.port("grpc"))));
    Metadata sent = new Metadata();
    sent.put(REQUEST_ID, "id-1");
    sent.put(TRACEPARENT, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    sent.put(SECRET, "s");
    ping(front)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(sent))
        .ping(request("x"));

    Metadata received = seen.take();
    assertThat(received.get(REQUEST_ID)).isEqualTo("id-1");
    assertThat(received.get(TRACEPARENT)).isEqualTo(sent.get(TRACEPARENT));
    assertThat(received.containsKey(SECRET)).isFalse();
  }

  @Test
  void requestIdThatTheCallerDidNotSendGoesOn() throws Exception {
    BlockingQueue<Metadata> seen = new ArrayBlockingQueue<>(10);
    App echo = recording(seen);
    App front = rig.start(front(at(echo.port("grpc"))));
    AtomicReference<Metadata> headers = new AtomicReference<>(new Metadata());
    AtomicReference<Metadata> trailers = new AtomicReference<>(new Metadata());
    ping(front)
        .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers))
        .ping(request("x"));

    assertThat(seen.take().get(REQUEST_ID)).isEqualTo(headers.get().get(REQUEST_ID)).isNotEmpty();
  }

  @Test
  void headersToGoOnCanBeChosen() throws Exception {
    BlockingQueue<Metadata> seen = new ArrayBlockingQueue<>(10);
    App echo = recording(seen);
    App front =
        rig.start(front(at(echo.port("grpc"))), "--clients-echo-forward-headers=x-secret,x-other");
    Metadata sent = new Metadata();
    sent.put(TRACEPARENT, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    sent.put(SECRET, "s");
    ping(front)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(sent))
        .ping(request("x"));

    Metadata received = seen.take();
    assertThat(received.get(SECRET)).isEqualTo("s");
    assertThat(received.containsKey(TRACEPARENT)).isFalse();
  }

  @Test
  void callsInFlightStillCallWhileTheAppDrains() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    int port = rig.serve(new EchoService());
    App front =
        rig.start(
            App.named("front")
                .client("echo", at(port))
                .service(
                    PingGrpc.getServiceDescriptor(),
                    context ->
                        new PingService() {
                          @Override
                          public void ping(
                              EchoRequest request, StreamObserver<EchoResponse> responses) {
                            begun.countDown();
                            awaitQuietly(goOn);
                            var echo = context.client("echo", EchoGrpc::newBlockingStub);
                            super.ping(request(echo.unary(request).getText()), responses);
                          }
                        })
                .listen(GrpcServer.on(0)));
    var answer = PingGrpc.newFutureStub(rig.channel(front)).ping(request("x"));
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    Future<?> closing = Rig.closing(front);
    while (front.state() == State.RUNNING) {
      Thread.onSpinWait();
    }
    goOn.countDown();

    assertThat(answer.get(60, TimeUnit.SECONDS).getText()).isEqualTo("x");
    closing.get(60, TimeUnit.SECONDS);
    assertThatThrownBy(() -> front.channel("echo"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("connections not found : echo");
  }

  @Test
  void closesBeforeTheServicesAndWhateverHangs() throws Exception {
    Hanging hanging = new Hanging();
    int port = rig.serve(hanging);
    BlockingQueue<String> closed = new ArrayBlockingQueue<>(10);
    AtomicReference<Clients> clients = new AtomicReference<>();
    class Closeable extends PingService implements AutoCloseable {
      @Override
      public void close() {
        try {
          clients.get().channel("echo");
        } catch (IllegalStateException e) {
          closed.add(e.getMessage());
        }
      }
    }
    App front =
        rig.start(
            App.named("front")
                .client("echo", at(port))
                .service(
                    PingGrpc.getServiceDescriptor(),
                    context -> {
                      clients.set(context);
                      return new Closeable();
                    })
                .listen(GrpcServer.on(0)),
            "--clients-echo-close-timeout=10ms",
            "--clients-echo-timeout=1h");
    // A call of nobody's, which no drain waits for.
    var answer = front.client("echo", EchoGrpc::newFutureStub).unary(request("x"));
    assertThat(hanging.begun.await(60, TimeUnit.SECONDS)).isTrue();

    front.close();

    assertThat(closed.take()).isEqualTo("connections not found : echo");
    assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS)).hasMessageContaining("UNAVAILABLE");
  }

  // GM-16
  @Test
  void unknownNameIsAnError() throws Exception {
    App front = rig.start(front(at(rig.serve(new EchoService()))));

    assertThatThrownBy(() -> front.channel("mail"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("client not found : mail");
  }

  @Test
  void serviceThatNeedsAnUnknownNameSaysSoAtTheStart() {
    AppBuilder app =
        App.named("front")
            .service(PingGrpc.getServiceDescriptor(), Asking::new)
            .listen(GrpcServer.on(0));

    assertThatThrownBy(() -> rig.start(app))
        .isInstanceOf(StartException.class)
        .hasMessage("cannot make the service jams.testing.Ping: client not found : echo");
  }

  @Test
  void limitsCallsAtATime() throws Exception {
    Hanging hanging = new Hanging();
    App front =
        rig.start(front(at(rig.serve(hanging))), "--clients-echo-max-concurrent-calls", "1");
    var echo = front.channel("echo");
    Future<?> first = EchoGrpc.newFutureStub(echo).unary(request("x"));
    assertThat(hanging.begun.await(60, TimeUnit.SECONDS)).isTrue();

    StatusException e =
        catchThrowableOfType(StatusException.class, () -> ping(front).ping(request("y")));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(e.getStatus().getDescription()).isEqualTo("too many calls to echo at a time");

    first.cancel(true);
    Code code = Code.UNAVAILABLE;
    while (code == Code.UNAVAILABLE) {
      // Until the end of the first call has been noticed.
      code =
          catchThrowableOfType(
                  StatusRuntimeException.class,
                  () ->
                      EchoGrpc.newBlockingStub(echo)
                          .withDeadlineAfter(100, TimeUnit.MILLISECONDS)
                          .unary(request("y")))
              .getStatus()
              .getCode();
    }
    assertThat(code).isEqualTo(Code.DEADLINE_EXCEEDED);
  }

  /** Never answers. */
  private static final class Hanging extends EchoService {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
      begun.countDown();
    }
  }

  private App recording(BlockingQueue<Metadata> seen) throws StartException {
    ServerInterceptor recorder =
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            seen.add(headers);
            return next.startCall(call, headers);
          }
        };
    return rig.start(
        App.named("echo").service(new EchoService()).intercept(recorder).listen(GrpcServer.on(0)));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private BlockingClientCall<?, HealthCheckResponse> watch(App app, String service) {
    return HealthGrpc.newBlockingV2Stub(rig.channel(app))
        .watch(HealthCheckRequest.newBuilder().setService(service).build());
  }

  private static void awaitStatus(
      BlockingClientCall<?, HealthCheckResponse> watch, ServingStatus status) throws Exception {
    HealthCheckResponse next = Rig.read(watch);
    while (next.getStatus() != status) {
      next = Rig.read(watch);
    }
  }

  /** Asks until somebody answers: the connection comes when the next attempt is due. */
  private static void awaitAnswer(PingGrpc.PingBlockingV2Stub stub) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        assertThat(stub.ping(request("x")).getText()).isEqualTo("x");
        return;
      } catch (StatusException e) {
        if (e.getStatus().getCode() != Code.UNAVAILABLE || System.nanoTime() - end > 0) {
          throw e;
        }
      }
    }
  }

  private interface Body {
    void run() throws Exception;
  }

  private static void assertUnreachable(Body body) {
    StatusException e = catchThrowableOfType(StatusException.class, body::run);
    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(e.getStatus().getDescription()).isEqualTo("echo is not reachable");
  }

  private static void assertEndsInTime(Body body) throws IOException {
    StatusException e = catchThrowableOfType(StatusException.class, body::run);
    assertThat(e.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(e.getStatus().getDescription()).isEqualTo("echo did not answer in time");
  }
}
