package dev.jams.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child JVM that runs a {@link Contender}; closing it ends it. Not safe for several threads. */
final class ServerProcess implements AutoCloseable {
  private static final long EXIT_SECONDS = 20;

  private final Contender contender;
  private final Process process;
  private final BufferedReader output;
  private int port;

  private ServerProcess(Contender contender, Process process) {
    this.contender = contender;
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a JVM without waiting for it. */
  static ServerProcess start(Contender contender, String... jvmOptions) throws IOException {
    List<String> options = new ArrayList<>(List.of("-Xms512m", "-Xmx512m"));
    options.addAll(List.of(jvmOptions));
    List<String> command = ChildJvm.command(options, ServerMain.class, List.of(contender.name()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    return new ServerProcess(contender, builder.start());
  }

  Contender contender() {
    return contender;
  }

  /** The port of the server; the first call waits until it listens. */
  int port() throws IOException {
    if (port == 0) {
      port = Integer.parseInt(readLine());
    }
    return port;
  }

  /** What the child has used until now; only after {@link #port}. */
  Usage usage() throws IOException {
    return Usage.parse(ask(""));
  }

  /** The bytes of the child's heap that are in use after a collection; only after {@link #port}. */
  long heapInUse() throws IOException {
    return Long.parseLong(ask(ServerMain.HEAP));
  }

  /** The memory of the child after a collection; only after {@link #port}. */
  Footprint footprint() throws IOException {
    return Footprint.parse(ask(ServerMain.FOOTPRINT));
  }

  private String ask(String question) throws IOException {
    process.outputWriter().write(question + "\n");
    process.outputWriter().flush();
    return readLine();
  }

  private String readLine() throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(ServerMain.ANSWER)) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the JVM of " + contender + " has ended; its errors are above");
    }
    return line.substring(ServerMain.ANSWER.length());
  }

  /** Lets the child end, without waiting for it. */
  void stop() throws IOException {
    process.outputWriter().close();
  }

  /** Ends the child, which has time to write its recording. */
  @Override
  public void close() throws IOException {
    try {
      stop();
      if (process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
