package dev.jams.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real Chromium without a window, with one page, spoken to over its DevTools protocol. */
final class Chromium implements WebSocket.Listener, AutoCloseable {
  /** The program to start; if it is set, a browser that does not start fails the tests. */
  static final String VARIABLE = "JAMS_CHROMIUM";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final int SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private Process process;
  private Path profile;
  private WebSocket socket;
  private String session;

  /** What the console has to complain about. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  private Chromium() {}

  /** The program, if there is one. */
  static Optional<String> program() {
    String set = System.getenv(VARIABLE);
    if (set != null && !set.isBlank()) {
      return Optional.of(set);
    }
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  static Chromium start(String program) throws Exception {
    Chromium started = new Chromium();
    started.profile = Files.createTempDirectory("jams-chromium");
    started.process =
        new ProcessBuilder(
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + started.profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      started.socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(started.address().get(SECONDS, TimeUnit.SECONDS), started)
              .get(SECONDS, TimeUnit.SECONDS);
      String target =
          started.send("Target.createTarget", "url", "about:blank").get("targetId").asText();
      started.session =
          started
              .send("Target.attachToTarget", "targetId", target, "flatten", true)
              .get("sessionId")
              .asText();
      for (String domain : List.of("Page", "Runtime", "Log")) {
        started.send(domain + ".enable");
      }
      started.size(1440, 900);
      return started;
    } catch (Exception e) {
      started.close();
      throw e;
    }
  }

  /** Reads on to the end, because a full pipe would hold the browser up. */
  private CompletableFuture<URI> address() {
    CompletableFuture<URI> address = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              StringBuilder said = new StringBuilder();
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
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

  /**
   * Sends a command and waits for its answer.
   *
   * @param parameters names and values by turns
   */
  private JsonNode send(String method, Object... parameters) throws Exception {
    int id = ids.incrementAndGet();
    ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
    if (session != null) {
      command.put("sessionId", session);
    }
    ObjectNode params = command.putObject("params");
    for (int i = 0; i < parameters.length; i += 2) {
      params.set((String) parameters[i], JSON.valueToTree(parameters[i + 1]));
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(command.toString(), true).get(SECONDS, TimeUnit.SECONDS);
    JsonNode got = answer.get(SECONDS, TimeUnit.SECONDS);
    if (got.has("error")) {
      throw new IllegalStateException(method + ": " + got.at("/error/message").asText());
    }
    return got.get("result");
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      String message = text.toString();
      text.setLength(0);
      take(message);
    }
    webSocket.request(1);
    return null;
  }

  private void take(String message) {
    JsonNode node;
    try {
      node = JSON.readTree(message);
    } catch (IOException e) {
      throw new IllegalStateException("the browser does not speak JSON", e);
    }
    JsonNode params = node.path("params");
    switch (node.path("method").asText()) {
      case "Runtime.exceptionThrown" -> complaints.add(params.path("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> complaints.add(params.toString());
      case "Log.entryAdded" -> complaints.add(params.path("entry").toString());
      default -> {
        CompletableFuture<JsonNode> answer = answers.remove(node.path("id").asInt());
        if (answer != null) {
          answer.complete(node);
        }
      }
    }
  }

  void go(String url) throws Exception {
    send("Page.navigate", "url", url);
    await("document.querySelector('h1')");
  }

  /** Another size; a narrow one is a phone's. */
  void size(int width, int height) throws Exception {
    send(
        "Emulation.setDeviceMetricsOverride",
        "width",
        width,
        "height",
        height,
        "deviceScaleFactor",
        1,
        "mobile",
        width < 600);
  }

  void dark(boolean dark) throws Exception {
    send(
        "Emulation.setEmulatedMedia",
        "features",
        List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light")));
  }

  /** The value of an expression in JavaScript. */
  JsonNode value(String expression) throws Exception {
    JsonNode answer =
        send(
            "Runtime.evaluate",
            "expression",
            expression,
            "awaitPromise",
            true,
            "returnByValue",
            true);
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(
          answer.at("/exceptionDetails/exception/description").asText()
              + "; shown is:\n"
              + send("Runtime.evaluate", "expression", "document.body.innerText")
                  .at("/result/value")
                  .asText()
              + complaints);
    }
    return answer.at("/result/value");
  }

  /** Waits until an expression is true, and fails with what is shown if it does not become so. */
  void await(String condition) throws Exception {
    value(
        """
        new Promise((done, failed) => {
          const end = performance.now() + %d;
          const look = () => {
            if (%s) {
              done();
            } else if (performance.now() > end) {
              failed(new Error('never became true: ' + %s));
            } else {
              setTimeout(look, 20);
            }
          };
          look();
        })"""
            .formatted(SECONDS * 500, condition, JSON.writeValueAsString(condition)));
  }

  /** Waits until an element shows a text. */
  void awaitText(String selector, String wanted) throws Exception {
    await(
        "[...document.querySelectorAll(%s)].some((e) => e.innerText.includes(%s))"
            .formatted(JSON.writeValueAsString(selector), JSON.writeValueAsString(wanted)));
  }

  /** What is shown as a whole. */
  String shown() throws Exception {
    return value("document.body.innerText").asText();
  }

  /** Writes a picture of the page into a file. */
  void picture(Path file) throws Exception {
    String data = send("Page.captureScreenshot", "format", "png").get("data").asText();
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  @Override
  public void close() throws Exception {
    if (socket != null) {
      socket.abort();
    }
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle one : all) {
      one.onExit().get(SECONDS, TimeUnit.SECONDS);
    }
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
