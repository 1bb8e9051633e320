package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.PingGrpc;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class LifecycleTest {
  @RegisterExtension final Rig rig = new Rig();
  @RegisterExtension final LogEvents log = new LogEvents();

  private final List<String> steps = new CopyOnWriteArrayList<>();

  // GM-08, GM-11
  @Test
  void listenersStartInOrderAndStopInReverse() throws Exception {
    App app = rig.start(App.named("test").listen(new Stepping("a")).listen(new Stepping("b")));

    app.close();

    assertThat(steps)
        .containsExactly(
            "start a", "start b", "shutdown b", "shutdown a", "terminated b", "terminated a");
  }

  // GM-10
  @Test
  void passesThroughItsStates() throws Exception {
    CountDownLatch drained = new CountDownLatch(1);
    CountDownLatch draining = new CountDownLatch(1);
    Stepping slow =
        new Stepping("slow") {
          @Override
          void onAwaitTermination() throws InterruptedException {
            draining.countDown();
            drained.await();
          }
        };
    App app = rig.start(App.named("test").service(new EchoService()).listen(slow));
    assertThat(app.state()).isEqualTo(State.RUNNING);
    assertThat(app.health().isServing()).isTrue();
    assertThat(app.health().services()).containsEntry(EchoGrpc.SERVICE_NAME, ServingStatus.SERVING);

    Future<?> closing = Rig.closing(app);

    assertThat(draining.await(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(app.state()).isEqualTo(State.DRAINING);
    assertThat(app.health().isServing()).isFalse();
    assertThat(app.health().services())
        .containsEntry(EchoGrpc.SERVICE_NAME, ServingStatus.NOT_SERVING);
    drained.countDown();
    closing.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(app.state()).isEqualTo(State.STOPPED);
  }

  // GM-10
  @Test
  void listenersPassThroughTheirStates() throws Exception {
    List<Map<String, State>> seen = new CopyOnWriteArrayList<>();
    AppBuilder builder = App.named("test");
    for (String name : List.of("a", "b")) {
      builder.listen(
          new Stepping(name) {
            @Override
            void onStart(AppContext context) {
              assertThat(context.health().state()).isEqualTo(State.STARTING);
              seen.add(context.health().listeners());
            }
          });
    }

    App app = rig.start(builder);
    seen.add(app.listeners());
    app.close();

    assertThat(seen)
        .containsExactly(
            Map.of("a", State.STARTING, "b", State.NEW),
            Map.of("a", State.RUNNING, "b", State.STARTING),
            Map.of("a", State.RUNNING, "b", State.RUNNING));
    assertThat(app.listeners()).isEqualTo(Map.of("a", State.STOPPED, "b", State.STOPPED));
  }

  // GM-10, GK-10
  @Test
  void listenerThatNoLongerListensStopsTheAppAndHasFailed() throws Exception {
    CompletableFuture<AppContext> context = new CompletableFuture<>();
    Stepping dying =
        new Stepping("dying") {
          @Override
          void onStart(AppContext started) {
            context.complete(started);
          }
        };
    App app = rig.start(App.named("test").listen(dying));

    context.get().fail(dying, "the dying listener no longer listens on nowhere:1");

    app.stopped().get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(app.state()).isEqualTo(State.FAILED);
    assertThat(app.listeners()).isEqualTo(Map.of("dying", State.FAILED));
    assertThat(LogEvents.values(log.named("stopped").get(0)))
        .containsEntry("reason", "the dying listener no longer listens on nowhere:1");
  }

  @Test
  void isNotServingBeforeEveryListenerListens() throws Exception {
    CompletableFuture<Boolean> serving = new CompletableFuture<>();
    Stepping looking =
        new Stepping("looking") {
          @Override
          void onStart(AppContext context) {
            serving.complete(context.health().isServing());
          }
        };

    rig.start(App.named("test").service(new EchoService()).listen(looking));

    assertThat(serving.get()).isFalse();
  }

  // GM-08
  @Test
  void failureOfTheSecondListenerStopsTheFirstAndClosesServices() {
    Stepping failing =
        new Stepping("second") {
          @Override
          void onStart(AppContext context) throws StartException {
            throw new StartException("no luck");
          }
        };
    AppBuilder builder =
        App.named("test")
            .service(new ClosingService("echo"))
            .listen(new Stepping("first"))
            .listen(failing);

    assertThatThrownBy(() -> rig.start(builder)).hasMessage("no luck");

    assertThat(steps)
        .containsExactly(
            "start first", "start second", "shutdownNow first", "terminated first", "close echo");
  }

  // GM-08
  @Test
  void portIsFreeAgainAfterAFailedStart() throws Exception {
    int port = rig.reservePort();
    Stepping failing =
        new Stepping("second") {
          @Override
          void onStart(AppContext context) {
            throw new IllegalStateException("broken listener");
          }
        };
    AppBuilder builder = App.named("test").service(new EchoService()).listen(GrpcServer.on(port));

    assertThatThrownBy(() -> rig.start(App.named("t").listen(GrpcServer.on(port)).listen(failing)))
        .isExactlyInstanceOf(StartException.class)
        .hasMessage(
            "cannot start the listener second: java.lang.IllegalStateException: broken listener");

    assertThat(rig.restart(builder).port("grpc")).isEqualTo(port);
  }

  @Test
  void serviceThatCannotBeMadeNamesItselfAndClosesThoseMadeBefore() {
    AppBuilder builder =
        App.named("test")
            .service(EchoGrpc.getServiceDescriptor(), context -> new ClosingService("echo"))
            .service(
                PingGrpc.getServiceDescriptor(),
                context -> {
                  throw new IOException("no connection to the database");
                })
            .listen(new Stepping("a"));

    assertThatThrownBy(() -> rig.start(builder))
        .isExactlyInstanceOf(StartException.class)
        .hasMessage("cannot make the service jams.testing.Ping: no connection to the database");

    assertThat(steps).containsExactly("close echo");
  }

  @Test
  void servicesAreClosedLastFirstAfterTheListeners() throws Exception {
    App app =
        rig.start(
            App.named("test")
                .service(new ClosingService("echo"))
                .service(new ClosingPing("ping"))
                .listen(new Stepping("a")));

    app.close();

    assertThat(steps)
        .containsExactly("start a", "shutdown a", "terminated a", "close ping", "close echo");
  }

  @Test
  void serviceThatFailsToCloseDoesNotKeepTheOthersFromIt() throws Exception {
    ClosingPing failing =
        new ClosingPing("ping") {
          @Override
          public void close() {
            super.close();
            throw new IllegalStateException("stuck drawer");
          }
        };
    App app = rig.start(App.named("test").service(new ClosingService("echo")).service(failing));

    app.close();

    assertThat(steps).containsExactly("close ping", "close echo");
    assertThat(app.state()).isEqualTo(State.STOPPED);
    assertThat(log.named("failed to close")).hasSize(1);
  }

  @Test
  void closingTwiceAndAtOnceStopsOnce() throws Exception {
    App app =
        rig.start(App.named("test").service(new ClosingService("echo")).listen(new Stepping("a")));

    List<? extends Future<?>> closers =
        IntStream.range(0, 8).mapToObj(i -> Rig.closing(app)).toList();
    for (Future<?> closer : closers) {
      closer.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(app.state()).isEqualTo(State.STOPPED);
    }
    app.close();

    assertThat(steps).containsExactly("start a", "shutdown a", "terminated a", "close echo");
    assertThat(log.named("stopped")).hasSize(1);
  }

  @Test
  void oneBuilderStartsSeveralApps() throws Exception {
    AppBuilder builder = App.named("test").service(new EchoService()).listen(GrpcServer.on(0));

    App first = rig.start(builder);
    App second = rig.start(builder);

    assertThat(rig.echo(first).unary(EchoService.request("1")).getText()).isEqualTo("1");
    first.close();
    assertThat(rig.echo(second).unary(EchoService.request("2")).getText()).isEqualTo("2");
  }

  @Test
  void serviceRegisteredTwiceIsRefused() {
    AppBuilder builder = App.named("test").service(new EchoService()).service(new EchoService());

    assertThatThrownBy(() -> rig.start(builder))
        .isExactlyInstanceOf(StartException.class)
        .hasMessage(
            "the service jams.testing.Echo is registered twice; "
                + "register it once for all listeners");
  }

  @Test
  void listenerOfATakenNameIsRefused() {
    assertThatThrownBy(() -> App.named("t").listen(GrpcServer.on(0)).listen(GrpcServer.on(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is a listener named \"grpc\" already");
  }

  @Test
  void blankNameIsRefused() {
    assertThatThrownBy(() -> App.named(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void portOfAListenerThatDoesNotRunNamesThoseThatDo() throws Exception {
    App app = rig.start(App.named("test").listen(GrpcServer.on(0)));

    assertThatThrownBy(() -> app.port("http"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no listener \"http\" with a port; running are [grpc]");
  }

  // GM-09
  @Test
  void logsEachStepOfItsLife() throws Exception {
    App app = rig.start(App.named("tracker").service(new EchoService()).listen(GrpcServer.on(0)));
    String address = "127.0.0.1:" + app.port("grpc");
    app.close();

    assertThat(log.messages())
        .containsExactly(
            "service registered",
            "listening",
            "ready",
            "stopping",
            "stopping",
            "stopping",
            "stopping",
            "stopped");
    assertThat(LogEvents.values(log.named("service registered").get(0)))
        .containsEntry("service", "jams.testing.Echo");
    assertThat(LogEvents.values(log.named("listening").get(0)))
        .containsEntry("listener", "grpc")
        .containsEntry("address", address);
    assertThat(LogEvents.values(log.named("ready").get(0)))
        .containsEntry("app", "tracker")
        .containsEntry("grpc", address)
        .hasEntrySatisfying("took", took -> assertThat(took).matches("\\d+ms"));
    assertThat(log.named("stopping"))
        .extracting(step -> LogEvents.values(step).get("step"))
        .containsExactly("readiness-off", "stop-accepting", "drain", "close");
    assertThat(log.named("stopping"))
        .allSatisfy(
            step ->
                assertThat(LogEvents.values(step))
                    .containsEntry("in_flight", "0")
                    .hasEntrySatisfying("ms", ms -> assertThat(ms).matches("\\d+")));
    assertThat(LogEvents.values(log.named("stopped").get(0)))
        .containsEntry("app", "tracker")
        .containsEntry("calls_cut", "0");
  }

  private final class ClosingService extends EchoService implements AutoCloseable {
    private final String name;

    ClosingService(String name) {
      this.name = name;
    }

    @Override
    public void close() {
      steps.add("close " + name);
    }
  }

  private class ClosingPing extends PingService implements AutoCloseable {
    private final String name;

    ClosingPing(String name) {
      this.name = name;
    }

    @Override
    public void close() {
      steps.add("close " + name);
    }
  }

  /** A listener that notes what is done with it. */
  private class Stepping implements Listener {
    private final String name;

    Stepping(String name) {
      this.name = name;
    }

    void onStart(AppContext context) throws StartException {}

    void onAwaitTermination() throws InterruptedException {}

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of();
    }

    @Override
    public Running start(AppContext context) throws StartException {
      steps.add("start " + name);
      onStart(context);
      return new SteppingRunning();
    }

    private final class SteppingRunning implements Running {
      @Override
      public SocketAddress address() {
        return InetSocketAddress.createUnresolved("nowhere", 1);
      }

      @Override
      public String location() {
        return "nowhere:1";
      }

      @Override
      public void shutdown() {
        steps.add("shutdown " + name);
      }

      @Override
      public void shutdownNow() {
        steps.add("shutdownNow " + name);
      }

      @Override
      public boolean awaitTermination(Duration timeout) throws InterruptedException {
        onAwaitTermination();
        steps.add("terminated " + name);
        return true;
      }
    }
  }
}
