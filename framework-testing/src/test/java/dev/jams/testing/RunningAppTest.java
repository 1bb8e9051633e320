package dev.jams.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.StringValue;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.State;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RunningAppTest {
  private final Greeter greeter = new Greeter("hello");

  private RunningApp start(String... args) throws Exception {
    return RunningApp.start(
        App.named("greeter").service(greeter).listen(GrpcServer.on(1)), List.of(args));
  }

  private static void stop(RunningApp running) throws InterruptedException {
    running.stop(new LeakPolicy(Set.of(), true));
  }

  @Test
  void callLeftInFlightFailsTheTests() throws Exception {
    RunningApp running = start("--shutdown-drain-timeout", "100ms");
    var left =
        ClientCalls.futureUnaryCall(
            running.channel().newCall(Greeter.WAIT, CallOptions.DEFAULT), StringValue.of("Ada"));
    assertThat(greeter.waiting.await(20, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> stop(running))
        .isInstanceOf(AssertionError.class)
        .hasMessage("1 call(s) still in flight after the tests; end or cancel what a test begins");

    assertThat(left).failsWithin(Duration.ofSeconds(20));
    assertThat(running.app().state()).isEqualTo(State.STOPPED);
    assertThat(running.channel().isTerminated()).isTrue();
  }

  @Test
  void argumentsBeatTheDefaultsForTests() throws Exception {
    RunningApp running = start("-grpc-host=127.0.0.2", "--grpc-port", "0", "--config=/dev/null");
    try {
      assertThat(running.app().address("grpc").getAddress().getHostAddress())
          .isEqualTo("127.0.0.2");
    } finally {
      stop(running);
    }
  }

  @Test
  void addressStandsForHostAndPort() throws Exception {
    RunningApp running = start("--grpc-addr=127.0.0.2:0");
    try {
      assertThat(running.app().address("grpc").getAddress().getHostAddress())
          .isEqualTo("127.0.0.2");
    } finally {
      stop(running);
    }
  }

  @Test
  void environmentFileOfTheWorkingDirectoryHasNoSay() throws Exception {
    Path file = Path.of(".env");
    assumeThat(file).doesNotExist();
    Files.writeString(file, "GRPC_HOST=no such host\n");
    try {
      stop(start());
    } finally {
      Files.delete(file);
    }
  }
}
