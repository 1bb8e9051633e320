package dev.jams.benchmarks.start;

import dev.jams.benchmarks.restarts.ProcessFigures;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process of a {@link Subject}, from its very beginning. For use by one thread. */
final class StartedApp implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(120);
  private static final long GLANCE_NANOS = 500_000;
  private static final double MEBIBYTE_IN_KIB = 1024;

  private final Subject subject;
  private final Process process;
  private final Path output;
  private final int grpcPort;
  private final int httpPort;
  private final long begin;

  /**
   * Starts it.
   *
   * @param folder for what it prints
   */
  StartedApp(Subject subject, Jdk jdk, List<String> options, Path folder) throws IOException {
    this.subject = subject;
    this.output = folder.resolve("output.txt");
    try (ServerSocket grpc = free();
        ServerSocket http = free()) {
      this.grpcPort = grpc.getLocalPort();
      this.httpPort = http.getLocalPort();
    }
    List<String> command = command(subject, jdk, options);
    command.addAll(
        List.of("--grpc-port=" + grpcPort, "--http-port=" + httpPort, "--shutdown-lame-duck=0s"));
    ProcessBuilder builder = builder(command, output);
    this.begin = System.nanoTime();
    this.process = builder.start();
  }

  private static ServerSocket free() throws IOException {
    return new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  }

  private static List<String> command(Subject subject, Jdk jdk, List<String> options) {
    List<String> command = jdk.command();
    command.add("-Xmx256m");
    command.addAll(options);
    command.addAll(subject.program());
    return new ArrayList<>(command);
  }

  private static ProcessBuilder builder(List<String> command, Path output) {
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
  }

  /** Runs it to train the JVM. */
  static void train(Subject subject, Jdk jdk, Path archive, Path folder)
      throws IOException, InterruptedException {
    List<String> command = command(subject, jdk, List.of(jdk.makes(archive)));
    command.add("--train");
    Path output = folder.resolve("training.txt");
    Process process = builder(command, output).start();
    if (!process.waitFor(2 * LONGEST.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(subject.label() + " cannot be trained: " + Files.readString(output));
    }
  }

  int httpPort() {
    return httpPort;
  }

  /** Asks until there is an answer; the seconds since the process was started. */
  double firstHttpAnswer() throws IOException {
    awaitPort(httpPort);
    try (HttpConnection connection = new HttpConnection(httpPort)) {
      connection.ask(subject.path());
    }
    return seconds();
  }

  /** The same over gRPC. */
  double firstGrpcAnswer() throws IOException {
    awaitPort(grpcPort);
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", grpcPort, InsecureChannelCredentials.create())
            .build();
    try {
      subject.call().accept(channel);
      return seconds();
    } finally {
      channel.shutdownNow();
    }
  }

  private double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  private void awaitPort(int port) throws IOException {
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - begin > LONGEST.toNanos()) {
          throw new IOException(
              subject.label() + " does not start: " + Files.readString(output), e);
        }
        LockSupport.parkNanos(GLANCE_NANOS);
      }
    }
  }

  /** What it has used of the processors until now; 0 where the system does not say. */
  double cpuSeconds() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /** Its resident memory in MiB; 0 where the system does not say. */
  double resident() {
    return ProcessFigures.of(process.pid()).map(ProcessFigures::kibibytes).orElse(0L)
        / MEBIBYTE_IN_KIB;
  }

  /** With SIGKILL: only the start is of interest. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
