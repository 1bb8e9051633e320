package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.echo.PingGrpc;
import dev.jams.internal.config.ConfigException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GM-17: how interceptors are chosen for a service and a method, and what is wrong there. */
@Timeout(120)
class MiddlewaresOfTest {
  @RegisterExtension final Rig rig = new Rig();
  @TempDir Path dir;
  private final List<String> called = new CopyOnWriteArrayList<>();

  private AppBuilder app() {
    return App.named("test")
        .service("userEcho", new EchoService())
        .service(new PingService())
        .interceptor("auth", new Noting("auth"))
        .interceptor("audit", new Noting("audit"))
        .intercept(new Noting("all"))
        .intercept("jams.testing.Echo/*", new Noting("service"))
        .intercept("jams.testing.Echo/Unary", new Noting("method"))
        .listen(GrpcServer.on(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                       | auth audit",
        "{jams.testing.Echo: [audit, auth]}                       | audit auth",
        "{jams.testing.Echo/*: [audit]}                           | audit",
        "{userEcho: audit}                                        | audit",
        "{user-echo/*: [audit, audit]}                            | audit",
        "{user_echo/Unary: [audit, auth]}                         | audit auth",
        "{jams.testing.Echo/Unary: []}                            |",
        "{jams.testing.Echo/Unary: [auth], jams.testing.Echo: []} | auth",
        "{jams.testing.Echo/Unary: , jams.testing.Echo: []}       |",
        "{jams.testing.Echo/Bidi: [], jams.testing.Ping: []}      | auth audit",
      })
  void mostSpecificListCountsAndStandsInsideThoseWithoutANameForAll(String lists, String named)
      throws Exception {
    App app = rig.start(app(), "--config", file("middlewares-of: " + lists + "\n"));

    rig.echo(app).unary(EchoService.request("x"));

    String names = named == null ? " " : " " + named + " ";
    assertThat(String.join(" ", called)).isEqualTo("all" + names + "service method");
  }

  @Test
  void flagSaysItInOneLine() throws Exception {
    App app =
        rig.start(app(), "--middlewares-of={jams.testing.Ping: []}", "--middlewares", "audit");

    PingGrpc.newBlockingV2Stub(rig.channel(app)).ping(EchoService.request("x"));
    assertThat(called).containsExactly("all");
    called.clear();
    rig.echo(app).unary(EchoService.request("x"));
    assertThat(called).containsExactly("all", "audit", "service", "method");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jams.testing.Ecko: [auth] | 2: middlewares-of.jams.testing.Ecko: no service is called"
            + " jams.testing.Ecko; did you mean jams.testing.Echo?",
        "usr-echo: [auth] | 2: middlewares-of.usr-echo: no service is called usr-echo; did you mean"
            + " user-echo?",
        "something.Else/Do: [] | 2: middlewares-of.something.Else/Do: no service is called"
            + " something.Else; there are user-echo, jams.testing.Echo, jams.testing.Ping",
        "jams.testing.Ping/Pnig: [] | 2: middlewares-of.jams.testing.Ping/Pnig: jams.testing.Ping"
            + " has no method Pnig; did you mean Ping?",
        "user-echo/unary: [] | 2: middlewares-of.user-echo/unary: user-echo has no method unary;"
            + " did you mean Unary?",
        "user-echo/Unary/x: [] | 2: middlewares-of.user-echo/Unary/x: user-echo has no method"
            + " Unary/x; did you mean Unary?",
        "jams.testing.Echo: []~  user-echo: [auth] | 3: middlewares-of.user-echo: jams.testing.Echo"
            + " is meant by jams.testing.Echo as well; keep one",
        "jams.testing.Echo/Unary:~    - auth~    - adit | 4:"
            + " middlewares-of.jams.testing.Echo/Unary[1] is \"adit\", expected one of auth, audit;"
            + " did you mean audit?",
        "jams.testing.Echo: adit | 2: middlewares-of.jams.testing.Echo is \"adit\", expected one of"
            + " auth, audit; did you mean audit?",
        "jams.testing.Echo: {a: auth} | 2: middlewares-of.jams.testing.Echo is \"{a: auth}\","
            + " expected one of auth, audit",
        "jams.testing.Echo: [] ~  jams.testing.Echo: [auth] | 3: middlewares-of.jams.testing.Echo"
            + " was given before, at FILE:2",
      })
  void explainsWhatIsWrong(String text, String message) throws IOException {
    String file = file("middlewares-of:\n  " + text.replace('~', '\n') + "\n");

    assertThatThrownBy(() -> rig.start(app(), "--config", file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file + ":" + message.replace("FILE", file));
  }

  @Test
  void explainsWhatIsWrongWithAFlagAndWithAnotherShape() throws IOException {
    String file = file("middlewares-of: {jams.testing.Echo: []}\n");
    assertThatThrownBy(
            () -> rig.start(app(), "--config", file, "--middlewares-of", "{jams.testing.Pin: []}"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --middlewares-of: middlewares-of.jams.testing.Pin: no service is called"
                + " jams.testing.Pin; did you mean jams.testing.Ping?");
    assertThatThrownBy(() -> rig.start(app(), "--middlewares-of=jams.testing.Ping=auth"))
        .hasMessage(
            "flag --middlewares-of: middlewares-of is \"jams.testing.Ping=auth\", expected lists by"
                + " keys as in {a: [x, y], b: []}, each value one of auth, audit");
    assertThatThrownBy(() -> rig.start(app(), "--middlewares-of={jams.testing.Ping: [auht]}"))
        .hasMessageContaining("expected lists by keys");
    String list = file("middlewares-of: [auth]\n");
    assertThatThrownBy(() -> rig.start(app(), "--config", list))
        .hasMessage(
            list
                + ":1: middlewares-of is \"[auth]\", expected lists by keys as in {a: [x, y], b:"
                + " []}, each value one of auth, audit");
  }

  @Test
  void helpAndExplainTellOfIt() throws Exception {
    String file = file("middlewares-of:\n  user-echo: [audit]\n  jams.testing.Ping: []\n");
    AppSettings settings = AppSettings.of(app());

    assertThat(settings.answer("test", List.of("--help")).get())
        .contains("--middlewares-of VALUE  (MIDDLEWARES_OF, default none)\n");
    Optional<String> explained = settings.answer("test", List.of("--explain", "--config", file));
    assertThat(explained.get())
        .contains(
            "middlewares-of = {\"user-echo\": [\"audit\"], \"jams.testing.Ping\": []}  ("
                + file
                + ":1)\n");
  }

  @Test
  void servicesThatAreFoundAtTheStartAreKnownByTheirFullNames() throws Exception {
    App echo = rig.start(App.named("far").service(new EchoService()).listen(GrpcServer.on(0)));
    String target = "127.0.0.1:" + echo.port("grpc");
    String file = file("middlewares-of: {jams.testing.Echo/Unary: [audit]}\n");

    App front = rig.start(front(target), "--config", file);
    rig.echo(front).unary(EchoService.request("x"));
    assertThat(called).containsExactly("audit");

    String wrong = file("middlewares-of:\n  jams.testing.Eco: []\n");
    assertThatThrownBy(() -> rig.start(front(target), "--config", wrong))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            wrong
                + ":2: middlewares-of.jams.testing.Eco: no service is called jams.testing.Eco; did"
                + " you mean jams.testing.Echo?");
  }

  private AppBuilder front(String target) {
    return App.named("front")
        .service(RemoteServices.reflect(target))
        .interceptor("auth", new Noting("auth"))
        .interceptor("audit", new Noting("audit"))
        .listen(GrpcServer.on(0));
  }

  private final class Noting implements ServerInterceptor {
    private final String name;

    Noting(String name) {
      this.name = name;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      called.add(name);
      return next.startCall(call, headers);
    }
  }

  private String file(String text) throws IOException {
    return Files.writeString(dir.resolve("config.yml"), text).toString();
  }
}
