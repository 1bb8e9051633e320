package dev.jams.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator changes while a process runs, by a file and SIGHUP. */
@Timeout(240)
class HangupTest {
  private static final String READ = "SIGHUP: levels of the log read again";

  @TempDir Path dir;

  @Test
  void levelsAreReadAgainAtSighup() throws Exception {
    assumeTrue(
        !System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows"),
        "there is no SIGHUP");
    assumeFalse(isIgnored(), "SIGHUP is ignored, as under nohup, and so it is by all children");
    Path config = Files.writeString(dir.resolve("config.yml"), "log:\n  level: info\n");
    Process process = start(config);
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(linesTo(out, "ready")).noneMatch(line -> line.contains("tick"));

      Files.writeString(config, "log:\n  levels: [ticks=debug]\n");
      signal(process, "HUP");
      linesTo(out, "DEBUG ticks tick");

      Files.writeString(config, "log:\n  level: loud\n");
      signal(process, "HUP");
      assertThat(linesTo(out, "SIGHUP: the settings cannot be used"))
          .last()
          .asString()
          .contains("everything stays as it is", "config.yml:2", "loud");
      linesTo(out, "DEBUG ticks tick");

      Files.writeString(config, "log:\n  level: info\n");
      signal(process, "HUP");
      linesTo(out, READ);
      signal(process, "HUP");
      // One that had passed the level before it changed may still come.
      assertThat(linesTo(out, READ).stream().filter(line -> line.contains("tick")).count())
          .isLessThanOrEqualTo(1);

      signal(process, "TERM");
      assertThat(linesTo(out, "stopped")).isNotEmpty();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean isIgnored() throws Exception {
    Path status = Path.of("/proc/self/status");
    String ignored = "SigIgn:";
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith(ignored))
            .map(line -> line.substring(ignored.length()).strip())
            .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & 1) != 0);
  }

  private static void signal(Process process, String name) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  private static List<String> linesTo(BufferedReader out, String part) throws Exception {
    List<String> lines = new ArrayList<>();
    while (true) {
      String line = out.readLine();
      assertThat(line).as("a line with \"%s\" after %s", part, lines).isNotNull();
      lines.add(line);
      if (line.contains(part)) {
        return lines;
      }
    }
  }

  private Process start(Path config) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            HangupProgram.class.getName(),
            "--config",
            config.toString());
    File err = dir.resolve("err.txt").toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err);
    builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    return builder.start();
  }
}
