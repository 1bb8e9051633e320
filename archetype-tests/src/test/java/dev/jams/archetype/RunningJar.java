package dev.jams.archetype;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code java -jar}, and calls over HTTP to what it starts. */
final class RunningJar implements AutoCloseable {
  private static final long SECONDS = 60;

  private final Process process;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final CompletableFuture<List<String>> output = new CompletableFuture<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningJar(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "jar-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a jar of a folder, in that folder, on free ports. */
  static RunningJar start(Path folder, String jar, String... args) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-jar",
                    jar,
                    "--grpc-port=0",
                    "--http-port=0"),
                Stream.of(args))
            .toList();
    return new RunningJar(
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start());
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
      ready.completeExceptionally(new IllegalStateException("ended before it was ready: " + lines));
      output.complete(lines);
    }
  }

  /** The line that says that it is ready, and where it listens. */
  String ready() throws Exception {
    return ready.get(SECONDS, TimeUnit.SECONDS);
  }

  /** Host and port of a listener. */
  String address(String listener) throws Exception {
    Matcher matcher = Pattern.compile(listener + "=\"(http://)?([^\"]+)\"").matcher(ready());
    if (!matcher.find()) {
      throw new IllegalStateException("no " + listener + " in: " + ready());
    }
    return matcher.group(2);
  }

  String get(String path) throws Exception {
    return send("GET", path, "").body();
  }

  HttpResponse<String> send(String method, String path, String json) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address("http") + path))
            .method(method, BodyPublishers.ofString(json));
    if (!json.isEmpty()) {
      request.header("content-type", "application/json");
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Sends SIGTERM and waits. */
  int terminate() throws Exception {
    process.toHandle().destroy();
    return exitCode();
  }

  /** Waits for its end. */
  int exitCode() throws Exception {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running");
    }
    return process.exitValue();
  }

  /** All that it has said, once it has ended. */
  List<String> output() throws Exception {
    return output.get(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    process.destroyForcibly().waitFor(SECONDS, TimeUnit.SECONDS);
  }
}
