package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A program that is told at its start what a gRPC server offers. */
@Timeout(60)
class RemoteServicesProcessTest {
  @RegisterExtension final Rig rig = new Rig();

  @Test
  void signalEndsTheWaitForTheServerAtOnce() throws Exception {
    String nowhere = "127.0.0.1:" + rig.reservePort();
    try (Child child =
        Child.start(FrontProgram.class, "--grpc-target", nowhere, "--grpc-reflect-timeout", "1h")) {
      assertThat(child.awaitLine("waiting for the gRPC server"))
          .contains("target=\"" + nowhere + "\"");

      child.terminate();

      child.awaitLine("signal received");
      assertThat(child.awaitLine("stopped")).contains("before it was ready");
      assertThat(child.exitCode()).isZero();
      assertThat(child.errors()).isEmpty();
    }
  }

  @Test
  void signalEndsTheWaitForAnAnswerAtOnce() throws Exception {
    FakeReflection silent = FakeReflection.answering((question, answers) -> {});
    int port = rig.serve(silent);
    try (Child child =
        Child.start(
            FrontProgram.class,
            "--grpc-target",
            "127.0.0.1:" + port,
            "--grpc-reflect-timeout",
            "1h")) {
      silent.awaitQuestion();

      child.terminate();

      child.awaitLine("stopped before it was ready");
      assertThat(child.exitCode()).isZero();
    }
  }

  @Test
  void serverThatDoesNotComeIsOneLineAndExitsWithOne() throws Exception {
    String nowhere = "127.0.0.1:" + rig.reservePort();
    try (Child child =
        Child.start(FrontProgram.class, "--grpc-target", nowhere, "--grpc-reflect-timeout", "2s")) {
      assertThat(child.exitCode()).isEqualTo(1);
      assertThat(child.errors())
          .singleElement()
          .asString()
          .startsWith("error: the gRPC server at " + nowhere + " cannot be reached within 2s");
    }
  }

  @Test
  void helpExplainsTheSettings() throws Exception {
    try (Child child = Child.start(FrontProgram.class, "--help")) {
      assertThat(child.exitCode()).isZero();
      List<String> help = child.restOfOutput();
      assertThat(help)
          .contains(
              "--grpc-target VALUE  (GRPC_TARGET, default 127.0.0.1:1)",
              "--reflect  (REFLECT, default true)",
              "--descriptor-set VALUE  (DESCRIPTOR_SET, default none)",
              "--grpc-services VALUE  (GRPC_SERVICES, default none)",
              "--grpc-reflect-timeout VALUE  (GRPC_REFLECT_TIMEOUT, default 30s)",
              "--grpc-max-descriptor-files VALUE  (GRPC_MAX_DESCRIPTOR_FILES, default 10000)",
              "--grpc-max-descriptor-size VALUE  (GRPC_MAX_DESCRIPTOR_SIZE, default 64MiB)");
    }
  }
}
