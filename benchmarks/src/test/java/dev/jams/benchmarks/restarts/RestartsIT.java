package dev.jams.benchmarks.restarts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof in its short form: few restarts, few requests, and nothing about speed. */
final class RestartsIT {
  private static final long LONGEST_MINUTES = 8;

  @TempDir Path folder;

  @Test
  void losesNoRequestWhenServersAreRestarted() throws Exception {
    Outcome outcome =
        run("--restarts", "4", "--rate", "60", "--lame-duck", "4000", "--control", "none");
    assertThat(outcome.exitCode()).as(outcome.all()).isZero();
    assertThat(outcome.requests()).hasSize(Kind.values().length);
    assertThat(outcome.requests())
        .as(outcome.all())
        .allMatch(row -> !row.get(1).equals("0") && row.get(2).equals("0"));
    assertThat(outcome.text())
        .contains(
            "acknowledged but not there 0, more than once 0, never sent 0, not acknowledged 0")
        .endsWith("\nProved.\n");
  }

  @Test
  void seesThatRequestsAreLostWithoutALameDuck() throws Exception {
    Outcome outcome =
        run("--restarts", "3", "--rate", "200", "--lame-duck", "0", "--control", "none");
    assertThat(outcome.exitCode()).as(outcome.all()).isEqualTo(1);
    assertThat(outcome.text()).contains(" requests failed\n").endsWith("\nNot proved.\n");
  }

  @Test
  void seesThatRequestsAreLostWhenServersAreKilled() throws Exception {
    Outcome outcome = run("--restarts", "1", "--rate", "100", "--control", "kill");
    assertThat(outcome.exitCode()).as(outcome.all()).isZero();
    assertThat(outcome.text())
        .contains("### Control, must fail: kill", " requests failed\n")
        .endsWith("\nProved.\n");
  }

  private record Outcome(int exitCode, String text, String errors) {
    String all() {
      return text + errors;
    }

    /** The cells of the first table, without its head. */
    List<List<String>> requests() {
      return text.lines()
          .dropWhile(line -> !line.startsWith("| "))
          .takeWhile(line -> line.startsWith("| "))
          .skip(2)
          .map(line -> List.of(line.substring(2, line.length() - 2).split(" *\\| *", -1)))
          .toList();
    }
  }

  private Outcome run(String... args) throws IOException, InterruptedException {
    Path text = folder.resolve("text");
    Path errors = folder.resolve("errors");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Compiled quickly instead of well.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-jar", System.getProperty("benchmarks.jar"), "restarts"));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(text.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
      String written = Files.readString(errors, StandardCharsets.UTF_8);
      assertThat(ended).as("ends, having written " + written).isTrue();
      return new Outcome(
          process.exitValue(), Files.readString(text, StandardCharsets.UTF_8), written);
    } finally {
      // With it, the servers that it has started.
      process.destroyForcibly();
    }
  }
}
