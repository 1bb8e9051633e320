package dev.jams;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A JVM that runs {@link EchoProgram}; closing it kills it. */
final class Child implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 60;
  private static final long SIGINT_BIT = 1 << 1;

  private final Process process;
  private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
  private final Thread outputReader;
  private final List<String> errors = new ArrayList<>();
  private final Thread errorReader;

  private Child(Process process) {
    this.process = process;
    this.outputReader = reader(process.getInputStream(), output::add);
    this.errorReader = reader(process.getErrorStream(), errors::add);
  }

  static Child start(String... args) throws IOException {
    return start(EchoProgram.class, args);
  }

  static Child start(Class<?> program, String... args) throws IOException {
    return start(program, Map.of(), args);
  }

  static Child start(Class<?> program, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Little of it runs long enough to be worth compiling well.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dlogback.configurationFile=logback-program.xml");
    command.add("-Djava.util.logging.config.file=/dev/null");
    // The JVM has warnings of its own, such as of the control groups that it finds.
    command.add("-Xlog:disable");
    if (Runtime.version().feature() >= 24) {
      // Else the JVM itself writes to the standard error, because of Netty and protobuf.
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    // With them the JVM says on the standard error that it has found them.
    builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    return new Child(builder.start());
  }

  /** Waits until the program accepts calls, and says on which port. */
  int awaitReady() throws Exception {
    String ready = awaitLine("ready");
    return Integer.parseInt(ready.replaceFirst(".*grpc=\"127\\.0\\.0\\.1:(\\d+)\".*", "$1"));
  }

  /** The next line on the standard output that has this text in it. */
  String awaitLine(String text) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (true) {
      String line = output.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new TimeoutException("no line with \"" + text + "\"; errors: " + errors);
      }
      if (line.contains(text)) {
        return line;
      }
    }
  }

  void writeLine() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** Sends SIGTERM. Unlike {@link Process#destroy} this leaves the streams open. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Sends SIGINT, as Ctrl-C does. */
  void interrupt() throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).inheritIO().start().waitFor();
  }

  /**
   * Whether SIGINT has any effect. Shells start background jobs with the signal ignored, which is
   * inherited down to our children, and which the JVM respects.
   */
  static boolean heedsInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return true;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).trim(), 16))
        .noneMatch(ignored -> (ignored & SIGINT_BIT) != 0);
  }

  int exitCode() throws Exception {
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new TimeoutException("the process does not end");
    }
    return process.exitValue();
  }

  /** What is left of the standard output, once the process has ended. */
  List<String> restOfOutput() throws InterruptedException {
    outputReader.join();
    return List.copyOf(output);
  }

  /** The standard error, once the process has ended. */
  List<String> errors() throws InterruptedException {
    errorReader.join();
    return errors;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private interface Lines {
    void add(String line);
  }

  private static Thread reader(InputStream in, Lines lines) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  lines.add(line);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            "child-output");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
