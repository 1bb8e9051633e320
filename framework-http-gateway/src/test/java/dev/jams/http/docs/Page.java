package dev.jams.http.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A page of the browser, used as a person would: by mouse and keyboard. */
final class Page implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_MILLIS = 20_000;

  private final DevTools devTools;
  private final String context;
  private final String session;

  /** Every address that was asked for. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** What the console has to complain about. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  private Page(DevTools devTools, String context, String session) {
    this.devTools = devTools;
    this.context = context;
    this.session = session;
  }

  static Page open(DevTools devTools) throws Exception {
    String context =
        devTools.send(null, "Target.createBrowserContext").get("browserContextId").asText();
    String target =
        devTools
            .send(null, "Target.createTarget", "url", "about:blank", "browserContextId", context)
            .get("targetId")
            .asText();
    String session =
        devTools
            .send(null, "Target.attachToTarget", "targetId", target, "flatten", true)
            .get("sessionId")
            .asText();
    Page page = new Page(devTools, context, session);
    devTools.listen(session, page::onEvent);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      page.send(domain + ".enable");
    }
    page.size(1440, 900);
    return page;
  }

  private JsonNode send(String method, Object... parameters) throws Exception {
    return devTools.send(session, method, parameters);
  }

  private void onEvent(JsonNode event) {
    JsonNode params = event.path("params");
    switch (event.path("method").asText()) {
      case "Network.requestWillBeSent" -> requests.add(params.at("/request/url").asText());
      case "Network.webSocketCreated" -> requests.add(params.path("url").asText());
      case "Runtime.exceptionThrown" -> complaints.add(params.path("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> complaints.add(params.toString());
      case "Log.entryAdded" -> complaints.add(params.path("entry").toString());
      default -> {}
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

  void dark() throws Exception {
    send(
        "Emulation.setEmulatedMedia",
        "features",
        List.of(Map.of("name", "prefers-color-scheme", "value", "dark")));
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
              + shown());
    }
    return answer.at("/result/value");
  }

  private String shown() throws Exception {
    return send("Runtime.evaluate", "expression", "document.body.innerText", "returnByValue", true)
        .at("/result/value")
        .asText();
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
            .formatted(TIMEOUT_MILLIS, condition, JSON.writeValueAsString(condition)));
  }

  /** Waits until an element shows a text. */
  void awaitText(String selector, String text) throws Exception {
    await(
        "[...document.querySelectorAll(%s)].some((e) => e.checkVisibility() && e.innerText.includes(%s))"
            .formatted(JSON.writeValueAsString(selector), JSON.writeValueAsString(text)));
  }

  /** What the first such element shows. */
  String text(String selector) throws Exception {
    return value("document.querySelector(" + JSON.writeValueAsString(selector) + ").innerText")
        .asText();
  }

  List<String> texts(String selector) throws Exception {
    JsonNode texts =
        value(
            "[...document.querySelectorAll(%s)].filter((e) => e.checkVisibility()).map((e) => e.innerText)"
                .formatted(JSON.writeValueAsString(selector)));
    return JSON.convertValue(
        texts, JSON.getTypeFactory().constructCollectionType(List.class, String.class));
  }

  /** Clicks where an element is, so that it must be seen and not be covered. */
  void click(String selector) throws Exception {
    clickOn("document.querySelector(" + JSON.writeValueAsString(selector) + ")");
  }

  /** Clicks on the element of a kind that has exactly this text. */
  void click(String selector, String text) throws Exception {
    clickOn(
        "[...document.querySelectorAll(%s)].find((e) => e.checkVisibility() && e.innerText.trim() === %s)"
            .formatted(JSON.writeValueAsString(selector), JSON.writeValueAsString(text)));
  }

  private void clickOn(String element) throws Exception {
    await("(" + element + ") && !(" + element + ").disabled");
    JsonNode point =
        value(
            """
            (() => {
              const element = %s;
              element.scrollIntoView({block: 'center'});
              const {x, y, width, height} = element.getBoundingClientRect();
              const hit = document.elementFromPoint(x + width / 2, y + height / 2);
              if (!element.contains(hit)) {
                throw new Error('covered: ' + element.outerHTML);
              }
              return {x: x + width / 2, y: y + height / 2};
            })()"""
                .formatted(element));
    for (String type : List.of("mousePressed", "mouseReleased")) {
      send(
          "Input.dispatchMouseEvent",
          "type",
          type,
          "x",
          point.get("x").asDouble(),
          "y",
          point.get("y").asDouble(),
          "button",
          "left",
          "clickCount",
          1);
    }
  }

  /** Types a text in place of what a field has. */
  void type(String selector, String text) throws Exception {
    click(selector);
    value("document.activeElement.select()");
    if (text.isEmpty()) {
      press("Delete", 46);
    } else {
      send("Input.insertText", "text", text);
    }
  }

  void press(String key, int code) throws Exception {
    String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : null;
    send(
        "Input.dispatchKeyEvent",
        "type",
        text == null ? "rawKeyDown" : "keyDown",
        "key",
        key,
        "windowsVirtualKeyCode",
        code,
        "text",
        text == null ? "" : text);
    send("Input.dispatchKeyEvent", "type", "keyUp", "key", key, "windowsVirtualKeyCode", code);
  }

  /** Writes a picture of the page into a file. */
  void picture(Path file) throws Exception {
    String data = send("Page.captureScreenshot", "format", "png").get("data").asText();
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  @Override
  public void close() throws Exception {
    devTools.forget(session);
    devTools.send(null, "Target.disposeBrowserContext", "browserContextId", context);
  }
}
