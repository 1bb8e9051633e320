package dev.jams.http.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import dev.jams.App;
import dev.jams.http.HttpGateway;
import dev.jams.test.docs.Note;
import dev.jams.test.docs.PlainGrpc;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /docs} in a real browser. */
class DocsPageTest {
  private static Browser browser;
  private final NotesService service = new NotesService();
  private App app;
  private Page page;
  private String origin;

  @BeforeAll
  static void startBrowser() throws Exception {
    Optional<String> program = Browser.program();
    assumeTrue(
        program.isPresent(),
        "there is no Chromium on the PATH, and " + Browser.VARIABLE + " names none");
    browser = Browser.start(program.get());
  }

  @AfterAll
  static void stopBrowser() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    app =
        App.named("notes")
            .service(service)
            .service(new PlainGrpc.PlainImplBase() {})
            .listen(HttpGateway.on(0))
            .start("--http-openapi-version", "3.2");
    origin = "http://127.0.0.1:" + app.port("http");
    page = browser.newPage();
  }

  @AfterEach
  void stop() throws Exception {
    page.close();
    app.close();
  }

  private void open(String call) throws Exception {
    page.go(origin + "/docs#" + call);
    page.awaitText("h1", call.isEmpty() ? "notes" : call.replaceAll("^\\w+?_|_\\d+$", ""));
  }

  private void send() throws Exception {
    page.click(".send", "Send");
  }

  @Test
  void loadsWithoutComplaintsAndOnlyFromItsOwnOrigin() throws Exception {
    open("");
    for (String call : List.of("Notes_GetNote", "Notes_TalkNotes", "Notes_GetFile", "Plain_Ping")) {
      page.value("location.hash = '" + call + "'");
      page.awaitText("h1", call.substring(call.indexOf('_') + 1));
    }
    assertThat(page.complaints).isEmpty();
    assertThat(page.requests)
        .contains(origin + "/docs", origin + "/docs/main.js", origin + "/openapi.json")
        .allSatisfy(address -> assertThat(address).startsWith(origin + "/"));
  }

  @Test
  void listsEveryServiceWithEveryCall() throws Exception {
    open("");
    assertThat(page.texts("#calls h2")).containsExactly("Notes", "Plain");
    assertThat(page.texts("#calls .name"))
        .containsExactlyInAnyOrder(
            "GetNote",
            "CreateNote",
            "GetHostile",
            "WatchNotes",
            "CountNotes",
            "TalkNotes",
            "GetFile",
            "DropNote",
            "Ping");
    assertThat(page.texts(".overview strong")).hasSize(9);
    assertThat(page.text(".top")).contains("notes", "3.2");
  }

  @Test
  void narrowsTheListByKeyboard() throws Exception {
    open("");
    page.press("/", 191);
    page.type("#filter", "SHELVES get");
    assertThat(page.texts("#calls .name")).containsExactly("GetNote");
    page.press("ArrowDown", 40);
    page.press("Enter", 13);
    page.awaitText("h1", "GetNote");
    page.type("#filter", "no such call");
    assertThat(page.texts("#none")).containsExactly("No call has all of these words.");
    page.press("Escape", 27);
    assertThat(page.texts("#calls .name")).hasSize(9);
  }

  @Test
  void opensACallByItsAddress() throws Exception {
    open("Notes_GetNote");
    assertThat(page.value("document.title").asText()).isEqualTo("GetNote – notes");
    assertThat(page.texts(".routes a"))
        .satisfiesExactly(
            first -> assertThat(first).contains("GET", "/v1/notes/{id}"),
            second -> assertThat(second).contains("GET", "/v1/shelves/{shelf}/notes/{id}"));
    assertThat(page.text(".facts")).contains("Unary", "jams.test.docs.Notes/GetNote");
    assertThat(page.text(".about"))
        .contains(
            "NOT_FOUND if there is none", "The first thing to know about id.", "Of the note.");
    page.click(".routes li:last-child a");
    page.await("location.hash === '#Notes_GetNote_2'");
    page.awaitText(".about", "Where it stands.");
  }

  @Test
  void saysThatAnAddressNamesNoCall() throws Exception {
    page.go(origin + "/docs#Notes_Nothing");
    page.awaitText(".notice", "There is no call \"Notes_Nothing\".");
    assertThat(page.texts(".overview strong")).hasSize(9);
  }

  @Test
  void opensTypesThatContainThemselvesLevelByLevel() throws Exception {
    open("Notes_CreateNote");
    assertThat(page.text(".about")).contains("Request body", "What it says.", "Like the sea.");
    String inner = "details ul details";
    assertThat(page.value("document.querySelector('" + inner + "')").isNull()).isTrue();
    page.click("section:nth-of-type(3) summary .name", "notes");
    page.await("document.querySelector('" + inner + "')");
  }

  @Test
  void callsByGetWithVariablesOfThePathAndTheQuery() throws Exception {
    open("Notes_GetNote");
    page.type("[data-parameter=id]", "a/b ü");
    page.type("[data-parameter=shelf]", "top & left");
    page.type("[data-parameter=labels]", "x\ny");
    page.value(
        "document.querySelector('[data-parameter=colour]').value = 'GREEN',"
            + "document.querySelector('[data-parameter=colour]').dispatchEvent(new Event('input'))");
    assertThat(page.text(".command pre"))
        .isEqualTo(
            "curl '"
                + origin
                + "/v1/notes/a%2Fb%20%C3%BC?shelf=top%20%26%20left&labels=x&labels=y&colour=GREEN'");
    send();
    page.awaitText(".answer .body", "\"id\": \"a/b ü\"");
    assertThat(page.text(".answer .body"))
        .contains("on top & left in GREEN", "\"9007199254740993\"");
    assertThat(page.text(".status-line")).contains("200 OK");
    page.click(".answer .more summary");
    page.awaitText(".header-list", "application/json");
    assertThat(page.text(".status-line")).containsPattern("\\d+ (ms|s)");
  }

  @Test
  void asksForWhatIsMissingBeforeItCalls() throws Exception {
    open("Notes_GetNote");
    send();
    page.await("document.activeElement.dataset.parameter === 'id'");
    assertThat(page.requests).noneMatch(address -> address.contains("/v1/"));
  }

  @Test
  void callsByPostWithTheExampleAsBody() throws Exception {
    open("Notes_CreateNote");
    JsonNode example = page.value("JSON.parse(document.querySelector('textarea.json').value)");
    assertThat(example.has("id")).as("what only answers have").isFalse();
    assertThat(example.has("person")).as("one of a oneof").isTrue();
    assertThat(example.has("team")).as("another of a oneof").isFalse();
    send();
    page.awaitText(".answer .body", "\"id\": \"made\"");
    assertThat(page.text(".answer .body")).contains("\"BLUE\"");
    page.type("textarea.json", "{\"text\": \"it's\"}");
    assertThat(page.text(".command pre"))
        .isEqualTo(
            "curl "
                + origin
                + "/v1/notes \\\n  -H 'Content-Type: application/json' \\\n"
                + "  --data-raw '{\"text\": \"it'\\''s\"}'");
    send();
    page.awaitText(".answer .body", "it's");
  }

  @Test
  void sendsWhatIsNotJsonSoThatTheServerCanSaySo() throws Exception {
    open("Notes_CreateNote");
    page.type("textarea.json", "{\"text\": ");
    page.awaitText(".hint", "This is not JSON");
    send();
    page.awaitText(".status-line", "400 Bad Request");
    page.awaitText(".status .code-name", "INVALID_ARGUMENT");
  }

  @Test
  void sendsHeadersAndKeepsThemForTheNextCall() throws Exception {
    open("Notes_GetNote");
    page.click(".try .more summary");
    page.type(".header input:nth-child(2)", "Bearer t");
    page.click("button", "Add a header");
    page.type(".header:last-child input:nth-child(1)", "Grpc-Timeout");
    page.type(".header:last-child input:nth-child(2)", "x");
    page.type("[data-parameter=id]", "1");
    assertThat(page.text(".command pre"))
        .contains("-H 'Authorization: Bearer t'", "-H 'Grpc-Timeout: x'");
    send();
    page.awaitText(".status .code-name", "INVALID_ARGUMENT");
    page.value("location.hash = 'Plain_Ping'");
    page.awaitText(".command pre", "Bearer t");
  }

  @Test
  void showsAnErrorWithItsStatusAndDetails() throws Exception {
    open("Notes_GetNote");
    page.type("[data-parameter=id]", "none");
    send();
    page.awaitText(".status .code-name", "NOT_FOUND 5");
    assertThat(page.text(".status-line")).contains("404 Not Found");
    assertThat(page.text(".status .message")).isEqualTo("there is no note \"none\"");
    assertThat(page.text(".status .details")).contains("ErrorInfo", "\"reason\": \"NO_NOTE\"");
    assertThat(page.value("window.harmed === undefined").asBoolean()).isTrue();
  }

  @Test
  void showsTheMessagesOfAStreamAsTheyArriveAndStopsIt() throws Exception {
    open("Notes_WatchNotes");
    page.type("[data-parameter=count]", "2");
    send();
    page.awaitText(".count", "2 messages");
    StreamObserver<Note> stream = service.watch.get(20, TimeUnit.SECONDS);
    stream.onNext(Note.newBuilder().setText("a third").build());
    page.awaitText(".log", "a third");
    assertThat(page.texts(".log .in"))
        .satisfiesExactly(
            first -> assertThat(first).contains("note 1"),
            second -> assertThat(second).contains("note 2"),
            third -> assertThat(third).contains("a third"));
    page.click(".actions button", "Stop");
    service.cancelled.get(20, TimeUnit.SECONDS);
    page.awaitText(".answer .note", "the call is cancelled");
    page.await("document.querySelector('.actions button:not(.send)').disabled");
  }

  @Test
  void cancelsAStreamWhenItsCallIsLeft() throws Exception {
    open("Notes_WatchNotes");
    page.type("[data-parameter=count]", "1");
    send();
    page.awaitText(".count", "1 message");
    page.click("#calls a");
    service.cancelled.get(20, TimeUnit.SECONDS);
  }

  @Test
  void tellsHowAStreamEnds() throws Exception {
    open("Notes_WatchNotes");
    page.type("[data-parameter=count]", "1");
    send();
    page.awaitText(".count", "1 message");
    service.watch.get(20, TimeUnit.SECONDS).onCompleted();
    page.awaitText(".log .note", "The stream is complete.");
  }

  @Test
  void showsTheErrorThatAStreamEndsWith() throws Exception {
    open("Notes_WatchNotes");
    page.type("[data-parameter=count]", "1");
    page.value(
        "document.querySelector('[data-parameter=fail]').value = 'true',"
            + "document.querySelector('[data-parameter=fail]').dispatchEvent(new Event('input'))");
    send();
    page.awaitText(".status .code-name", "DATA_LOSS 15");
    assertThat(page.text(".status .message")).isEqualTo("the rest is lost");
    assertThat(page.texts(".log .in")).hasSize(1);
  }

  @Test
  void sendsAStreamOfMessagesOnePerLine() throws Exception {
    open("Notes_CountNotes");
    page.type("textarea.json", "{\"text\":\"a\"}\n\n{\"text\":\"b\"}\n{\"text\":\"c\"}");
    send();
    page.awaitText(".answer .body", "\"notes\": 3");
    assertThat(page.text(".answer .body")).contains("\"texts\": \"abc\"");
  }

  @Test
  void talksInBothDirectionsOverAWebSocket() throws Exception {
    open("Notes_TalkNotes");
    page.click(".socket-panel button", "Connect");
    page.awaitText(".state", "Connected");
    page.type("textarea.json", "{\"text\":\"first\"}\n{\"text\":\"second\"}");
    page.click(".socket-panel button", "Send message");
    page.awaitText(".count", "4 messages");
    page.type("textarea.json", "{\"text\": \"third\"}");
    page.click(".socket-panel button", "Send message");
    page.awaitText(".count", "6 messages");
    assertThat(page.texts(".log .in"))
        .satisfiesExactly(
            first -> assertThat(first).contains("\"first\""),
            second -> assertThat(second).contains("\"second\""),
            third -> assertThat(third).contains("\"third\""));
    page.click(".socket-panel button", "End");
    page.awaitText(".log .note", "Closed: OK");
    page.awaitText(".state", "Not connected");
    assertThat(page.requests).contains(origin.replace("http", "ws") + "/v1/notes:talk");
    assertThat(page.complaints).isEmpty();
  }

  @Test
  void showsTheErrorThatClosesAWebSocket() throws Exception {
    open("Notes_TalkNotes");
    page.click(".socket-panel button", "Connect");
    page.type("textarea.json", "{\"text\":\"fail\"}");
    page.click(".socket-panel button", "Send message");
    page.awaitText(".status .code-name", "ABORTED 10");
    assertThat(page.text(".status .message")).isEqualTo("as you wished");
  }

  @Test
  void cancelsACallByClosingItsWebSocket() throws Exception {
    open("Notes_TalkNotes");
    page.click(".socket-panel button", "Connect");
    page.click(".socket-panel button", "Send message");
    page.awaitText(".count", "4 messages");
    page.click(".socket-panel button", "Close");
    service.cancelled.get(20, TimeUnit.SECONDS);
  }

  @Test
  void receivesAServerStreamOverAWebSocketToo() throws Exception {
    open("Notes_WatchNotes");
    page.type("[data-parameter=count]", "2");
    page.click(".ways button", "WebSocket");
    page.click(".socket-panel button", "Connect");
    page.awaitText(".count", "2 messages");
    service.watch.get(20, TimeUnit.SECONDS).onCompleted();
    page.awaitText(".log .note", "Closed: OK");
  }

  @Test
  void sendsBothDirectionsAsOneRequestOverHttp() throws Exception {
    open("Notes_TalkNotes");
    page.click(".ways button", "HTTP");
    page.type("textarea.json", "{\"text\":\"a\"}\n{\"text\":\"b\"}");
    send();
    page.awaitText(".count", "2 messages");
  }

  @Test
  void showsAPictureAndRunsNothing() throws Exception {
    open("Notes_GetFile");
    page.type("[data-parameter=id]", "picture");
    send();
    page.await("document.querySelector('.answer img')?.complete");
    assertThat(page.value("document.querySelector('.answer img').naturalWidth").asInt()).isOne();
    page.type("[data-parameter=id]", "page");
    send();
    page.awaitText(".answer .body pre", "<script>window.harmed=1</script>");
    page.type("[data-parameter=id]", "bytes");
    send();
    page.awaitText(".answer .body", "3 bytes of application/octet-stream.");
    page.awaitText(".answer .body button", "Save");
    assertThat(page.value("window.harmed === undefined").asBoolean()).isTrue();
    assertThat(page.complaints).isEmpty();
  }

  @Test
  void showsHostileCommentsAndValuesAsText() throws Exception {
    open("");
    page.awaitText(".overview", "<img src=x onerror=");
    open("Notes_GetHostile");
    assertThat(page.text(".about"))
        .contains("<img src=x onerror=\"window.harmed=1\">", "<script>window.harmed=1</script>");
    page.type("[data-parameter=id]", "1");
    send();
    page.awaitText(".answer .body", NotesService.HOSTILE.replace("\"", "\\\""));
    assertThat(page.value("document.querySelector('.call img, .call script')").isNull()).isTrue();
    assertThat(page.value("window.harmed === undefined").asBoolean()).isTrue();
    assertThat(page.complaints).isEmpty();
  }

  /** Whoever gets a text into the page after all can neither load nor run anything. */
  @Test
  void forbidsToMakeHtmlOfText() throws Exception {
    open("");
    assertThat(
            page.value(
                    "(() => { try { document.body.innerHTML = 'x'; return 'made' }"
                        + " catch (e) { return e.name } })()")
                .asText())
        .isEqualTo("TypeError");
  }

  @ParameterizedTest
  @CsvSource({"1440, 900, false", "1440, 900, true", "1024, 768, false", "390, 844, true"})
  void fitsTheScreen(int width, int height, boolean dark) throws Exception {
    page.size(width, height);
    if (dark) {
      page.dark();
    }
    for (String call : List.of("", "Notes_GetNote", "Notes_CreateNote", "Notes_WatchNotes")) {
      open(call);
      tryOut(call);
      assertThat(page.value("document.documentElement.scrollWidth").asInt())
          .as("nothing is cut off at the right of %s", call)
          .isLessThanOrEqualTo(width);
      page.picture(
          Path.of(
              "target", "docs-pictures", width + (dark ? "-dark-" : "-light-") + call + ".png"));
    }
    boolean darkPage =
        page.value("getComputedStyle(document.body).backgroundColor").asText().contains("22, 23");
    assertThat(darkPage).isEqualTo(dark);
  }

  private void tryOut(String call) throws Exception {
    switch (call) {
      case "Notes_GetNote" -> {
        page.type("[data-parameter=id]", "none");
        send();
        page.awaitText(".status .code-name", "NOT_FOUND");
      }
      case "Notes_CreateNote" -> {
        send();
        page.awaitText(".answer .body", "made");
      }
      case "Notes_WatchNotes" -> {
        page.type("[data-parameter=count]", "3");
        send();
        page.awaitText(".count", "3 messages");
      }
      default -> {}
    }
  }

  /** Behind a proxy that serves it below another path. */
  @Test
  void worksBelowAPrefix() throws Exception {
    WebClient backend = WebClient.of(origin);
    HttpService strip =
        (ctx, req) ->
            backend.execute(req.mapHeaders(h -> h.toBuilder().path(ctx.mappedPath()).build()));
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Server proxy =
        Server.builder()
            .port(anyPort, SessionProtocol.HTTP)
            .serviceUnder("/some/prefix", strip)
            .build()) {
      proxy.start().join();
      String prefix = "http://127.0.0.1:" + proxy.activeLocalPort() + "/some/prefix/";
      page.go(prefix + "docs/#Notes_GetNote");
      page.type("[data-parameter=id]", "1");
      send();
      page.awaitText(".answer .body", "\"id\": \"1\"");
      assertThat(page.requests)
          .contains(prefix + "docs", prefix + "v1/notes/1")
          .allSatisfy(address -> assertThat(address).startsWith(prefix));
    }
  }

  @Test
  void hidesTheListOnAPhoneUntilItIsAskedFor() throws Exception {
    page.size(390, 844);
    open("Notes_GetNote");
    assertThat(page.texts("#calls .name")).isEmpty();
    page.click("#menu");
    page.click("#calls .name", "CreateNote");
    page.awaitText("h1", "CreateNote");
    assertThat(page.texts("#calls .name")).isEmpty();
  }
}
