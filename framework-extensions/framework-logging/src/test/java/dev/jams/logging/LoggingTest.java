package dev.jams.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log of a whole process. */
@Timeout(240)
class LoggingTest {
  @TempDir Path dir;

  private record Ended(int code, List<String> out, List<String> err) {}

  // UG-13
  @Test
  void jsonIsOneObjectInEachLineFromTheFirstToTheLast() throws Exception {
    Ended program = run("--log-format", "json");

    assertThat(program.code()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : program.out()) {
      JsonNode read = new ObjectMapper().readTree(line);
      assertThat(Instant.parse(read.get("ts").asText())).isNotNull();
      lines.add(read);
    }
    assertThat(lines)
        .extracting(line -> line.get("msg").asText())
        .startsWith("before the settings are read")
        .contains("ready", "call", "now it is", "stopped")
        .doesNotContain("not yet")
        .endsWith("last words");
    JsonNode call =
        lines.stream().filter(l -> l.get("msg").asText().equals("call")).toList().get(0);
    assertThat(call.get("logger").asText()).isEqualTo("dev.jams.access");
    assertThat(call.get("method").asText()).isEqualTo("grpc.health.v1.Health/Check");
    assertThat(call.get("duration_ms").isNumber()).isTrue();
    assertThat(call.get("request_id").asText()).matches("[0-9a-f]{32}");
    JsonNode failed =
        lines.stream().filter(l -> l.get("msg").asText().equals("failed")).toList().get(0);
    assertThat(failed.get("error").asText()).contains("of the program", "Program.main");
  }

  // GK-11
  @Test
  void logfmtHasTimeAndCaller() throws Exception {
    Ended program = run("--log-format", "logfmt");

    assertThat(program.code()).isZero();
    assertThat(program.out())
        .allMatch(line -> line.matches("ts=\\S+Z caller=\\S+ level=\\w+ msg=.*"))
        .anyMatch(
            line ->
                line.matches("ts=\\S+ caller=Program\\.java:\\d+ level=debug msg=\"now it is\""))
        .anyMatch(line -> line.matches("ts=\\S+ caller=App\\.java:\\d+ level=info msg=ready .*"))
        .anyMatch(line -> line.matches("ts=\\S+ caller=access level=info msg=call .*"));
  }

  @Test
  void textHasTheStackTraceBelow() throws Exception {
    Ended program = run();

    assertThat(program.code()).isZero();
    assertThat(program.out())
        .anyMatch(
            line ->
                line.matches("[0-9:.]{12} INFO  App ready app=\"program\" grpc=\"[0-9.:]+\" .*"))
        .anyMatch(line -> line.matches("[0-9:.]{12} ERROR Program failed"))
        .anyMatch(line -> line.startsWith("        at dev.jams.logging.Program.main("));
  }

  @Test
  void levelsAreThoseOfTheSettings() throws Exception {
    Ended program =
        run("--log-level", "warn", "--log-levels", "dev.jams.logging=trace, dev.jams.access = off");

    assertThat(program.out())
        .anyMatch(line -> line.contains("not yet"))
        .noneMatch(line -> line.contains("ready"))
        .noneMatch(line -> line.contains("call"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--log-levels|dev.jams|log.levels is \"dev.jams\": \"dev.jams\" is no level of a logger;"
            + " write it as in io.grpc=debug",
        "--log-levels|a=loud|log.levels is \"a=loud\": \"loud\" is no level; expected one of error,"
            + " warn, info, debug, trace, off",
        "--log-file|/no/such/folder/x|log.file is \"/no/such/folder/x\": it cannot be opened ("
      })
  void settingThatMakesNoSenseIsAnErrorAtTheStart(String flag, String value, String message)
      throws Exception {
    Ended program = run(flag, value);

    assertThat(program.code()).isNotZero();
    assertThat(String.join("\n", program.err())).contains(message);
    assertThat(program.out()).anyMatch(line -> line.contains("before the settings are read"));
  }

  @Test
  void fullDiskIsToldOfOnceAndFailsNothing() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");
    Ended program = run("--log-file", "/dev/full");

    assertThat(program.code()).isZero();
    assertThat(program.err())
        .filteredOn(line -> line.startsWith("answer: "))
        .containsExactly("answer: SERVING", "answer: SERVING", "answer: SERVING");
    assertThat(program.err())
        .filteredOn(line -> line.startsWith("log: "))
        .singleElement()
        .asString()
        .startsWith("log: cannot write to /dev/full: ")
        .endsWith("; the app goes on without");
  }

  @Test
  void linesAreAppendedToAFile() throws Exception {
    Path file = dir.resolve("app.log");
    Files.writeString(file, "what was there\n");
    Ended program = run("--log-file", file.toString());

    assertThat(program.out()).isEmpty();
    assertThat(Files.readAllLines(file))
        .startsWith("what was there")
        .last()
        .asString()
        .contains("last words");
  }

  @Test
  void levelOfNothingIsRefused() {
    assertThatThrownBy(() -> Logging.level("dev.jams", null))
        .isInstanceOf(NullPointerException.class);
  }

  private Ended run(String... args) throws Exception {
    Path config = Files.writeString(dir.resolve("config.yml"), "");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                "--config",
                config.toString()));
    command.addAll(List.of(args));
    File out = dir.resolve("out.txt").toFile();
    File err = dir.resolve("err.txt").toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(
        process.exitValue(),
        Files.readAllLines(out.toPath(), UTF_8),
        Files.readAllLines(err.toPath(), UTF_8));
  }
}
