package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.PingGrpc;
import dev.jams.internal.config.ConfigException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GM-03: one jar, several modes. */
@Timeout(120)
class ModeTest {
  @RegisterExtension final Rig rig = new Rig();

  private final List<String> started = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @CsvSource({"gateway, grpc http metrics", "grpc, grpc metrics", "http, http metrics"})
  void modeChoosesTheListenersThatExposeServices(String mode, String running) throws Exception {
    rig.start(threeListeners(), "--mode", mode);

    assertThat(started).containsExactly(running.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"gateway, grpc http", "grpc, grpc", "http, http"})
  void environmentAndFileChooseThemAsWell(String mode, String running, @TempDir Path dir)
      throws Exception {
    AppSettings settings =
        AppSettings.of(
            App.named("test").listen(new Named("grpc", true)).listen(new Named("http", true)));
    Path file = Files.writeString(dir.resolve("config.yml"), "mode: " + mode + "\n");

    Config byEnvironment =
        Config.load(settings.loader(Map.of("MODE", mode)), List.of("--config=", "--env-file="));
    Config byFile = Config.load(settings.loader(Map.of()), List.of("--config", file.toString()));

    assertThat(settings.running(byEnvironment))
        .extracting(Listener::name)
        .containsExactly(running.split(" "));
    assertThat(settings.running(byFile))
        .extracting(Listener::name)
        .containsExactly(running.split(" "));
  }

  @Test
  void allListenersRunByDefault() throws Exception {
    rig.start(threeListeners());

    assertThat(started).containsExactly("grpc", "http", "metrics");
  }

  @Test
  void unknownModeNamesTheModesThereAre() {
    assertThatThrownBy(() -> rig.start(threeListeners(), "--mode", "rest"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("flag --mode: mode is \"rest\", expected one of grpc, http, gateway");
  }

  @Test
  void appWithOneWayInHasNoMode() {
    AppBuilder one = App.named("test").listen(new Named("grpc", true));

    assertThatThrownBy(() -> rig.start(one, "--mode", "grpc"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("unknown flag --mode");
  }

  // GM-04
  @Test
  void targetReplacesTheLocalServiceWhichIsNotMade() throws Exception {
    App remote = rig.start(App.named("remote").service(new EchoService()).listen(GrpcServer.on(0)));
    AtomicInteger made = new AtomicInteger();
    AppBuilder builder =
        App.named("front")
            .service(
                EchoGrpc.getServiceDescriptor(),
                context -> {
                  made.incrementAndGet();
                  return new EchoService();
                })
            .listen(GrpcServer.on(0));

    App front = rig.start(builder, "--grpc-target", "127.0.0.1:" + remote.port("grpc"));

    assertThat(rig.echo(front).unary(EchoService.request("far")).getText()).isEqualTo("far");
    assertThat(made).hasValue(0);
  }

  @Test
  void targetReplacesThatOfTheRemoteService() throws Exception {
    App remote = rig.start(App.named("remote").service(new EchoService()).listen(GrpcServer.on(0)));
    AppBuilder builder =
        App.named("front")
            .service(RemoteService.at("127.0.0.1:1", EchoGrpc.getServiceDescriptor()))
            .listen(GrpcServer.on(0));

    App front = rig.start(builder, "--grpc-target", "127.0.0.1:" + remote.port("grpc"));

    assertThat(rig.echo(front).unary(EchoService.request("far")).getText()).isEqualTo("far");
  }

  @Test
  void targetLeavesLocalServicesAloneWhereThereAreRemoteOnes() throws Exception {
    App remote = rig.start(App.named("remote").service(new EchoService()).listen(GrpcServer.on(0)));
    AppBuilder builder =
        App.named("front")
            .service(RemoteService.at("127.0.0.1:1", EchoGrpc.getServiceDescriptor()))
            .service(new PingService())
            .listen(GrpcServer.on(0));

    App front = rig.start(builder, "--grpc-target", "127.0.0.1:" + remote.port("grpc"));

    var channel = rig.channel(front);
    var echo = EchoGrpc.newBlockingV2Stub(channel);
    assertThat(echo.unary(EchoService.request("far")).getText()).isEqualTo("far");
    var ping = PingGrpc.newBlockingV2Stub(channel);
    assertThat(ping.ping(EchoService.request("near")).getText()).isEqualTo("near");
  }

  @Test
  void oneTargetCannotStandForTwo() {
    AppBuilder two =
        App.named("test")
            .service(RemoteService.at("127.0.0.1:1", EchoGrpc.getServiceDescriptor()))
            .service(RemoteService.at("127.0.0.1:2", PingGrpc.getServiceDescriptor()));

    assertThatThrownBy(() -> rig.start(two, "--grpc-target", "127.0.0.1:3"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("unknown flag --grpc-target");
  }

  @Test
  void badTargetIsAMistakeOfTheConfigurationWithItsPlace(@TempDir Path dir) throws Exception {
    AppBuilder builder = App.named("test").service(new EchoService()).listen(GrpcServer.on(0));
    Path file = dir.resolve("config.yml");
    Files.writeString(
        file, "grpc:\n  target: http://tracker:42001\n  target-tls:\n    ca-file: none.pem\n");

    assertThatThrownBy(() -> rig.start(builder, "--config=" + file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            file
                + ":2: grpc.target is \"http://tracker:42001\": gRPC has no targets that begin with"
                + " http; expected host:port, dns:///host:port, unix:path, env:///NAME or"
                + " static:///host:port,host:port\n"
                + file
                + ":4: grpc.target-tls.ca-file is \"none.pem\": there is no such file; name one"
                + " that exists");
    assertThatThrownBy(() -> rig.start(builder, "--grpc-target", "tracker:420010"))
        .hasMessage(
            "flag --grpc-target: grpc.target is \"tracker:420010\": expected host:port,"
                + " dns:///host:port, unix:path, env:///NAME or static:///host:port,host:port, with"
                + " a port from 1 to 65535");
  }

  @Test
  void badTargetOfTheCodeIsExplainedToo() {
    AppBuilder one =
        App.named("test").service(RemoteService.at("a b", EchoGrpc.getServiceDescriptor()));
    AppBuilder two =
        App.named("test")
            .service(RemoteService.at("unix:", EchoGrpc.getServiceDescriptor()))
            .service(RemoteService.at("127.0.0.1:2", PingGrpc.getServiceDescriptor()));

    assertThatThrownBy(() -> rig.start(one))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("grpc.target is \"a b\": a target has no spaces; expected host:p");
    assertThatThrownBy(() -> rig.start(two))
        .isExactlyInstanceOf(StartException.class)
        .hasMessage("\"unix:\" cannot be called: expected unix:path or unix:///absolute-path");
  }

  @Test
  void settingOfTheUsersOwnReachesTheFactory() throws Exception {
    Setting<String> greeting = Setting.text("greeting", "hello", "what to say");
    List<String> seen = new CopyOnWriteArrayList<>();
    AppBuilder builder =
        App.named("test")
            .setting(greeting)
            .service(
                EchoGrpc.getServiceDescriptor(),
                context -> {
                  seen.add(context.config().get(greeting));
                  return new EchoService();
                });

    rig.start(builder, "--greeting", "hi");

    assertThat(seen).containsExactly("hi");
  }

  private AppBuilder threeListeners() {
    return App.named("test")
        .listen(new Named("grpc", true))
        .listen(new Named("http", true))
        .listen(new Named("metrics", false));
  }

  private final class Named implements Listener, Listener.Running {
    private final String name;
    private final boolean exposes;

    Named(String name, boolean exposes) {
      this.name = name;
      this.exposes = exposes;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of();
    }

    @Override
    public boolean exposesServices() {
      return exposes;
    }

    @Override
    public Running start(AppContext context) {
      started.add(name);
      return this;
    }

    @Override
    public SocketAddress address() {
      return InetSocketAddress.createUnresolved("nowhere", 1);
    }

    @Override
    public String location() {
      return "nowhere:1";
    }

    @Override
    public void shutdown() {}

    @Override
    public void shutdownNow() {}

    @Override
    public boolean awaitTermination(Duration timeout) {
      return true;
    }
  }
}
