package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.internal.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** All mistakes of a configuration are told at once, before anything starts. */
@Timeout(120)
class MistakesTest {
  private static final Setting<Integer> LEAST = Setting.integer("pool.least", 1, 0, 100, "least");
  private static final Setting<Integer> MOST = Setting.integer("pool.most", 10, 0, 100, "most");

  @RegisterExtension final Rig rig = new Rig();
  @TempDir Path dir;
  private final AtomicBoolean made = new AtomicBoolean();

  /** A part of an app, of whose two settings one must not exceed the other. */
  private static final class Pool implements Component {
    @Override
    public String name() {
      return "pool";
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of(LEAST, MOST);
    }

    @Override
    public void check(Config config) throws StartException {
      int most = config.get(MOST);
      if (config.get(LEAST) > most) {
        throw config.refusal(LEAST, "expected at most " + most + ", which pool.most is");
      }
    }

    @Override
    public Running start(AppContext context) {
      return () -> {};
    }
  }

  private AppBuilder app() {
    return App.named("test")
        .service(
            dev.jams.echo.EchoGrpc.getServiceDescriptor(),
            context -> {
              made.set(true);
              return new EchoService();
            })
        .component(new Pool())
        .listen(GrpcServer.on(0));
  }

  private Path file(String yaml) throws Exception {
    return Files.writeString(dir.resolve("config.yml"), yaml);
  }

  @Test
  void mistakesInKeysTypesAndRelationsAreToldTogether() throws Exception {
    Path file =
        file(
            """
            grpc:
              prot: 1
              unix: a.sock
              port: 2
            limiter:
              mode: adaptive
              limit: 5000
              window: soon
            pool:
              least: 20
            """);

    StartException thrown =
        catchThrowableOfType(
            StartException.class, () -> rig.start(app(), "--config=" + file, "--pool-most=5"));

    assertThat(thrown).isInstanceOf(ConfigException.class);
    assertThat(thrown.getMessage().replace(file.toString(), "FILE").lines())
        .containsExactlyInAnyOrder(
            "FILE:2: unknown key grpc.prot; did you mean grpc.port? See --help",
            "FILE:3: grpc.unix is \"a.sock\": grpc.port is given as well (FILE:4); give one of"
                + " them",
            "FILE:7: limiter.limit is \"5000\": expected a number from 10, which"
                + " limiter.min-limit is, to 1000, which limiter.max-limit is",
            "FILE:8: limiter.window is \"soon\", expected a time span such as 250ms, 15s, 1h30m or"
                + " 1d, of whole milliseconds and at least 1ms and at most 1d",
            "FILE:10: pool.least is \"20\": expected at most 5, which pool.most is");
    assertThat(made).isFalse();
  }

  @Test
  void nothingMoreIsSaidOfWhatDependsOnAValueThatCannotBeRead() throws Exception {
    Path file = file("pool:\n  least: 20\n  most: many\n");

    assertThatThrownBy(() -> rig.start(app(), "--config=" + file))
        .hasMessage(file + ":3: pool.most is \"many\", expected a whole number from 0 to 100");
  }

  @Test
  void whatDoesNotRunIsNotChecked() throws Exception {
    Listener picky =
        new Listener() {
          @Override
          public String name() {
            return "picky";
          }

          @Override
          public List<Setting<?>> settings() {
            return List.of(LEAST);
          }

          @Override
          public void check(Config config) throws StartException {
            throw config.refusal(LEAST, "expected anything else");
          }

          @Override
          public Running start(AppContext context) throws StartException {
            throw new StartException("not to be started");
          }
        };
    AppBuilder app =
        App.named("test").service(new EchoService()).listen(GrpcServer.on(0)).listen(picky);

    assertThatThrownBy(() -> rig.start(app, "--pool-least=3"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("flag --pool-least: pool.least is \"3\": expected anything else");
    assertThat(rig.start(app, "--mode=grpc").state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aProcessTellsOfItsWatchdogWithTheRest() throws Exception {
    try (Child child =
        Child.start("--shutdown-lame-duck=1h", "--limiter-mode=adaptive", "--limiter-limit=5")) {
      assertThat(child.exitCode()).isEqualTo(2);
      assertThat(String.join("\n", child.errors()))
          .contains("error: shutdown.watchdog is \"25s\": expected at least 3617s, the sum of")
          .contains("error: flag --limiter-limit: limiter.limit is \"5\": expected a number from");
    }
  }
}
