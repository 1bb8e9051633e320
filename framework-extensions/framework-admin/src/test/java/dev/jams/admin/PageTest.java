package dev.jams.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.linecorp.armeria.common.HttpResponse;
import dev.jams.App;
import dev.jams.Setting;
import dev.jams.logging.Logging;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser. */
@Timeout(300)
class PageTest {
  private static final String TOKEN = "0123456789abcdef-token";
  private static final Path PICTURES = Path.of("target/pictures");
  private static Chromium page;
  @RegisterExtension final Rig rig = new Rig();

  @BeforeAll
  static void startBrowser() throws Exception {
    Optional<String> program = Chromium.program();
    assumeTrue(
        program.isPresent(),
        "there is no Chromium on the PATH, and " + Chromium.VARIABLE + " names none");
    page = Chromium.start(program.get());
  }

  @AfterAll
  static void stopBrowser() throws Exception {
    if (page != null) {
      page.close();
    }
  }

  @AfterEach
  void leave() throws Exception {
    page.value("location.href = 'about:blank'");
    page.size(1440, 900);
    page.dark(false);
    page.complaints.clear();
  }

  private void open(App app, String view) throws Exception {
    page.go(app.location("admin") + "/#" + view);
  }

  /** A row of a table, by the text that it begins with. */
  private static String cell(String row, int column) {
    return "[...document.querySelectorAll('tbody tr')].find((row) =>"
        + " row.cells[0].innerText.startsWith('"
        + row
        + "'))?.cells["
        + column
        + "].innerText";
  }

  @Test
  void showsCallsAsTheyHappen() throws Exception {
    App app = rig.start(rig.app());
    open(app, "");
    page.awaitText("h2", "jams.admin.testing.Shop");
    page.awaitText("#state", "RUNNING");
    page.await(cell("GetItem", 8) + " === '0'");

    var stub = rig.stub(app);
    for (int i = 0; i < 5; i++) {
      stub.getItem(Rig.item("1"));
    }
    rig.send("GET", app, "http", "/v1/items/none", "");

    page.await(cell("GetItem", 8) + " === '6'");
    assertThat(page.value(cell("GetItem", 9)).asText()).isEqualTo("1 NOT_FOUND");
    assertThat(page.value(cell("GetItem", 5)).asText()).matches("[\\d.]+ (µs|ms)");
    assertThat(page.value(cell("grpc", 2)).asText()).isEqualTo(app.location("grpc"));
    assertThat(page.complaints).isEmpty();
  }

  @Test
  void showsRatesAndErrorsOfBothProtocolsWhileCallsRun() throws Exception {
    App app = rig.start(rig.app());
    open(app, "");
    page.awaitText("#state", "RUNNING");
    var stub = rig.stub(app);
    String tile = "+document.querySelectorAll('dl.tiles .value')[%d].innerText > 0";
    String all =
        String.join(
            " && ",
            "+" + cell("GetItem", 1) + " > 0",
            "+" + cell("GetItem", 3) + " > 0",
            "+" + cell("ListItems", 1) + " > 0",
            tile.formatted(0),
            tile.formatted(1));

    Rig.eventually(
        () -> {
          stub.getItem(Rig.item("1"));
          rig.send("GET", app, "http", "/v1/items/none", "");
          rig.send("GET", app, "http", "/v1/items", "");
          return page.value(all).asBoolean();
        });

    assertThat(page.value(cell("ListItems", 0)).asText()).contains("server stream");
    assertThat(page.complaints).isEmpty();
  }

  @Test
  void showsWhatLooksLikeHtmlAsItIs() throws Exception {
    String hostile = "<img src=x onerror=alert(1)>";
    var unused = org.slf4j.LoggerFactory.getLogger(hostile);
    App app =
        rig.start(
            rig.app().log(Logging.create()).setting(Setting.text("shop.sign", "", "of the shop")),
            "--shop-sign=" + hostile);
    open(app, "settings");
    page.awaitText("tbody th", "shop.sign");
    assertThat(page.value(cell("shop.sign", 1)).asText()).isEqualTo(hostile);
    open(app, "log");
    page.await(cell("<img", 0));
    assertThat(page.value(cell("<img", 0)).asText()).isEqualTo(hostile);
    assertThat(page.value("document.images.length").asInt()).isZero();
    assertThat(page.value("document.title").asText()).isEqualTo("shop – admin");
    assertThat(page.complaints).isEmpty();
  }

  @Test
  void linksToWhatElseThereIs() throws Exception {
    App app = rig.start(rig.app(Admin.on(0).serve("/more", (ctx, req) -> HttpResponse.of("more"))));
    open(app, "");

    page.awaitText("#others a", "/more");

    assertThat(page.value("document.querySelector('#others a').href").asText())
        .isEqualTo(app.location("admin") + "/more");
    assertThat(page.complaints).isEmpty();
  }

  @Test
  void showsTheDrainAndSaysWhenNothingComesAnyMore() throws Exception {
    App app = rig.start(rig.app(), "--shutdown-drain-timeout=60s");
    open(app, "");
    page.awaitText("#state", "RUNNING");
    var call =
        java.util.concurrent.CompletableFuture.supplyAsync(
            () -> {
              try {
                return rig.stub(app).hold(Rig.item("held")).getId();
              } catch (io.grpc.StatusException e) {
                return e.getMessage();
              }
            },
            Rig.THREADS);
    assertThat(rig.shop.held.await(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    var closed = java.util.concurrent.CompletableFuture.runAsync(app::close, Rig.THREADS);

    page.awaitText("#state", "DRAINING");
    page.await(cell("Hold", 7) + " === '1'");
    rig.shop.letGo.countDown();

    page.awaitText(".notice", "These are the last figures");
    page.awaitText("#state", "no answer");
    closed.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(call.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("held");
  }

  @Test
  void asksForTheTokenAndUsesIt() throws Exception {
    App app = rig.start(rig.app(), "--admin-token=" + TOKEN);
    open(app, "settings");
    page.awaitText("form", "A token is needed.");
    page.value("document.getElementById('token').value = 'something-else-0123'");
    page.value("document.querySelector('form button').click()");
    page.awaitText("form", "This is not the token.");

    page.value("document.getElementById('token').value = '" + TOKEN + "'");
    page.value("document.querySelector('form button').click()");

    page.awaitText("tbody th", "admin.token");
    assertThat(page.value(cell("admin.token", 1)).asText()).isEqualTo("****");
    page.value("location.hash = 'calls'");
    page.awaitText("#state", "RUNNING");
  }

  @Test
  void everyViewShowsWhatItIsAbout() throws Exception {
    App app = rig.start(rig.app().log(Logging.create()));
    rig.stub(app).getItem(Rig.item("1"));
    open(app, "routes");
    page.awaitText("tbody th", "/v1/things/{id}");
    open(app, "settings");
    page.awaitText("tbody th", "grpc.port");
    page.value(
        "(() => { const field = document.querySelector('input'); field.value = 'shutdown drain';"
            + " field.dispatchEvent(new Event('input')); })()");
    assertThat(page.shown()).contains("shutdown.drain-timeout").doesNotContain("grpc.port");
    open(app, "threads");
    page.awaitText("summary", "jams-admin");
    open(app, "connections");
    page.awaitText("h1", "Connections");
    page.awaitText("tbody th", "127.0.0.1:");
    open(app, "build");
    page.awaitText("dd", Runtime.version().toString());
    assertThat(page.complaints).isEmpty();
  }

  @Test
  void changesALevelAndGivesItBack() throws Exception {
    App app = rig.start(rig.app().log(Logging.create()));
    var logger = org.slf4j.LoggerFactory.getLogger("jams.admin.page");
    String choice = "document.querySelector('[aria-label=\"Level of jams.admin.page\"]')";
    open(app, "log");
    page.await(choice);

    choose(choice, "trace");
    page.awaitText(".notice", "jams.admin.page logs from trace on");
    assertThat(logger.isTraceEnabled()).isTrue();
    page.await(choice + ".value === 'trace' && document.activeElement === " + choice);

    choose(choice, "");
    page.await(choice + ".value === ''");
    assertThat(logger.isTraceEnabled()).isFalse();
    assertThat(page.complaints).isEmpty();
  }

  private static void choose(String element, String value) throws Exception {
    page.value(
        "(() => { const e = %s; e.focus(); e.value = '%s'; e.dispatchEvent(new Event('change')); })()"
            .formatted(element, value));
  }

  @ParameterizedTest
  @CsvSource({
    "1440, false, calls", "1440, true, calls", "390, false, calls", "390, true, settings",
    "1440, false, log", "390, false, routes", "1440, true, threads", "1440, false, connections",
    "390, false, build"
  })
  void fitsIntoAnyWindow(int width, boolean dark, String view) throws Exception {
    App app = rig.start(rig.app().log(Logging.create()));
    var stub = rig.stub(app);
    page.size(width, 900);
    page.dark(dark);
    open(app, view);
    page.await("document.querySelector('main .scroll, main .threads, main .pairs')");
    for (int i = 0; i < 40; i++) {
      stub.getItem(Rig.item("1"));
      rig.send("GET", app, "http", "/v1/items/none", "");
    }
    if (view.equals("calls")) {
      page.await(cell("GetItem", 8) + " === '80'");
    }

    page.picture(PICTURES.resolve(view + "-" + width + (dark ? "-dark" : "") + ".png"));

    assertThat(page.value("document.documentElement.scrollWidth <= innerWidth").asBoolean())
        .isTrue();
    assertThat(page.value("document.querySelectorAll('table:not(:has(caption))').length").asInt())
        .isZero();
    assertThat(
            page.value(
                    "[...document.querySelectorAll('input, select')].filter((e) =>"
                        + " e.labels.length === 0 && !e.ariaLabel).length")
                .asInt())
        .isZero();
  }
}
