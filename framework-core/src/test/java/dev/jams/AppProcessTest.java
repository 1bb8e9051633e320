package dev.jams;

import static dev.jams.EchoService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.util.concurrent.ListenableFuture;
import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import io.grpc.Channel;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees: signals, exit codes, and what is on the standard output and error. */
@Timeout(180)
class AppProcessTest {
  @RegisterExtension final Rig rig = new Rig();

  // GM-09, GM-11, UG-15
  @ParameterizedTest
  @ValueSource(strings = {"SIGTERM", "SIGINT"})
  void signalLetsCallsEndAndExitsWithZero(String signal) throws Exception {
    try (Child child =
        Child.start("--shutdown-drain-timeout", "60s", "--shutdown-watchdog", "2h")) {
      var channel = rig.channel(child.awaitReady());
      BlockingClientCall<EchoRequest, EchoResponse> stream = openStream(channel);
      ListenableFuture<EchoResponse> slow = EchoGrpc.newFutureStub(channel).unary(request("slow"));
      child.awaitLine("call begun");

      send(child, signal);

      assertThat(child.awaitLine("signal received")).contains("signal=\"" + signal + "\"");
      assertThat(child.awaitLine("step=\"drain\"")).contains("in_flight=\"2\"");
      stream.write(request("still here"));
      assertThat(Rig.read(stream).getText()).isEqualTo("still here");
      stream.halfClose();
      assertThat(Rig.read(stream)).isNull();
      child.writeLine();
      assertThat(slow.get(60, TimeUnit.SECONDS).getText()).isEqualTo("slow");
      assertThat(child.exitCode()).isZero();
      assertThat(child.restOfOutput()).last().asString().contains("stopped", "calls_cut=\"0\"");
      assertThat(child.errors()).isEmpty();
    }
  }

  // GM-11, UG-15
  @Test
  void secondSignalEndsAtOnceWithOne() throws Exception {
    try (Child child = Child.start("--shutdown-drain-timeout", "1h", "--shutdown-watchdog", "2h")) {
      var channel = rig.channel(child.awaitReady());
      BlockingClientCall<EchoRequest, EchoResponse> stream = openStream(channel);
      child.terminate();
      child.awaitLine("step=\"drain\"");

      child.terminate();

      child.awaitLine("Signal SIGTERM received again: aborting graceful shutdown");
      assertThat(child.exitCode()).isEqualTo(1);
      assertThatThrownBy(() -> Rig.read(stream)).hasMessageContaining("UNAVAILABLE");
    }
  }

  @Test
  void callsThatAreCutMakeItExitWithOneAndAreCounted() throws Exception {
    try (Child child = Child.start("--shutdown-drain-timeout", "100ms")) {
      var channel = rig.channel(child.awaitReady());
      BlockingClientCall<EchoRequest, EchoResponse> stuck = openStream(channel);

      child.terminate();

      assertThat(child.exitCode()).isEqualTo(1);
      assertThatThrownBy(() -> Rig.read(stuck)).hasMessageContaining("UNAVAILABLE");
      assertThat(child.restOfOutput()).last().asString().contains("stopped", "calls_cut=\"1\"");
    }
  }

  // GK-10
  @Test
  void failureOfAPartEndsItWithOneAndTheReasonInTheLastLine() throws Exception {
    try (Child child = Child.start("--fail")) {
      child.awaitReady();

      child.writeLine();

      assertThat(child.exitCode()).isEqualTo(1);
      assertThat(child.restOfOutput())
          .last()
          .asString()
          .contains("stopped", "reason=\"the ledger at 127.0.0.1:1 is gone\"");
      assertThat(child.errors()).containsExactly("error: the ledger at 127.0.0.1:1 is gone");
    }
  }

  @Test
  void watchdogEndsAStopThatHangsWithOne() throws Exception {
    try (Child child =
        Child.start(
            "--hang",
            "--shutdown-close-timeout",
            "1h",
            "--shutdown-drain-timeout",
            "0s",
            "--shutdown-cut-timeout",
            "0s",
            "--shutdown-watchdog",
            "1s")) {
      child.awaitReady();

      child.terminate();

      child.awaitLine("the stop takes too long, halting");
      assertThat(child.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void watchdogThatWouldEndAnOrderlyStopIsRefused() throws Exception {
    try (Child child = Child.start("--shutdown-drain-timeout", "60s")) {
      assertThat(child.exitCode()).isEqualTo(2);
      assertThat(child.errors())
          .containsExactly(
              "error: shutdown.watchdog is \"25s\": expected at least 62s, the sum of"
                  + " shutdown.lame-duck, shutdown.drain-timeout and shutdown.cut-timeout");
    }
  }

  @Test
  void signalDuringTheStartUndoesIt() throws Exception {
    try (Child child = Child.start("--slow-start")) {
      child.awaitLine("starting");

      child.terminate();

      child.awaitLine("signal received");
      assertThat(child.exitCode()).isZero();
      assertThat(child.restOfOutput())
          .noneMatch(line -> line.contains("ready") && !line.contains("before it was"))
          .last()
          .asString()
          .contains("stopped before it was ready");
    }
  }

  @Test
  void startThatHangsAndACloseThatHangsDoNotKeepASignalWaiting() throws Exception {
    try (Child child = Child.start("--stuck", "--hang", "--shutdown-close-timeout", "1h")) {
      child.awaitLine("stuck");

      child.terminate();

      assertThat(child.exitCode()).isZero();
    }
  }

  @Test
  void exceptionAtTheStartIsOneLineAndExitsWithOne() throws Exception {
    try (Child child = Child.start("--break")) {
      assertThat(child.exitCode()).isEqualTo(1);
      assertThat(child.errors())
          .containsExactly(
              "error: cannot start the component fragile: java.lang.IllegalStateException: no table"
                  + " entries");
    }
  }

  @Test
  void appThatIsClosedByAPartOfItExitsWithZero() throws Exception {
    try (Child child = Child.start("--close")) {
      child.awaitReady();

      child.writeLine();

      assertThat(child.exitCode()).isZero();
    }
  }

  @Test
  void secondSignalEndsAStartThatHangs() throws Exception {
    try (Child child = Child.start("--slow-start", "--shutdown-abort-timeout", "1h")) {
      child.awaitLine("starting");
      child.terminate();
      child.awaitLine("signal received");
      child.terminate();
      child.awaitLine("received again");

      child.terminate();

      assertThat(child.exitCode()).isEqualTo(1);
    }
  }

  // GM-05
  @Test
  void badFlagIsOneLineAndExitsWithTwo() throws Exception {
    try (Child child = Child.start("--grpc-prot", "1")) {
      assertThat(child.exitCode()).isEqualTo(2);
      assertThat(child.errors())
          .containsExactly("error: unknown flag --grpc-prot; did you mean --grpc-port? See --help");
      assertThat(child.restOfOutput()).isEmpty();
    }
  }

  // GM-05
  @Test
  void badValueInTheFileIsOneLineAndExitsWithTwo(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("config.yml"), "grpc:\n  port: many\n");
    try (Child child = Child.start("--config", file.toString())) {
      assertThat(child.exitCode()).isEqualTo(2);
      assertThat(child.errors())
          .containsExactly(
              "error: "
                  + file
                  + ":2: grpc.port is \"many\", expected a whole number from 0 to 65535");
    }
  }

  // GM-08
  @Test
  void portInUseIsOneLineAndExitsWithOne() throws Exception {
    int port =
        rig.start(App.named("other").service(new EchoService()).listen(GrpcServer.on(0)))
            .port("grpc");
    try (Child child = Child.start("-grpc-port", "" + port)) {
      assertThat(child.exitCode()).isEqualTo(1);
      assertThat(child.errors())
          .singleElement()
          .asString()
          .startsWith(
              "error: the grpc listener cannot listen on 127.0.0.1:"
                  + port
                  + ": the port is in use")
          .endsWith("choose another port with --grpc-port");
      assertThat(child.restOfOutput()).noneMatch(line -> line.contains("press Ctrl-C"));
    }
  }

  @Test
  void versionSaysWhatTheJarsSayAndExitsWithZero() throws Exception {
    try (Child child = Child.start("--version")) {
      assertThat(child.exitCode()).isZero();
      // Classes in folders are in no jar; JarIT has the same of one.
      assertThat(child.restOfOutput())
          .containsExactly(
              "echo, of unknown version: its jar's manifest has no Implementation-Version",
              "JaMs of unknown version: it is not in a jar",
              "Java " + Runtime.version());
      assertThat(child.errors()).isEmpty();
    }
  }

  // GM-05
  @Test
  void helpListsEverySettingWithItsDefaultAndExitsWithZero() throws Exception {
    try (Child child = Child.start("--help")) {
      assertThat(child.exitCode()).isZero();
      List<String> help = child.restOfOutput();
      assertThat(help)
          .startsWith("Usage: echo [--key value]...")
          .contains(
              "--config VALUE  (CONFIG, default ./config/config.yml)",
              "--grpc-host VALUE  (GRPC_HOST, default 127.0.0.1)",
              "--grpc-port VALUE  (GRPC_PORT, default 0)",
              "--grpc-max-message-size VALUE  (GRPC_MAX_MESSAGE_SIZE, default 4MiB)",
              "--grpc-max-header-size VALUE  (GRPC_MAX_HEADER_SIZE, default 8KiB)",
              "--grpc-max-concurrent-calls VALUE  (GRPC_MAX_CONCURRENT_CALLS, default 100)",
              "--grpc-reflection  (GRPC_REFLECTION, default true)",
              "--grpc-target VALUE  (GRPC_TARGET, default none)",
              "--store-password VALUE  (STORE_PASSWORD, default ****)",
              "--shutdown-drain-timeout VALUE  (SHUTDOWN_DRAIN_TIMEOUT, default 15s)",
              "--executor-threads VALUE  (EXECUTOR_THREADS, default 200)",
              "--clients-<name>-timeout VALUE  (CLIENTS_<NAME>_TIMEOUT, default 15s)",
              "--clients-<name>-tls-ca-file VALUE  (CLIENTS_<NAME>_TLS_CA_FILE, default none)",
              "clients.<name>.targets[].weight  (in the file, default 1)")
          .contains("    address that the gRPC listener listens on");
      assertThat(child.errors()).isEmpty();
    }
  }

  @Test
  void helpMarkdownHasATableForEachSectionAndExitsWithZero() throws Exception {
    try (Child child = Child.start("--help-markdown")) {
      assertThat(child.exitCode()).isZero();
      assertThat(child.restOfOutput())
          .startsWith("## In general", "", "| Key | Flag, environment | Value | Default | |")
          .containsOnlyOnce("## `grpc`")
          .contains(
              "| `grpc.port` | `--grpc-port`<br>`GRPC_PORT` | a whole number from 0 to 65535 | `0`"
                  + " | port of the gRPC listener, 0 for any free one |",
              "| `shutdown.drain-timeout` | `--shutdown-drain-timeout`<br>`SHUTDOWN_DRAIN_TIMEOUT`"
                  + " | a time span, at most 36500d | `15s` | how long calls in flight may take to"
                  + " end, then they are cut off |")
          .anyMatch(line -> line.contains("`clients.<name>.targets[].weight` | in the file only"))
          .anyMatch(line -> line.startsWith("| `store.password`") && line.contains("`****`"));
      assertThat(child.errors()).isEmpty();
    }
  }

  @Test
  void explainPrintsEveryValueAndItsSourceAndExitsWithZero(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("config.yml"), "grpc:\n  host: localhost\n");
    try (Child child =
        Child.start("--explain", "--config", file.toString(), "--store-password", "hunter2")) {
      assertThat(child.exitCode()).isZero();
      assertThat(child.restOfOutput())
          .contains(
              "config = " + file + "  (flag --config)",
              "grpc.host = localhost  (" + file + ":2)",
              "grpc.port = 0  (default)",
              "grpc.addr = none  (default)",
              "store.password = ****  (flag --store-password)",
              "shutdown.drain-timeout = 15s  (default)")
          .noneMatch(line -> line.contains("hunter2"));
      assertThat(child.errors()).isEmpty();
    }
  }

  @Test
  void everythingThatIsWrongHasALineOfItsOwn() throws Exception {
    try (Child child = Child.start("--grpc-prot", "1", "--grpc-port", "x")) {
      assertThat(child.exitCode()).isEqualTo(2);
      assertThat(child.errors())
          .containsExactly(
              "error: unknown flag --grpc-prot; did you mean --grpc-port? See --help",
              "error: flag --grpc-port: grpc.port is \"x\", expected a whole number from 0 to"
                  + " 65535");
    }
  }

  private static BlockingClientCall<EchoRequest, EchoResponse> openStream(Channel channel)
      throws Exception {
    BlockingClientCall<EchoRequest, EchoResponse> stream =
        EchoGrpc.newBlockingV2Stub(channel).bidi();
    stream.write(request("here"));
    assertThat(Rig.read(stream).getText()).isEqualTo("here");
    return stream;
  }

  private static void send(Child child, String signal) throws Exception {
    if (signal.equals("SIGTERM")) {
      child.terminate();
    } else {
      assumeTrue(Child.heedsInterrupts(), "SIGINT is ignored, as in background jobs");
      child.interrupt();
    }
  }
}
