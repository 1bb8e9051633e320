package dev.jams.http.docs;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real Chromium without a window, spoken to over its DevTools protocol. */
final class Browser implements AutoCloseable {
  /** The program to start; if it is set, a browser that does not start fails the tests. */
  static final String VARIABLE = "JAMS_CHROMIUM";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final int TIMEOUT_SECONDS = 60;

  private final Process process;
  private final Path profile;
  private final DevTools devTools;

  private Browser(Process process, Path profile, DevTools devTools) {
    this.process = process;
    this.profile = profile;
    this.devTools = devTools;
  }

  /** The program, if there is one. */
  static Optional<String> program() {
    String set = System.getenv(VARIABLE);
    if (set != null && !set.isBlank()) {
      return Optional.of(set);
    }
    for (String name : NAMES) {
      for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
        Path file = Path.of(folder, name);
        if (Files.isExecutable(file)) {
          return Optional.of(file.toString());
        }
      }
    }
    return Optional.empty();
  }

  static Browser start(String program) throws Exception {
    Path profile = Files.createTempDirectory("jams-chromium");
    List<String> command = new ArrayList<>(List.of(program, "--headless", "--no-sandbox"));
    command.addAll(
        List.of(
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank"));
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try {
      URI address = address(process).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return new Browser(process, profile, DevTools.connect(address));
    } catch (Exception e) {
      stop(process, profile);
      throw e;
    }
  }

  /** Reads on to the end, because a full pipe would hold the browser up. */
  private static CompletableFuture<URI> address(Process process) {
    CompletableFuture<URI> address = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              StringBuilder said = new StringBuilder();
              try (BufferedReader lines =
                  new BufferedReader(
                      new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                String line;
                while ((line = lines.readLine()) != null) {
                  Matcher matcher = ADDRESS.matcher(line);
                  if (matcher.find()) {
                    address.complete(URI.create(matcher.group(1)));
                  } else if (!address.isDone()) {
                    said.append(line).append('\n');
                  }
                }
              } catch (IOException e) {
                said.append(e);
              }
              address.completeExceptionally(
                  new IllegalStateException("the browser ended at its start: " + said));
            },
            "browser-log");
    reader.setDaemon(true);
    reader.start();
    return address;
  }

  /** A page with cookies, storage and cache of its own. */
  Page newPage() throws Exception {
    return Page.open(devTools);
  }

  @Override
  public void close() throws Exception {
    devTools.close();
    stop(process, profile);
  }

  private static void stop(Process process, Path profile) throws Exception {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle one : all) {
      one.onExit().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
