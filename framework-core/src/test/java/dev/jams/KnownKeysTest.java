package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.internal.config.ConfigException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file may say beside plain settings: addresses in one, and keys without effect. */
class KnownKeysTest {
  private static final Setting<String> HOST = Setting.text("grpc.host", "127.0.0.1", "a host");
  private static final Setting<Integer> PORT = Setting.integer("grpc.port", 1, 0, 65535, "a port");

  @RegisterExtension final LogEvents log = new LogEvents();
  @RegisterExtension final Rig rig = new Rig();
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:8103, 0.0.0.0, 8103",
    "localhost:0, localhost, 0",
    ":8103, 0.0.0.0, 8103",
    "[::1]:80, ::1, 80",
  })
  void addressIsHostAndPortInOne(String address, String host, int port) throws Exception {
    Config config = load("grpc:\n  addr: '" + address + "'\n", Map.of());

    assertThat(config.get(HOST)).isEqualTo(host);
    assertThat(config.get(PORT)).isEqualTo(port);
  }

  @Test
  void strongerSourceBeatsEitherForm() throws Exception {
    String addr = "grpc:\n  addr: 1.1.1.1:11\n";
    String port = "grpc:\n  port: 22\n";

    assertThat(load(addr, Map.of(), "--grpc-port=33").get(PORT)).isEqualTo(33);
    assertThat(load(addr, Map.of(), "--grpc-port=33").get(HOST)).isEqualTo("1.1.1.1");
    assertThat(load(port, Map.of("GRPC_ADDR", "2.2.2.2:44")).get(PORT)).isEqualTo(44);
  }

  @Test
  void bothFormsInOneSourceAreAnError() throws IOException {
    String file = dir.resolve("config.yml").toString();

    assertThatThrownBy(() -> load("grpc:\n  port: 1\n  addr: a:2\n", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            file
                + ":3: grpc.addr stands for grpc.port, which is given as well: "
                + file
                + ":2; give one of them");
  }

  @ParameterizedTest
  @CsvSource({"8103", "a:b", "a:99999", "::1:80", "http://a:80", "'a b:80'"})
  void explainsWhatIsNoAddress(String address) throws IOException {
    assertThatThrownBy(() -> load("grpc:\n  addr: '" + address + "'\n", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            dir.resolve("config.yml")
                + ":2: grpc.addr is \""
                + address
                + "\", expected host:port such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080");
  }

  @Test
  void listenerListensOnTheAddress() throws Exception {
    App app =
        rig.start(
            App.named("test").service(new EchoService()).listen(GrpcServer.on(1)),
            "--grpc-addr",
            "127.0.0.1:0");

    InetSocketAddress address = app.address("grpc");
    assertThat(address.getAddress().getHostAddress()).isEqualTo("127.0.0.1");
    assertThat(address.getPort()).isPositive();
  }

  @Test
  void keysOfPartsThatTheAppDoesNotHaveAreOnlyWarnedOf() throws Exception {
    String file =
        file(
            "name: renamed\ngrpc:\n  port: 0\nhttp:\n  port: 1\n  read-timeout: 10s\n"
                + "exporter:\n  port: 2\njaeger:\n  sampler: {type: const}\n"
                + "redis: {addr: 127.0.0.1:6379, read_timeout: 0.2s}\nmode: http\n"
                + "services:\n  echo: {http: false}\n");

    String remedy = "; remove it if no other app reads this file";

    rig.start(
        App.named("test").service("echo", new EchoService()).listen(GrpcServer.on(1)),
        "--config",
        file);

    assertThat(log.messages())
        .contains(
            file + ":4: http has no effect: this app has no HTTP listener" + remedy,
            file + ":7: exporter has no effect: this app does not export metrics" + remedy,
            file + ":9: jaeger has no effect: this app does not trace" + remedy,
            file + ":11: redis has no effect: this app has no Redis" + remedy,
            file
                + ":12: mode has no effect: this app has one listener with services, or none"
                + remedy,
            file + ":14: services.echo.http has no effect: this app has no HTTP listener" + remedy);
    assertThat(LogEvents.values(log.named("ready").get(0))).containsEntry("app", "renamed");
  }

  @Test
  void unknownKeysAreErrorsEvenBesideThem() throws IOException {
    String file = file("http:\n  port: 1\ngrpc:\n  prot: 1\n");

    assertThatThrownBy(
            () -> rig.start(App.named("test").listen(GrpcServer.on(0)), "--config", file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file + ":4: unknown key grpc.prot");
  }

  @Test
  void unknownKeysCanBeMadeWarnings() throws Exception {
    String file = file("unknown-keys: warn\ngrpc:\n  prot: 1\n  port: 0\nsection:\n  a: 1\n");

    rig.start(App.named("test").listen(GrpcServer.on(1)), "--config", file);

    assertThat(log.messages())
        .contains(
            file + ":3: unknown key grpc.prot; did you mean grpc.port? See --help",
            file + ":5: unknown key section; see --help");
  }

  private Config load(String yaml, Map<String, String> environment, String... args)
      throws StartException, IOException {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--config", file(yaml), "--env-file="));
    List<Setting<?>> settings = List.of(HOST, PORT);
    return Config.load(
        Config.loader(settings, environment, Map.of()).with(KnownKeys.shorthands(settings)), all);
  }

  private String file(String text) throws IOException {
    return Files.writeString(dir.resolve("config.yml"), text).toString();
  }
}
