package dev.jams.http.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The Chrome DevTools Protocol: commands with answers, and events, over one WebSocket. */
final class DevTools implements WebSocket.Listener, AutoCloseable {
  private static final int TIMEOUT_SECONDS = 60;

  private final ObjectMapper json = new ObjectMapper();
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final Map<String, Consumer<JsonNode>> events = new ConcurrentHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private WebSocket socket;

  private DevTools() {}

  static DevTools connect(URI address) throws Exception {
    DevTools devTools = new DevTools();
    devTools.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(address, devTools)
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    return devTools;
  }

  /** Gives the events of a session to someone, one at a time. */
  void listen(String session, Consumer<JsonNode> listener) {
    events.put(session, listener);
  }

  void forget(String session) {
    events.remove(session);
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @param session null for the browser as a whole
   * @param parameters names and values by turns
   * @throws IllegalStateException if the browser answers with an error
   */
  JsonNode send(String session, String method, Object... parameters) throws Exception {
    int id = ids.incrementAndGet();
    ObjectNode command = json.createObjectNode().put("id", id).put("method", method);
    if (session != null) {
      command.put("sessionId", session);
    }
    ObjectNode params = command.putObject("params");
    for (int i = 0; i < parameters.length; i += 2) {
      params.set((String) parameters[i], json.valueToTree(parameters[i + 1]));
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    synchronized (this) {
      socket.sendText(command.toString(), true).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
    JsonNode got = answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
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
      node = json.readTree(message);
    } catch (java.io.IOException e) {
      throw new IllegalStateException("the browser does not speak JSON", e);
    }
    if (node.has("id")) {
      CompletableFuture<JsonNode> answer = answers.remove(node.get("id").asInt());
      if (answer != null) {
        answer.complete(node);
      }
    } else {
      Consumer<JsonNode> listener = events.get(node.path("sessionId").asText());
      if (listener != null) {
        listener.accept(node);
      }
    }
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    answers.values().forEach(answer -> answer.completeExceptionally(error));
  }

  @Override
  public void close() {
    socket.abort();
  }
}
