package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.PingGrpc;
import dev.jams.internal.config.ConfigException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file may say about services and interceptors that have a name. */
class NamedServicesTest {
  record EchoConfig(@About(defaultValue = "1") int times, List<String> words) {
    EchoConfig {
      if (times > 9) {
        throw new IllegalArgumentException("nobody wants to hear it more than 9 times");
      }
    }
  }

  @RegisterExtension final Rig rig = new Rig();
  @RegisterExtension final LogEvents log = new LogEvents();
  @TempDir Path dir;
  private final List<EchoConfig> configs = new ArrayList<>();
  private final List<String> made = new ArrayList<>();
  private final List<String> called = Collections.synchronizedList(new ArrayList<>());

  private AppBuilder twoServices() {
    return App.named("test")
        .service(
            "echo",
            EchoGrpc.getServiceDescriptor(),
            EchoConfig.class,
            (context, config) -> {
              made.add("echo");
              configs.add(config);
              return new EchoService();
            })
        .service(
            "ping",
            PingGrpc.getServiceDescriptor(),
            context -> {
              made.add("ping");
              return new PingService();
            })
        .listen(GrpcServer.on(0));
  }

  // GM-14
  @Test
  void serviceGetsItsSettingsAsARecord() throws Exception {
    rig.start(
        twoServices(),
        "--config",
        file("services:\n  echo:\n    config: {times: 3, words: [a, b]}\n"));

    assertThat(configs).containsExactly(new EchoConfig(3, List.of("a", "b")));
  }

  @Test
  void flagsReachItsSettings() throws Exception {
    rig.start(twoServices(), "--services-echo-config-times=4");

    assertThat(configs).containsExactly(new EchoConfig(4, List.of()));
  }

  @Test
  void serviceThatNoListenerServesIsNotMade() throws Exception {
    App app = rig.start(twoServices(), "--services-ping-grpc=false");

    assertThat(made).containsExactly("echo");
    assertThat(app.health().services()).containsOnlyKeys("jams.testing.Echo");
  }

  // KT-19
  @Test
  void serviceThatIsKeptFromAListenerInCodeIsServedThereOnlyByConfiguration() throws Exception {
    AppBuilder app = twoServices().onlyOn("ping", "http");

    assertThat(rig.start(app).health().services()).containsOnlyKeys("jams.testing.Echo");
    assertThat(rig.start(app, "--services-ping-grpc=true").health().services())
        .containsOnlyKeys("jams.testing.Echo", "jams.testing.Ping");
  }

  @Test
  void nameThatNoServiceHasCannotBeKeptInside() {
    assertThatThrownBy(() -> twoServices().onlyOn("pong", "http"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no service is named \"pong\"; register it by this name first");
  }

  // GM-15
  @Test
  void onlyConfiguredServicesRunWhereTheAppSaysSo() throws Exception {
    App app =
        rig.start(twoServices().onlyConfiguredServices(), "--config", file("services:\n  ping:\n"));

    assertThat(made).containsExactly("ping");
    assertThat(app.health().services()).containsOnlyKeys("jams.testing.Ping");
  }

  @Test
  void flagConfiguresAService() throws Exception {
    rig.start(twoServices().onlyConfiguredServices(), "--services-echo-grpc=true");

    assertThat(made).containsExactly("echo");
  }

  @Test
  void oneServiceMustBeConfigured() {
    assertThatThrownBy(() -> rig.start(twoServices().onlyConfiguredServices()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("the configuration names no service; name some under services: echo, ping");
  }

  // GM-15
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void servicesThatAreAllOffAreExplained(boolean onlyConfigured) throws IOException {
    AppBuilder app = onlyConfigured ? twoServices().onlyConfiguredServices() : twoServices();
    String file = file("services:\n  echo:\n    grpc: false\n  ping: {grpc: false}\n");

    assertThatThrownBy(() -> rig.start(app, "--config", file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "no listener that runs serves a service; make one of these true, or run another"
                + " listener: FILE:3: services.echo.grpc, FILE:4: services.ping.grpc"
                    .replace("FILE", file));
    assertThat(made).isEmpty();
  }

  @Test
  void serviceTakesWhateverTheFileHas() throws Exception {
    List<Map<String, Object>> given = new ArrayList<>();
    AppBuilder app =
        App.named("test")
            .service(
                "userAuth",
                EchoGrpc.getServiceDescriptor(),
                (context, config) -> {
                  given.add(config);
                  return new EchoService();
                })
            .listen(GrpcServer.on(0));

    rig.start(
        app,
        "--config",
        file(
            "services:\n  userAuth:\n    config:\n      baseURL: http://a\n"
                + "      database: {host: h, port: 3306}\n"));
    rig.start(app, "--config", file("services:\n  user_auth: {config: {a-b: 1, aB: 2}}\n"));
    rig.start(app, "--config", file("services: {}\n"));

    assertThat(given)
        .containsExactly(
            Map.of("baseURL", "http://a", "database", Map.of("host", "h", "port", 3306.0)),
            Map.of("a-b", 1.0, "aB", 2.0),
            Map.of());
  }

  @Test
  void unknownServiceIsAnErrorEvenWhereUnknownKeysAreNot() throws IOException {
    String file = file("unknown-keys: warn\nservices:\n  ehco: {}\n");

    assertThatThrownBy(() -> rig.start(twoServices(), "--config", file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ":3: unknown key services.ehco; did you mean services.echo? See --help");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "services:~  ehco: {} | 2: unknown key services.ehco; did you mean services.echo? See"
            + " --help",
        "services:~  something: {} | 2: unknown key services.something; services has echo, ping",
        "services:~  echo: {gprc: true} | 2: unknown key services.echo.gprc; did you mean"
            + " services.echo.grpc? See --help",
        "services:~  echo: {grpc: 1} | 2: services.echo.grpc is \"1\", expected true or false",
        "services:~  echo:~    config:~      time: 1 | 4: unknown key services.echo.config.time;"
            + " did you mean services.echo.config.times? See --help",
        "services:~  echo:~    config:~      times: 10 | 4: services.echo.config with times \"10\":"
            + " nobody wants to hear it more than 9 times",
        "services: [echo] | 1: services is \"[echo]\", expected \"key: value\" lines under it",
      })
  void explainsWhatIsWrong(String text, String message) throws IOException {
    String file = file(text.replace('~', '\n') + "\n");

    assertThatThrownBy(() -> rig.start(twoServices(), "--config", file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ":" + message);
  }

  @Test
  void settingsOfAServiceThatHasNoneAreWarnedOf() throws Exception {
    String file = file("services:\n  ping:\n    config: {a: 1}\n");

    rig.start(twoServices(), "--config", file);

    assertThat(log.messages())
        .contains(
            file
                + ":3: services.ping.config has no effect: this service has no settings; remove it"
                + " if no other app reads this file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a.b", "a b", "-a", "a-", "a__b"})
  void namesAreWords(String name) {
    assertThatThrownBy(() -> App.named("test").service(name, new EchoService()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the name \"" + name + "\" must be words of letters and digits, joined by '-' or '_'");
  }

  @ParameterizedTest
  @CsvSource({
    "'', free auth audit",
    "'middlewares: [audit, auth]', free audit auth",
    "'middlewares: [audit]', free audit",
    "'middlewares: []', free"
  })
  void fileChoosesAndOrdersInterceptors(String text, String order) throws Exception {
    App app = rig.start(intercepted(), "--config", file(text + "\n"));

    rig.echo(app).unary(EchoService.request("x"));

    assertThat(called).containsExactly(order.split(" "));
  }

  @Test
  void flagChoosesThemAsWell() throws Exception {
    App app = rig.start(intercepted(), "--middlewares", "audit,auth");

    rig.echo(app).unary(EchoService.request("x"));

    assertThat(called).containsExactly("free", "audit", "auth");
  }

  @Test
  void unknownInterceptorIsExplained() throws IOException {
    String file = file("middlewares:\n  - auth\n  - adit\n");

    assertThatThrownBy(() -> rig.start(intercepted(), "--config", file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            file
                + ":3: middlewares[1] is \"adit\", expected one of auth, audit; did you mean"
                + " audit?");
    assertThatThrownBy(() -> rig.start(twoServices(), "--middlewares=auth"))
        .hasMessage(
            "flag --middlewares: middlewares is \"auth\", expected values with commas between,"
                + " each none, because there are none");
  }

  @Test
  void interceptorsOfOneNameAreRefused() {
    assertThatThrownBy(() -> intercepted().interceptor("auth", recording("auth")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is an interceptor named \"auth\" already");
  }

  private AppBuilder intercepted() {
    return App.named("test")
        .service(new EchoService())
        .interceptor("auth", recording("auth"))
        .interceptor("audit", recording("audit"))
        .intercept(recording("free"))
        .listen(GrpcServer.on(0));
  }

  private ServerInterceptor recording(String name) {
    return new ServerInterceptor() {
      @Override
      public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
          ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
        called.add(name);
        return next.startCall(call, headers);
      }
    };
  }

  private String file(String text) throws IOException {
    return Files.writeString(dir.resolve("config.yml"), text).toString();
  }
}
