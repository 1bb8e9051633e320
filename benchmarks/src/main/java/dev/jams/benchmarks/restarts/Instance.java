package dev.jams.benchmarks.restarts;

import dev.jams.benchmarks.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A server in a JVM of its own, on the same two ports each time it is started. For use by one
 * thread, but for its addresses.
 */
final class Instance implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(90);
  private static final long GLANCE_MILLIS = 50;

  /** Instances live for seconds only, too briefly for the best code, and share the processors. */
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final int number;
  private final InetSocketAddress grpc;
  private final InetSocketAddress http;
  private final List<String> command;
  private Process process;

  private Instance(int number, int grpcPort, int httpPort, List<String> command) {
    this.number = number;
    this.grpc = new InetSocketAddress(InetAddress.getLoopbackAddress(), grpcPort);
    this.http = new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort);
    this.command = command;
  }

  /**
   * Chooses ports, and starts nothing.
   *
   * @param archive more options of the JVMs
   */
  static List<Instance> create(Plan plan, String databaseUrl, List<String> archive)
      throws IOException {
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    options.addAll(archive);
    List<Instance> instances = new ArrayList<>();
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * Plan.INSTANCES; i++) {
        sockets.add(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
      }
      for (int i = 0; i < Plan.INSTANCES; i++) {
        int grpcPort = sockets.get(2 * i).getLocalPort();
        int httpPort = sockets.get(2 * i + 1).getLocalPort();
        List<String> args =
            List.of(
                databaseUrl,
                Integer.toString(grpcPort),
                Integer.toString(httpPort),
                Boolean.toString(plan.fault() == Fault.NO_DECORATOR),
                "--shutdown-lame-duck=" + lameDuck(plan).toMillis() + "ms");
        instances.add(
            new Instance(
                i, grpcPort, httpPort, ChildJvm.command(options, InstanceMain.class, args)));
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return instances;
  }

  private static Duration lameDuck(Plan plan) {
    return plan.fault() == Fault.NO_LAME_DUCK ? Duration.ZERO : plan.lameDuck();
  }

  int number() {
    return number;
  }

  InetSocketAddress grpc() {
    return grpc;
  }

  InetSocketAddress http() {
    return http;
  }

  void start() throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
  }

  /** Returns when it says that it is ready. */
  void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (!Readiness.ask(http)) {
      if (!process.isAlive()) {
        throw new IOException(
            "instance " + number + " has ended with " + process.exitValue() + " while it started");
      }
      if (System.nanoTime() - end >= 0) {
        throw new IOException("instance " + number + " is not ready after " + LONGEST_START);
      }
      TimeUnit.MILLISECONDS.sleep(GLANCE_MILLIS);
    }
  }

  Optional<ProcessFigures> figures() {
    return ProcessFigures.of(process.pid());
  }

  /** SIGTERM, and only that: {@link Process#destroy} would close its input, too. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** SIGKILL, for a control run only. */
  void kill() {
    var unused = process.destroyForcibly();
  }

  /** Waits for the end of the process; empty if it takes longer. */
  Optional<Integer> awaitExit(Duration timeout) throws InterruptedException {
    return process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)
        ? Optional.of(process.exitValue())
        : Optional.empty();
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }
}
