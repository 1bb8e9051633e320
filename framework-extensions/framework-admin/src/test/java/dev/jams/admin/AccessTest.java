package dev.jams.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask the admin listener, and who may not. */
@Timeout(240)
class AccessTest {
  private static final String TOKEN = "0123456789abcdef-token";
  private static final List<String> DATA =
      List.of(
          "/health",
          "/health/live",
          "/calls",
          "/calls/live",
          "/services",
          "/routes",
          "/config",
          "/loggers",
          "/threads",
          "/threads.txt",
          "/channelz",
          "/channelz/servers",
          "/build",
          "/no-such-path");

  @RegisterExtension final Rig rig = new Rig();

  private static String withHost(String host) {
    return "GET /config HTTP/1.1\nHost: " + host + "\nConnection: close\n\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LocalHost:9", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:9901"})
  void isAskedByAddressOrAsLocalhost(String host) throws Exception {
    assertThat(Rig.raw(rig.start(rig.app()), withHost(host))).startsWith("HTTP/1.1 200 ");
  }

  /** By DNS rebinding a web page may send these, and read the answers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:9901",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.1",
        "0x7f000001",
        "localhost."
      })
  void otherHostsAreRefused(String host) throws Exception {
    String answer = Rig.raw(rig.start(rig.app()), withHost(host));

    assertThat(answer)
        .startsWith("HTTP/1.1 403 ")
        .contains("the host \\\"" + host + "\\\" is not known here", "admin.hosts")
        .doesNotContain("settings");
  }

  @Test
  void requestsWithoutAHostAreRefused() throws Exception {
    App app = rig.start(rig.app());

    assertThat(Rig.raw(app, "GET /config HTTP/1.1\nConnection: close\n\n"))
        .matches("(?s)HTTP/1.1 40[03] .*")
        .doesNotContain("settings");
  }

  @Test
  void namesOfTheSettingsAreItsOwnToo() throws Exception {
    App app = rig.start(rig.app(), "--admin-hosts=Shop.internal");

    assertThat(Rig.raw(app, withHost("shop.internal:9901"))).startsWith("HTTP/1.1 200 ");
    assertThat(Rig.raw(app, withHost("localhost"))).startsWith("HTTP/1.1 200 ");
    assertThat(Rig.raw(app, withHost("other.internal"))).startsWith("HTTP/1.1 403 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"})
  void webPagesOfOtherOriginsAreRefused(String origin) throws Exception {
    App app = rig.start(rig.app());

    for (String path : List.of("/", "/config")) {
      var response = rig.get(app, path, "origin", origin);
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
    }
    assertThat(
            rig.post(app, "/loggers", "{\"logger\":\"a\",\"level\":\"info\"}", "origin", origin)
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void itsOwnPageMayAsk() throws Exception {
    App app = rig.start(rig.app());
    String origin = app.location("admin");

    assertThat(
            rig.get(app, "/config", "origin", origin, "sec-fetch-site", "same-origin").statusCode())
        .isEqualTo(200);
  }

  @Test
  void ofOtherSitesOnlyALinkLeadsHere() throws Exception {
    App app = rig.start(rig.app());

    for (String site : List.of("cross-site", "same-site")) {
      assertThat(rig.get(app, "/config", "sec-fetch-site", site).statusCode()).isEqualTo(403);
      assertThat(
              rig.get(app, "/", "sec-fetch-site", site, "sec-fetch-mode", "no-cors").statusCode())
          .isEqualTo(403);
      String[] link = {
        "sec-fetch-site", site, "sec-fetch-mode", "navigate", "sec-fetch-dest", "document"
      };
      assertThat(rig.get(app, "/", link).statusCode()).isEqualTo(200);
      assertThat(rig.post(app, "/loggers", "{}", link).statusCode()).isEqualTo(403);
      String[] frame = {
        "sec-fetch-site", site, "sec-fetch-mode", "navigate", "sec-fetch-dest", "iframe"
      };
      assertThat(rig.get(app, "/", frame).statusCode()).isEqualTo(403);
    }
  }

  /** A form can send these without asking first. */
  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void whatAFormCanSendChangesNothing(String type) throws Exception {
    App app = rig.start(rig.app());

    var response =
        rig.send(
            "POST",
            app,
            "admin",
            "/loggers",
            "{\"logger\":\"a\",\"level\":\"info\"}",
            "content-type",
            type);

    assertThat(response.statusCode()).isEqualTo(415);
  }

  @Test
  void everythingButTheEmptyPageNeedsTheToken() throws Exception {
    App app = rig.start(rig.app(), "--admin-token=" + TOKEN);

    for (String path : DATA) {
      var response = rig.get(app, path);
      assertThat(response.statusCode()).as(path).isEqualTo(401);
      assertThat(response.headers().firstValue("www-authenticate"))
          .hasValue("Bearer realm=\"admin\"");
      assertThat(Rig.json(response).get("message").asText()).contains("admin.token");
    }
    assertThat(rig.get(app, "/").statusCode()).isEqualTo(200);
    assertThat(rig.get(app, "/page/main.js").statusCode()).isEqualTo(200);
    assertThat(rig.get(app, "/config", "authorization", "Bearer " + TOKEN).statusCode())
        .isEqualTo(200);
    assertThat(rig.get(app, "/config", "authorization", "bearer " + TOKEN).body())
        .doesNotContain(TOKEN)
        .contains("\"key\":\"admin.token\",\"value\":\"****\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer 0123456789abcdef-tokem", "Bearer 0123456789abcdef-toke", "Bearer ",
        "Bearer 0123456789abcdef-token ,", "Basic 0123456789abcdef-token", "0123456789abcdef-token"
      })
  void otherTokensAreRefused(String authorization) throws Exception {
    App app = rig.start(rig.app(), "--admin-token=" + TOKEN);

    assertThat(rig.get(app, "/config", "authorization", authorization).statusCode()).isEqualTo(401);
    assertThat(
            rig.get(
                    app,
                    "/config",
                    "authorization",
                    "Bearer " + TOKEN,
                    "authorization",
                    authorization)
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void whoHasTheTokenMayNameItAsHeLikes() throws Exception {
    App app = rig.start(rig.app(), "--admin-token=" + TOKEN);
    String head = "GET /build HTTP/1.1\nHost: shop.internal\nConnection: close\n";

    assertThat(Rig.raw(app, head + "Authorization: Bearer " + TOKEN + "\n\n"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(Rig.raw(app, head + "\n")).startsWith("HTTP/1.1 401 ");
  }

  @Test
  void whatElseIsServedNeedsTheTokenToo() throws Exception {
    App app =
        rig.start(
            rig.app(
                Admin.on(0)
                    .serve(
                        "/metrics",
                        (ctx, req) -> com.linecorp.armeria.common.HttpResponse.of("up 1\n"))),
            "--admin-token=" + TOKEN);

    assertThat(rig.get(app, "/metrics").statusCode()).isEqualTo(401);
    assertThat(rig.get(app, "/metrics", "authorization", "Bearer " + TOKEN).body())
        .isEqualTo("up 1\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"short", "with a space in the middle", "\u00e4\u00f6\u00fc0123456789abcdef"})
  void tokensThatAreNoneAreRefusedAtTheStartAndNotShown(String token) {
    assertThatThrownBy(() -> rig.start(rig.app(), "--admin-token=" + token))
        .hasMessageContaining("admin.token")
        .hasMessageContaining("16 to 1024")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(token));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//config",
        "/%63onfig",
        "/config;a=b",
        "/page/../config",
        "/page/%2e%2e/config",
        "/config/",
        "/page/main.js/../../config",
        "/page/..%2f..%2fconfig",
        "/CONFIG",
        "/page/"
      })
  void otherWaysToWriteAPathLeadPastNoGuard(String path) throws Exception {
    App app = rig.start(rig.app(), "--admin-token=" + TOKEN);

    String answer =
        Rig.raw(app, "GET " + path + " HTTP/1.1\nHost: localhost\nConnection: close\n\n");

    assertThat(answer).matches("(?s)HTTP/1.1 40[014] .*").doesNotContain("settings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void whatIsOnlyReadTakesNoOtherMethods(String method) throws Exception {
    App app = rig.start(rig.app());

    for (String path : List.of("/config", "/", "/threads")) {
      var response = rig.send(method, app, "admin", path, "");
      assertThat(response.statusCode()).as(path).isEqualTo(405);
      assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD");
    }
  }

  @Test
  void everyAnswerIsGuardedAgainstBrowsers() throws Exception {
    App app = rig.start(rig.app());

    for (String path : List.of("/", "/page/main.js", "/config", "/no-such-path", "/threads.txt")) {
      var headers = rig.get(app, path).headers();
      assertThat(headers.firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'", "frame-ancestors 'none'", "trusted-types 'none'");
      assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
      assertThat(headers.firstValue("cache-control")).hasValue("no-store");
      assertThat(headers.firstValue("cross-origin-resource-policy")).hasValue("same-origin");
      assertThat(headers.firstValue("server")).isEmpty();
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    App app = rig.start(rig.app());

    var response = rig.post(app, "/loggers", "\"" + "x".repeat(20_000) + "\"");

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void connectionsAreBounded() throws Exception {
    App app = rig.start(rig.app(), "--admin-max-connections=1");
    try (var held = new java.net.Socket("127.0.0.1", app.port("admin"))) {
      held.getOutputStream()
          .write("GET /build HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes("US-ASCII"));
      assertThat(held.getInputStream().read()).isEqualTo('H');

      try (var further = new java.net.Socket("127.0.0.1", app.port("admin"))) {
        further.setSoTimeout(Rig.PATIENCE_SECONDS * 1000);
        assertThat(end(further)).isTrue();
      }
    }
  }

  private static boolean end(java.net.Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.io.IOException e) {
      return true;
    }
  }

  @Test
  void isWarnedOfWhereAnybodyMayAsk() throws Exception {
    try (Warnings warnings = new Warnings()) {
      rig.start(rig.app());
      assertThat(warnings.all()).isEmpty();

      rig.start(rig.app(), "--admin-host=0.0.0.0");
      assertThat(warnings.all())
          .containsExactly("Whoever reaches the admin listener may use it; set admin.token");
    }
    try (Warnings warnings = new Warnings()) {
      rig.start(rig.app(), "--admin-host=0.0.0.0", "--admin-token=" + TOKEN);
      assertThat(warnings.all())
          .containsExactly(
              "The token of the admin listener is sent unencrypted; set admin.tls.cert-file");
    }
  }
}
