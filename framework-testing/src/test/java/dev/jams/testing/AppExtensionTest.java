package dev.jams.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.State;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class AppExtensionTest {
  private static final Set<App> shared = ConcurrentHashMap.newKeySet();
  private static final Set<App> single = ConcurrentHashMap.newKeySet();

  @Order(1)
  @RegisterExtension
  static final AppExtension remote = AppExtension.of(() -> greeter("remote"));

  @Order(2)
  @RegisterExtension
  static final AppExtension front =
      AppExtension.of(() -> greeter("local").listen(new EchoingHttp()))
          .flag("--grpc-target", () -> remote.address("grpc"));

  @RegisterExtension
  static final AppExtension grpcOnly =
      AppExtension.of(() -> greeter("only").listen(new EchoingHttp())).args("--mode", "grpc");

  @RegisterExtension final AppExtension forEachTest = AppExtension.of(() -> greeter("each"));

  // The port that the app names is one that nobody may listen on, so it cannot be the one in use.
  private static AppBuilder greeter(String greeting) {
    return App.named("greeter")
        .service(Greeter.DESCRIPTOR, context -> new Greeter(greeting))
        .listen(GrpcServer.on("192.0.2.1", 1));
  }

  @Test
  void channelReachesTheApp() {
    assertThat(greet(remote, "Ada")).isEqualTo("remote Ada");
    assertThat(remote.channel()).isSameAs(remote.channel());
  }

  @Test
  void oneAppMayPointToAnother() {
    assertThat(greet(front, "Ada")).isEqualTo("remote Ada");
  }

  @RepeatedTest(2)
  void staticFieldIsOneAppAndInstanceFieldIsOneForEachTest() {
    shared.add(remote.app());

    assertThat(shared).hasSize(1);
    assertThat(single).extracting(App::state).allMatch(State.STOPPED::equals);
    assertThat(single.add(forEachTest.app())).isTrue();
    assertThat(greet(forEachTest, "Ada")).isEqualTo("each Ada");
  }

  @Test
  void addressHasTheRealPort() {
    assertThat(remote.port("grpc")).isGreaterThan(1);
    assertThat(remote.address("grpc")).isEqualTo("127.0.0.1:" + remote.port("grpc"));
  }

  @Test
  void httpReachesTheApp() throws Exception {
    assertThat(front.http().get("/v1/x?y=1").body()).isEqualTo("GET /v1/x?y=1 null ");
    assertThat(front.http().post("/v1/x", "{}").body()).isEqualTo("POST /v1/x application/json {}");
    HttpResponse<String> answer = front.http().send("DELETE", "/v1/x", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("DELETE /v1/x null ");
    assertThat(front.uri("/v1")).hasToString("http://" + front.address("http") + "/v1");
    assertThat(front.httpClient()).isSameAs(front.http().client());
  }

  @Test
  void pathMustBeginWithASlash() {
    assertThatThrownBy(() -> front.uri("v1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("path \"v1\" does not begin with a slash");
  }

  @Test
  void listenerThatDoesNotRunIsNamed() {
    assertThat(greet(grpcOnly, "Ada")).isEqualTo("only Ada");
    assertThatThrownBy(grpcOnly::http)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no listener \"http\" with a port; running are [grpc]");
  }

  @Test
  void appThatDoesNotRunIsExplained() {
    assertThatThrownBy(() -> AppExtension.of(() -> greeter("x")).app())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the app is not running: an AppExtension needs @RegisterExtension, and a lower @Order"
                + " than those that need it");
  }

  private static String greet(AppExtension app, String name) {
    return ClientCalls.blockingUnaryCall(
            app.channel(),
            Greeter.GREET,
            CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
            StringValue.of(name))
        .getValue();
  }

  @Nested
  class InANestedClass {
    @Test
    void theAppOfTheOuterClassIsUsed() {
      shared.add(remote.app());

      assertThat(shared).hasSize(1);
      assertThat(greet(remote, "Ada")).isEqualTo("remote Ada");
    }
  }
}
