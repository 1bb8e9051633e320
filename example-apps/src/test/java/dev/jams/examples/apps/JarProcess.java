package dev.jams.examples.apps;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runnable jar as a process, in a folder of its own. */
final class JarProcess implements AutoCloseable {
  private static final String JAR = System.getProperty("example-apps.jar");
  private static final long SECONDS = 60;

  private final Process process;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final CompletableFuture<List<String>> output = new CompletableFuture<>();
  private final Path errors;

  private JarProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    Thread reader = new Thread(this::read, "jar-output");
    reader.setDaemon(true);
    reader.start();
  }

  static JarProcess start(Path folder, Map<String, String> environment, String... args)
      throws IOException {
    return run(folder, environment, List.of("-jar", JAR), args);
  }

  static JarProcess start(Path folder, String... args) throws IOException {
    return start(folder, Map.of(), args);
  }

  /** The same, with a {@link SocketCloser} in it. */
  static JarProcess startWithSocketCloser(Path folder, String... args) throws IOException {
    // In a folder of its own, because other things that tests bring would change the program.
    Path classes = Files.createTempDirectory(folder, "classes");
    SocketCloser.addTo(classes);
    List<String> program = new ArrayList<>();
    if (Runtime.version().feature() >= 24) {
      // Which the jar says of itself, where it is started as one.
      program.add("--enable-native-access=ALL-UNNAMED");
    }
    program.add("-Dio.netty.bootstrap.extensions=serviceload");
    program.addAll(List.of("-cp", JAR + File.pathSeparator + classes, Main.class.getName()));
    return run(folder, Map.of(), program, args);
  }

  private static JarProcess run(
      Path folder, Map<String, String> environment, List<String> program, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      // Else the JVM itself writes to the standard error, because of Netty and protobuf.
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(program);
    command.addAll(List.of(args));
    Path errors = Files.createTempFile(folder, "stderr", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
    // With them the JVM says on the standard error that it has found them.
    builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    return new JarProcess(builder.start(), errors);
  }

  private void read() {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (line.contains(" ready ")) {
          ready.complete(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      ready.completeExceptionally(
          new IllegalStateException("ended before it was ready: " + lines + errors()));
      output.complete(lines);
    }
  }

  /** The line that says that it is ready. */
  String ready() throws Exception {
    return ready.get(SECONDS, TimeUnit.SECONDS);
  }

  /** The port that a listener has, from the line that says so. */
  int port(String listener) throws Exception {
    String line = ready();
    Matcher matcher = Pattern.compile(listener + "=\"[^\"]*:(\\d+)[^:\"]*\"").matcher(line);
    if (!matcher.find()) {
      throw new IllegalStateException("no port of " + listener + " in: " + line);
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** Where a listener listens, from the same line. */
  String location(String listener) throws Exception {
    Matcher matcher = Pattern.compile(listener + "=\"([^\"]+)\"").matcher(ready());
    if (!matcher.find()) {
      throw new IllegalStateException("no location of " + listener + " in: " + ready());
    }
    return matcher.group(1);
  }

  /** Writes to its standard input. */
  void write(String line) throws IOException {
    process.outputWriter().append(line).append('\n').flush();
  }

  /** Sends SIGTERM. Unlike {@link Process#destroy} this leaves the output open. */
  JarProcess terminate() {
    process.toHandle().destroy();
    return this;
  }

  /** Sends SIGKILL and waits. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    exitCode();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running");
    }
    return process.exitValue();
  }

  List<String> output() throws Exception {
    return output.get(SECONDS, TimeUnit.SECONDS);
  }

  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    if (process.isAlive()) {
      kill();
    }
  }
}
