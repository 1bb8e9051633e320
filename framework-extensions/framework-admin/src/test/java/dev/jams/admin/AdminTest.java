package dev.jams.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpResponse;
import dev.jams.App;
import dev.jams.AppContext;
import dev.jams.Component;
import dev.jams.GrpcServer;
import dev.jams.Setting;
import dev.jams.State;
import dev.jams.admin.testing.StoreGrpc;
import dev.jams.internal.page.Page;
import dev.jams.logging.Logging;
import io.grpc.StatusException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the admin listener of a real app answers. */
@Timeout(240)
class AdminTest {
  @RegisterExtension final Rig rig = new Rig();

  @Test
  void healthTellsOfTheAppItsListenersAndServices() throws Exception {
    App app = rig.start(rig.app());

    JsonNode health = rig.read(app, "/health");

    assertThat(health.get("status").asText()).isEqualTo("SERVING");
    assertThat(health.get("state").asText()).isEqualTo("RUNNING");
    assertThat(health.get("inFlight").asInt()).isZero();
    assertThat(health.at("/services/jams.admin.testing.Shop").asText()).isEqualTo("SERVING");
    assertThat(health.get("listeners").findValuesAsText("name"))
        .containsExactly("grpc", "http", "admin");
    assertThat(health.get("listeners").findValuesAsText("location"))
        .containsExactly(app.location("grpc"), app.location("http"), app.location("admin"));
    assertThat(rig.read(app, "/health/live").get("status").asText()).isEqualTo("SERVING");
  }

  @Test
  void staysUntilAllCallsHaveEndedInADrainAndTellsSo() throws Exception {
    App app = rig.start(rig.app(), "--shutdown-drain-timeout=60s");
    var call = CompletableFuture.supplyAsync(() -> hold(app), Rig.THREADS);
    assertThat(rig.shop.held.await(Rig.PATIENCE_SECONDS, SECONDS)).isTrue();

    CompletableFuture<Void> closed = CompletableFuture.runAsync(app::close, Rig.THREADS);
    Rig.eventually(
        () -> app.listeners().get("grpc") == State.DRAINING && app.state() == State.DRAINING);

    var health = rig.get(app, "/health");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(Rig.json(health).get("status").asText()).isEqualTo("NOT_SERVING");
    assertThat(Rig.json(health).get("state").asText()).isEqualTo("DRAINING");
    assertThat(Rig.json(health).get("inFlight").asInt()).isEqualTo(1);
    assertThat(Rig.json(health).get("listeners").get(2).get("state").asText()).isEqualTo("RUNNING");
    assertThat(rig.get(app, "/health/live").statusCode()).isEqualTo(200);
    assertThat(rig.read(app, "/calls").at("/services/0/methods/Hold/inFlight").asInt()).isOne();

    rig.shop.letGo.countDown();
    closed.get(Rig.PATIENCE_SECONDS, SECONDS);
    assertThat(call.get(Rig.PATIENCE_SECONDS, SECONDS)).isEqualTo("held");
    assertThatThrownBy(() -> rig.get(app, "/health")).isInstanceOf(java.io.IOException.class);
  }

  private String hold(App app) {
    try {
      return rig.stub(app).hold(Rig.item("held")).getId();
    } catch (StatusException e) {
      return e.getMessage();
    }
  }

  @Test
  void servicesHaveTheirMethodsAndTheListenersThatServeThem() throws Exception {
    App app =
        rig.start(
            rig.app().service("store", new StoreGrpc.StoreImplBase() {}).onlyOn("store", "grpc"));

    JsonNode services = rig.read(app, "/services").get("services");

    assertThat(services.findValuesAsText("name"))
        .contains("jams.admin.testing.Shop", "jams.admin.testing.Store");
    assertThat(services.get(0).get("listeners").toString()).isEqualTo("[\"grpc\",\"http\"]");
    assertThat(services.get(1).get("listeners").toString()).isEqualTo("[\"grpc\"]");
    assertThat(services.get(0).get("methods").toString())
        .contains("{\"name\":\"ListItems\",\"type\":\"SERVER_STREAMING\"}")
        .contains("{\"name\":\"GetItem\",\"type\":\"UNARY\"}");
  }

  @Test
  void routesAreThoseOfTheGateway() throws Exception {
    JsonNode routes = rig.read(rig.start(rig.app()), "/routes").get("routes");

    assertThat(routes.toString())
        .contains(
            "{\"listener\":\"http\",\"method\":\"GET\",\"path\":\"/v1/items/{id}\","
                + "\"rpc\":\"jams.admin.testing.Shop/GetItem\",\"body\":\"\",\"responseBody\":\"\","
                + "\"additional\":false}")
        .contains("\"path\":\"/v1/things/{id}\"", "\"additional\":true")
        .contains("\"method\":\"PUT\",\"path\":\"/v1/items/{id}\"", "\"body\":\"*\"")
        .contains("\"method\":\"POST\",\"path\":\"/jams.admin.testing.Shop/Hold\"");
    assertThat(routes).hasSize(5);
  }

  @Test
  void anAppWithoutAGatewayHasNoRoutes() throws Exception {
    App app =
        rig.start(App.named("shop").service(rig.shop).listen(GrpcServer.on(0)).listen(Admin.on(0)));

    assertThat(rig.read(app, "/routes").get("routes")).isEmpty();
  }

  @Test
  void configHasEveryValueAndItsSourceAndNoSecret() throws Exception {
    Setting<String> password = Setting.text("store.password", "", "for the store").secret();
    App app =
        rig.start(
            rig.app().setting(password),
            "--store-password=tell-nobody",
            "--calls-max-unsent-size=2MiB");

    var response = rig.get(app, "/config");

    assertThat(response.body()).doesNotContain("tell-nobody");
    JsonNode settings = Rig.json(response).get("settings");
    assertThat(settings.toString())
        .contains(
            "{\"key\":\"store.password\",\"value\":\"****\",\"source\":\"flag --store-password\","
                + "\"given\":true}")
        .contains("\"key\":\"admin.host\",\"value\":\"127.0.0.1\",\"source\":\"default\"");
    assertThat(settings.findValuesAsText("key")).contains("grpc.port", "http.port", "mode");
  }

  @Test
  void levelsOfLoggersAreSeenAndChangedAndGivenBack() throws Exception {
    App app = rig.start(rig.app().log(Logging.create()));
    var logger = org.slf4j.LoggerFactory.getLogger("jams.admin.testing.noisy");
    assertThat(logger.isTraceEnabled()).isFalse();

    JsonNode changed =
        Rig.json(
            rig.post(app, "/loggers", "{\"logger\":\"jams.admin.testing\",\"level\":\"trace\"}"));

    assertThat(changed.toString())
        .isEqualTo(
            "{\"name\":\"jams.admin.testing\",\"configured\":\"trace\",\"effective\":\"trace\"}");
    assertThat(logger.isTraceEnabled()).isTrue();
    JsonNode all = rig.read(app, "/loggers");
    assertThat(all.get("levels").toString()).contains("\"debug\"", "\"off\"");
    assertThat(all.at("/loggers/0/name").asText()).isEqualTo("ROOT");
    assertThat(all.get("loggers").toString())
        .contains("{\"name\":\"jams.admin.testing.noisy\",\"effective\":\"trace\"}");

    rig.post(app, "/loggers", "{\"logger\":\"jams.admin.testing\",\"level\":null}");
    assertThat(logger.isTraceEnabled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"logger\":\"a\",\"level\":\"loud\"}",
        "{\"logger\":\"a b\",\"level\":\"info\"}",
        "{\"logger\":\"a\"}",
        "{\"logger\":1,\"level\":\"info\"}",
        "{\"logger\":\"a\",\"level\":\"info\",\"more\":1}",
        "{\"logger\":\"a\",\"level\":\"info\"}{}",
        "[]",
        "level=info",
        " "
      })
  void whatIsNoLevelOfALoggerIsRefused(String body) throws Exception {
    App app = rig.start(rig.app().log(Logging.create()));

    var response = rig.post(app, "/loggers", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Rig.json(response).get("code").asInt()).isEqualTo(3);
    assertThat(Rig.json(response).get("message").asText()).containsAnyOf("expected", "no level");
  }

  @Test
  void aLogThatCannotBeChangedHasNoLoggers() throws Exception {
    var response = rig.get(rig.start(rig.app()), "/loggers");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(Rig.json(response).get("message").asText()).contains("framework-logging");
  }

  @Test
  void aKnownThreadIsInTheDump() throws Exception {
    App app = rig.start(rig.app());
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = new Thread(() -> await(end), "a thread of the test");
    thread.start();
    try {
      Rig.eventually(() -> thread.getState() == Thread.State.WAITING);
      JsonNode found = null;
      for (JsonNode each : rig.read(app, "/threads").get("threads")) {
        found = each.get("id").asLong() == thread.getId() ? each : found;
      }
      assertThat(found.get("name").asText()).isEqualTo("a thread of the test");
      assertThat(found.get("state").asText()).isEqualTo("WAITING");
      assertThat(found.get("virtual").asBoolean()).isFalse();
      assertThat(found.get("stack").toString()).contains("AdminTest.await");

      var text = rig.get(app, "/threads.txt");
      assertThat(text.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
      assertThat(text.body())
          .contains("\"a thread of the test\" #" + thread.getId())
          .contains("    at dev.jams.admin.AdminTest.await");
    } finally {
      end.countDown();
      thread.join();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Services run on virtual threads from Java 21 on, so that is where a stuck call is seen. */
  @Test
  void theThreadOfACallThatHangsIsInTheDump() throws Exception {
    App app = rig.start(rig.app());
    var call = CompletableFuture.supplyAsync(() -> hold(app), Rig.THREADS);
    assertThat(rig.shop.held.await(Rig.PATIENCE_SECONDS, SECONDS)).isTrue();

    Rig.eventually(() -> rig.get(app, "/threads.txt").body().contains("ShopService.hold"));
    boolean virtual = false;
    for (JsonNode each : rig.read(app, "/threads").get("threads")) {
      virtual |=
          each.get("stack").toString().contains("ShopService.hold")
              && each.get("virtual").asBoolean();
    }
    assertThat(virtual).isEqualTo(Runtime.version().feature() >= 21);

    rig.shop.letGo.countDown();
    assertThat(call.get(Rig.PATIENCE_SECONDS, SECONDS)).isEqualTo("held");
  }

  @Test
  void buildTellsWhatRuns() throws Exception {
    JsonNode build = rig.read(rig.start(rig.app()), "/build");

    assertThat(build.get("app").asText()).isEqualTo("shop");
    assertThat(build.get("program").asText()).isEqualTo(Rig.class.getName());
    assertThat(build.get("java").asText()).isEqualTo(Runtime.version().toString());
    assertThat(build.get("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(build.get("libraries").toString())
        .matches(".*\"armeria\":\"1\\..*\"grpc\":\"1\\..*\"netty\":\"4\\..*\"protobuf\":\"4\\..*");
  }

  @Test
  void channelzTellsOfChannelsServersAndConnections() throws Exception {
    App app = rig.start(rig.app().client("itself", "127.0.0.1:1"));
    rig.stub(app).getItem(Rig.item("7"));

    assertThat(rig.read(app, "/channelz/channels").get("channel").findValuesAsText("target"))
        .anyMatch(target -> target.endsWith("127.0.0.1:" + app.port("grpc")));
    JsonNode sockets = null;
    for (JsonNode server : rig.read(app, "/channelz/servers").get("server")) {
      String id = server.at("/ref/serverId").asText();
      assertThat(rig.read(app, "/channelz/servers/" + id).at("/server/ref/serverId").asText())
          .isEqualTo(id);
      if (server.get("listenSocket").toString().contains(":" + app.port("grpc"))) {
        sockets = rig.read(app, "/channelz/servers/" + id + "/sockets").get("socketRef");
      }
    }
    assertThat(sockets).hasSize(1);
    JsonNode socket = rig.read(app, "/channelz/sockets/" + sockets.get(0).get("socketId").asText());
    assertThat(socket.at("/socket/data/streamsStarted").asInt()).isOne();
    assertThat(socket.at("/socket/local/tcpipAddress/port").asInt()).isEqualTo(app.port("grpc"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/channelz/channels/x",
        "/channelz/servers/-1",
        "/channelz/channels?start=",
        "/channelz/sockets/99999999999999999999"
      })
  void whatIsNoIdOfChannelzIsRefused(String path) throws Exception {
    var response = rig.get(rig.start(rig.app()), path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Rig.json(response).get("message").asText()).contains("not a number");
  }

  @Test
  void whatChannelzDoesNotHaveIsNotFound() throws Exception {
    App app = rig.start(rig.app());

    for (String kind : List.of("channels", "subchannels", "servers", "sockets")) {
      assertThat(rig.get(app, "/channelz/" + kind + "/987654321").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void servesWhatElseItIsGiven() throws Exception {
    App app =
        rig.start(rig.app(Admin.on(0).serve("/metrics", (ctx, req) -> HttpResponse.of("up 1\n"))));

    assertThat(rig.get(app, "/metrics").body()).isEqualTo("up 1\n");
  }

  @Test
  void servesThePagesOfComponentsToo() throws Exception {
    App app =
        rig.start(
            rig.app()
                .component(
                    new Component() {
                      @Override
                      public String name() {
                        return "told";
                      }

                      @Override
                      public Running start(AppContext context) {
                        context
                            .internals()
                            .pages()
                            .add(
                                new Page(
                                    "/told",
                                    false,
                                    accept -> new Page.Text("text/plain", accept.getBytes(UTF_8))));
                        return () -> {};
                      }
                    }));

    assertThat(rig.get(app, "/told", "accept", "text/x-mine").body()).isEqualTo("text/x-mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/calls", "/calls/mine", "/page/x.js", "metrics", "/twice"})
  void pathsThatAreThereAlreadyAreRefused(String path) {
    Admin admin = Admin.on(0).serve("/twice", (ctx, req) -> HttpResponse.of(200));

    assertThatThrownBy(() -> admin.serve(path, (ctx, req) -> HttpResponse.of(200)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot serve \"" + path + "\"");
  }

  @Test
  void nothingOfItIsOnOtherListeners() throws Exception {
    App app = rig.start(rig.app());

    for (String path : List.of("/calls", "/config", "/loggers", "/threads", "/build", "/routes")) {
      assertThat(rig.send("GET", app, "http", path, "").statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void runsInEveryMode() throws Exception {
    App app = rig.start(rig.app(), "--mode=grpc");

    assertThat(app.listeners()).containsOnlyKeys("grpc", "admin");
    assertThat(rig.read(app, "/health").get("status").asText()).isEqualTo("SERVING");
  }

  @Test
  void aPortThatIsTakenIsSaidWithItsSetting() throws Exception {
    App app = rig.start(rig.app());

    assertThatThrownBy(() -> rig.start(rig.app(), "--admin-port=" + app.port("admin")))
        .hasMessageContaining("admin")
        .hasMessageContaining("" + app.port("admin"));
  }
}
