package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A training run starts with a service of its own, for which nobody has a rule. */
@Timeout(180)
class TrainingTest {
  /** A whole program. */
  static final class Program {
    private Program() {}

    public static void main(String... args) {
      App.named("words")
          .service(new GuardedService())
          .intercept(Security.create())
          .listen(GrpcServer.on(0))
          .listen(HttpGateway.on(0))
          .run(args);
    }
  }

  @TempDir private Path folder;

  @Test
  void guardedAppCanBeTrained() throws Exception {
    String keys =
        "security:\n  api-keys: {keys: [{principal: a, sha256: %s}]}\n"
            .formatted(GuardedApp.sha256("key"));
    Path yaml = Files.writeString(folder.resolve("a.yml"), keys + GuardedApp.RULES);
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                "--train",
                "--config",
                yaml.toString(),
                "--env-file",
                "")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(said).isZero();
      assertThat(said).contains("trained").doesNotContain("a call of the training has failed");
    } finally {
      process.destroyForcibly();
    }
  }
}
