package dev.jams.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.AppContext;
import dev.jams.Component;
import dev.jams.StartException;
import dev.jams.internal.page.Page;
import dev.jams.test.docs.PlainGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway serves beside calls. */
@Timeout(120)
class GatewayPagesTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final HttpService HELLO = (ctx, req) -> HttpResponse.of("Hello");

  @Test
  void servesWhatTheUserGivesIt() throws Exception {
    try (App app = app(HttpGateway.on(0).serve("/hello", HELLO)).start()) {
      java.net.http.HttpResponse<String> answer = send(app, "GET", "/hello?to=Ann");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("Hello");
      assertThat(answer.headers().firstValue("x-request-id")).isPresent();
      assertThat(send(app, "GET", "/hello/more").statusCode()).isEqualTo(404);
      assertThat(send(app, "GET", "/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void servesOneThingAtEachPath() {
    HttpGateway gateway = HttpGateway.on(0).serve("/hello", HELLO);

    assertThatThrownBy(() -> gateway.serve("/hello", HELLO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the gateway serves something at \"/hello\" already; choose another path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "/he llo", "/{name}", "/a//b", "/%61", "/:id", "/a*"})
  void refusesWhatIsNoPath(String path) {
    assertThatThrownBy(() -> HttpGateway.on(0).serve(path, HELLO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot serve anything at \""
                + path
                + "\"; expected a path of letters, digits and ._~/- that begins with /, such as"
                + " /metrics");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz", "/openapi.json", "/docs", "/docs/main.js"})
  void doesNotStartWithTwoThingsAtOnePath(String path) {
    assertThatThrownBy(() -> app(HttpGateway.on(0).serve(path, HELLO)).start())
        .isInstanceOf(StartException.class)
        .hasMessage(
            "the http listener cannot serve two things at \""
                + path
                + "\"; choose another path for one of them, or switch one off");
  }

  @Test
  void takesThePathOfWhatIsSwitchedOff() throws Exception {
    try (App app = app(HttpGateway.on(0).serve("/docs", HELLO)).start("--http-docs=false")) {
      assertThat(send(app, "GET", "/docs").body()).isEqualTo("Hello");
    }
  }

  @Test
  void doesNotStartWithSomethingAtThePathOfAnRpc() {
    String path =
        "/" + PlainGrpc.getServiceDescriptor().getMethods().iterator().next().getFullMethodName();

    for (String flag : new String[] {"--http-default-routes=true", "--http-default-routes=false"}) {
      assertThatThrownBy(() -> app(HttpGateway.on(0).serve(path, HELLO)).start(flag))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("cannot serve anything but an rpc at \"" + path + "\"")
          .hasMessageEndingWith("; choose another path");
    }
  }

  @Test
  void servesThePagesOfComponents() throws Exception {
    Page page =
        new Page("/page", true, accept -> new Page.Text("text/plain", accept.getBytes(UTF_8)));
    try (App app = app(HttpGateway.on(0)).component(new Adding(page)).start()) {
      java.net.http.HttpResponse<String> answer = send(app, "GET", "/page");

      assertThat(answer.body()).isEqualTo("text/html");
      assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain");
      assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
      assertThat(send(app, "HEAD", "/page").body()).isEmpty();
      assertThat(send(app, "POST", "/page").statusCode()).isEqualTo(405);
      assertThat(send(app, "POST", "/page").headers().firstValue("allow")).hasValue("GET, HEAD");
    }
  }

  @Test
  void pagesForOperatorsAreNotServedToCallers() throws Exception {
    Page page = new Page("/page", false, accept -> new Page.Text("text/plain", new byte[0]));
    try (App app = app(HttpGateway.on(0)).component(new Adding(page)).start()) {
      assertThat(send(app, "GET", "/page").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void pageThatCannotBeMadeTellsNothing() throws Exception {
    Page page =
        new Page(
            "/page",
            true,
            accept -> {
              throw new IOException("secret");
            });
    try (App app = app(HttpGateway.on(0)).component(new Adding(page)).start()) {
      java.net.http.HttpResponse<String> answer = send(app, "GET", "/page");

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).contains("internal error").doesNotContain("secret");
    }
  }

  @Test
  void pagesOfComponentsMustNotBeInTheWayEither() {
    Page page = new Page("/readyz", true, accept -> new Page.Text("text/plain", new byte[0]));

    assertThatThrownBy(() -> app(HttpGateway.on(0)).component(new Adding(page)).start())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("two things at \"/readyz\"");
  }

  private static AppBuilder app(HttpGateway gateway) {
    return App.named("test").service(new PlainGrpc.PlainImplBase() {}).listen(gateway);
  }

  private static java.net.http.HttpResponse<String> send(App app, String method, String path)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port("http") + path))
            .method(method, BodyPublishers.noBody())
            .header("accept", "text/html")
            .build();
    return CLIENT.send(request, BodyHandlers.ofString(UTF_8));
  }

  private record Adding(Page page) implements Component {
    @Override
    public String name() {
      return "adding";
    }

    @Override
    public Running start(AppContext context) {
      context.internals().pages().add(page);
      return () -> {};
    }
  }
}
