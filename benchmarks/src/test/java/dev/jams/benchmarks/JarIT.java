package dev.jams.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each command of the jar once, far too briefly for figures that mean anything. */
final class JarIT {
  /** Compiled quickly instead of well, and beside another run of JMH. The child JVMs get it too. */
  private static final String JVM_OPTIONS =
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djmh.ignoreLock=true -Djava.io.tmpdir=";

  @TempDir Path folder;

  @Test
  void measuresCodecs() throws Exception {
    Outcome outcome = run("codec", "--seconds", "0.01", "--rounds", "1", "--forks", "0");
    assertThat(outcome.rows()).hasSize(2 * Payload.values().length * Codec.values().length);
    assertThat(outcome.rows()).allMatch(row -> row.size() == 8 && !row.contains("NaN"));
  }

  @Test
  void measuresTheRouter() throws Exception {
    Outcome outcome = run("router", "--seconds", "0.01", "--rounds", "1", "--forks", "0");
    assertThat(outcome.rows()).hasSize(3 * 4);
    assertThat(outcome.rows()).filteredOn(row -> row.get(1).equals("10")).hasSize(3);
  }

  @Test
  void measuresGateways() throws Exception {
    Outcome outcome = run("gateway", "--seconds", "0.001", "--rounds", "1", "--concurrency", "2");
    assertThat(outcome.rows())
        .extracting(row -> row.get(0) + ", " + row.get(1) + ", " + row.get(2))
        // Armeria's transcoding has no streams.
        .hasSize(HttpWorkload.values().length * 7 - 2)
        .doesNotHaveDuplicates()
        .contains("POST one entry, executor, HttpGateway");
  }

  @Test
  void measuresGrpcServers() throws Exception {
    Outcome outcome = run("grpc", "--seconds", "0.001", "--rounds", "1", "--concurrency", "2");
    assertThat(outcome.rows()).hasSize(GrpcWorkload.values().length * 2);
  }

  @Test
  void measuresWhatStandsAroundCalls() throws Exception {
    Outcome outcome =
        run(
            "extras",
            "--warm-up",
            "0",
            "--seconds",
            "0.001",
            "--rounds",
            "1",
            "--concurrency",
            "2");
    assertThat(outcome.rows())
        .extracting(row -> row.get(0) + ", " + row.get(1))
        .hasSize(9 + 3)
        .doesNotHaveDuplicates()
        .contains("GET one entry, everything", "GetTimeEntry, one entry, everything");
  }

  @Test
  void readsAStreamSlowly() throws Exception {
    Outcome outcome = run("slow", "--messages", "1000");
    assertThat(outcome.rows()).first().extracting(row -> row.get(0)).isEqualTo("0");
    assertThat(outcome.rows()).last().extracting(row -> row.get(0)).isEqualTo("1,000");
  }

  /** Far too briefly for what it is to show, so it may say either. */
  @Test
  void overloadsServers() throws Exception {
    Outcome outcome = run("overload", "--seconds", "0.2");
    assertThat(outcome.exitCode()).isBetween(0, 1);
    assertThat(outcome.text())
        .contains("| gRPC       | adaptive |", "| HTTP/2     | off      |")
        .contains("of the peak in time at 4 times the capacity");
  }

  @Test
  void keepsConnectionsIdle() throws Exception {
    Outcome outcome = run("connections", "--connections", "100");
    assertThat(outcome.rows())
        .extracting(row -> row.get(0) + ", " + row.get(1))
        .containsExactly(
            "HTTP/1.1, bare Armeria",
            "HTTP/1.1, HttpGateway",
            "HTTP/2, bare Armeria",
            "HTTP/2, HttpGateway",
            "gRPC, bare NettyServer",
            "gRPC, GrpcServer");
  }

  @Test
  void startsApps() throws Exception {
    String home = System.getProperty("java.home");
    Outcome outcome =
        run("start", "--which", "hello", "--rounds", "1", "--calls", "20", "--jdk", home);
    assertThat(outcome.rows())
        .extracting(row -> row.get(0) + ", " + row.get(2))
        .containsExactly(
            "hello, none", Runtime.version().feature() < 25 ? "hello, CDS" : "hello, AOT cache");
    assertThat(outcome.rows()).allMatch(row -> row.size() == 8 && !row.contains("NaN"));
  }

  @Test
  void profilesGateways() throws Exception {
    Outcome outcome = run("profile", "--seconds", "0.05", "--rounds", "1");
    assertThat(outcome.text())
        .contains("bare Armeria handler on the event loop: ")
        .contains("HttpGateway on the executor: ")
        .contains("method that ran");
  }

  @Test
  void saysWhatItCannotUse() throws Exception {
    Outcome outcome = run("codecs");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.text()).isEmpty();
  }

  private record Outcome(int exitCode, String text) {
    /** The cells of the rows of all tables, without heads. */
    List<List<String>> rows() {
      assertThat(exitCode).isZero();
      return text.lines()
          .filter(line -> line.startsWith("| "))
          .skip(2)
          .map(line -> List.of(line.substring(2, line.length() - 2).split(" *\\| *", -1)))
          .toList();
    }
  }

  private Outcome run(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(System.getProperty("benchmarks.jar"));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("JAVA_TOOL_OPTIONS", JVM_OPTIONS + folder);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), text);
  }
}
