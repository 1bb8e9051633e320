package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.rpc.Code;
import dev.jams.http.contract.EchoReply;
import dev.jams.http.contract.EchoRequest;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that has run out of file descriptors, because others hold too many connections. */
@Timeout(240)
class OpenFilesTest {
  private static final int LIMIT = 500;
  private static final String WARNING = "Too many open files";

  @Test
  void connectionsLiveOnAndNewOnesAreTakenWhenFilesAreFreeAgain() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "there is no /proc to count files in");
    Process process = start();
    Lines lines = new Lines(process);
    List<Socket> crowd = new ArrayList<>();
    try {
      String[] ports = lines.await("ports ").split(" ");
      int grpc = Integer.parseInt(ports[1]);
      int http = Integer.parseInt(ports[2]);
      try (RawHttp known = new RawHttp(http);
          Caller knownToGrpc = new GrpcCaller(grpc)) {
        assertServes(known);
        assertServes(knownToGrpc);

        for (int port : List.of(http, grpc)) {
          while (openFiles(process) < LIMIT - 1 && crowd.size() < 2 * LIMIT) {
            crowd.add(new Socket("127.0.0.1", port));
          }
          // These wait in the queue of the kernel.
          crowd.add(new Socket("127.0.0.1", port));
          crowd.add(new Socket("127.0.0.1", port));
        }
        lines.await(WARNING);
        assertServes(known);
        assertServes(knownToGrpc);
      }
      for (Socket socket : crowd) {
        socket.close();
      }

      try (RawHttp fresh = new RawHttp(http);
          Caller freshToGrpc = new GrpcCaller(grpc)) {
        assertServes(fresh);
        assertServes(freshToGrpc);
      }
      // Each listener tries again once in a second; who does not wait fills the log.
      process.toHandle().destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(lines.rest().filter(line -> line.contains(WARNING)).count()).isLessThan(1_000);
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
      process.destroyForcibly();
    }
  }

  private static void assertServes(RawHttp connection) throws Exception {
    connection.send("GET /v1/echo/x HTTP/1.1");
    assertThat(connection.answer()).first().isEqualTo("HTTP/1.1 200 OK");
  }

  private static void assertServes(Caller caller) throws Exception {
    Caller.Answer answer =
        caller
            .call(
                "Echo",
                EchoRequest.newBuilder().setText("x").build(),
                EchoReply.getDefaultInstance(),
                Map.of(),
                Duration.ofSeconds(40))
            .get(60, TimeUnit.SECONDS);
    assertThat(answer.status().getCode()).isEqualTo(Code.OK_VALUE);
  }

  private static long openFiles(Process process) throws Exception {
    try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
      return files.count();
    }
  }

  private static Process start() throws Exception {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            OpenFilesProgram.class.getName());
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -n " + LIMIT + " && exec \"$@\"", "sh"));
    command.addAll(java);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().put("SHUTDOWN_LAME_DUCK", "0s");
    return builder.start();
  }

  /** What a process says, read as it comes lest it wait for that. */
  private static final class Lines {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Thread reader;

    Lines(Process process) {
      reader =
          new Thread(
              () -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(lines::add),
              "reader");
      reader.setDaemon(true);
      reader.start();
    }

    String await(String part) throws InterruptedException {
      while (true) {
        String line = lines.poll(60, TimeUnit.SECONDS);
        assertThat(line).as("a line with " + part).isNotNull();
        if (line.contains(part)) {
          return line;
        }
      }
    }

    /** Once the process has ended. */
    Stream<String> rest() throws InterruptedException {
      reader.join();
      return lines.stream();
    }
  }
}
