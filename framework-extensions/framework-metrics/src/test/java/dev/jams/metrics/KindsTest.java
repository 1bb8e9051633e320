package dev.jams.metrics;

import static dev.jams.metrics.GreeterService.failing;
import static dev.jams.metrics.GreeterService.to;
import static dev.jams.metrics.Rig.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.http.HttpGateway;
import dev.jams.metrics.testing.GreetRequest;
import dev.jams.metrics.testing.GreetResponse;
import dev.jams.metrics.testing.GreeterGrpc.GreeterBlockingV2Stub;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All four kinds of rpc over both protocols, by both sets of names. */
@Timeout(120)
class KindsTest {
  @RegisterExtension final Rig rig = new Rig();

  @Test
  void measuresEveryKindOverBothProtocolsAlike() throws Exception {
    App app = start("both");

    callOverGrpc(app);
    Map<String, Integer> once = Map.of("Greet OK", 1, "Gather OK", 1, "Repeat OK", 1, "Chat OK", 1);
    eventually(() -> rig.scrape(app).calls().equals(once));
    Samples overGrpc = rig.scrape(app);
    callOverHttp(app);
    Map<String, Integer> twice =
        Map.of("Greet OK", 2, "Gather OK", 2, "Repeat OK", 2, "Chat OK", 2);
    eventually(() -> rig.scrape(app).calls().equals(twice));
    Samples both = rig.scrape(app);

    for (String series : new String[] {"started", "msg_received", "msg_sent", "handled"}) {
      String name = "grpc_server_" + series + "_total";
      for (String method : new String[] {"Greet", "Gather", "Repeat", "Chat"}) {
        assertThat(both.sum(name, "grpc_method=" + method))
            .as(name + " of " + method)
            .isEqualTo(2 * overGrpc.sum(name, "grpc_method=" + method));
      }
    }
    assertThat(both.sum("rpc_server_call_duration_seconds_count", "rpc_system_name=http"))
        .isEqualTo(4);
  }

  @Test
  void callsByConnectAndGrpcWebAreNamedAsTheyAre() throws Exception {
    App app = start("opentelemetry");
    String json = "application/json";
    String web = "application/grpc-web+proto";

    call(app, json, "{\"name\":\"Ann\"}");
    call(app, json, "{\"name\":\"x\",\"code\":5}");
    call(app, json, "{\"name\":\"x\",\"code\":1}");
    call(app, json, "{\"name\":\"x\",\"code\":14}");
    call(app, web, "\0\0\0\0\5\n\3Ann");
    call(app, web, "\0\0\0\0\5\n\1x\20\5");
    call(app, web, "\0\0\0\0\5\n\1x\20\16");

    String count = "rpc_server_call_duration_seconds_count";
    eventually(() -> rig.scrape(app).sum(count, "rpc_method=jams.testing.Greeter/Greet") == 7);
    assertThat(rig.scrape(app).values().keySet())
        .filteredOn(series -> series.startsWith(count + "{"))
        .containsExactlyInAnyOrder(
            named(count, "connectrpc", "OK", ""),
            named(count, "connectrpc", "not_found", ""),
            named(count, "connectrpc", "canceled", ""),
            named(count, "connectrpc", "unavailable", "unavailable"),
            named(count, "grpc", "OK", ""),
            named(count, "grpc", "NOT_FOUND", ""),
            named(count, "grpc", "UNAVAILABLE", "UNAVAILABLE"));
  }

  private static String named(String count, String system, String code, String error) {
    return count
        + "{error_type=\"%s\",rpc_method=\"jams.testing.Greeter/Greet\"".formatted(error)
        + ",rpc_response_status_code=\"%s\",rpc_system_name=\"%s\"}".formatted(code, system);
  }

  /** Greet by Connect or by gRPC-Web. */
  private void call(App app, String type, String body) throws Exception {
    String path = "/jams.testing.Greeter/Greet";
    rig.send(
        "POST", "http", app, path, body, "content-type", type, "connect-protocol-version", "1");
  }

  // UG-12
  @Test
  void hasTheNamesOfGoGrpcPrometheus() throws Exception {
    App app = start("go-grpc-prometheus");
    Samples atFirst = rig.scrape(app);
    assertThat(atFirst.names()).noneMatch(name -> name.startsWith("rpc_server"));
    assertThat(atFirst.values())
        .containsEntry(
            "grpc_server_handled_total{grpc_code=\"DeadlineExceeded\",grpc_method=\"Repeat\","
                + "grpc_service=\"jams.testing.Greeter\",grpc_type=\"server_stream\"}",
            0.0)
        .containsEntry(
            "grpc_server_started_total{grpc_method=\"Chat\","
                + "grpc_service=\"jams.testing.Greeter\",grpc_type=\"bidi_stream\"}",
            0.0);
    assertThat(atFirst.labelsOf("grpc_server_handled_total"))
        .containsExactly("grpc_code", "grpc_method", "grpc_service", "grpc_type");
    assertThat(atFirst.labelsOf("grpc_server_handling_seconds_bucket"))
        .containsExactly("grpc_method", "grpc_service", "grpc_type", "le");

    callOverGrpc(app);
    GreeterBlockingV2Stub stub = rig.stub(app);
    assertThatThrownBy(() -> stub.greet(failing(Status.Code.NOT_FOUND)))
        .isInstanceOf(StatusException.class);

    eventually(() -> rig.scrape(app).sum("grpc_server_handled_total", greeter()) == 5);
    Samples after = rig.scrape(app);
    assertThat(after.sum("grpc_server_handled_total", "grpc_code=NotFound")).isEqualTo(1);
    assertThat(after.sum("grpc_server_started_total", greeter())).isEqualTo(5);
    assertThat(after.sum("grpc_server_msg_received_total", "grpc_method=Gather")).isEqualTo(2);
    assertThat(after.sum("grpc_server_msg_sent_total", "grpc_method=Repeat")).isEqualTo(3);
    assertThat(after.sum("grpc_server_msg_sent_total", "grpc_method=Greet")).isEqualTo(1);
    assertThat(after.sum("grpc_server_msg_received_total", "grpc_method=Greet")).isEqualTo(2);
    assertThat(after.sum("grpc_server_handling_seconds_count", "grpc_type=unary", greeter()))
        .isEqualTo(2);
  }

  @Test
  void messagesOfAStreamAreCountedWhileItLasts() throws Exception {
    App app = start("go-grpc-prometheus");
    BlockingClientCall<GreetRequest, GreetResponse> chat = rig.stub(app).chat();
    chat.write(to("Ann"));
    assertThat(chat.read()).isNotNull();

    eventually(() -> rig.scrape(app).sum("grpc_server_msg_sent_total", "grpc_method=Chat") == 1);
    Samples now = rig.scrape(app);
    assertThat(now.sum("grpc_server_started_total", "grpc_method=Chat")).isEqualTo(1);
    assertThat(now.sum("grpc_server_handled_total", "grpc_method=Chat")).isZero();
    chat.cancel("enough", null);
    eventually(() -> rig.scrape(app).sum("grpc_server_handled_total", "grpc_code=Canceled") == 1);
  }

  /** What never reaches an interceptor, since its method does not exist or the limiter is full. */
  @Test
  void callsThatAreRefusedAreStartedAndHandled() throws Exception {
    App app = start("both", "--limiter-mode=fixed", "--limiter-limit=1");
    BlockingClientCall<GreetRequest, GreetResponse> held = rig.stub(app).gather();
    held.write(to("Ann"));

    assertThat(rig.greetOverHttp(app, "nonsense")).isEqualTo(400);

    eventually(() -> rig.scrape(app).calls().equals(Map.of("Greet INVALID_ARGUMENT", 1)));
    Samples now = rig.scrape(app);
    assertThat(now.sum("grpc_server_started_total", "grpc_method=Greet")).isEqualTo(1);
    assertThat(now.sum("grpc_server_handled_total", "grpc_code=InvalidArgument")).isEqualTo(1);
    held.cancel("enough", null);
  }

  private static String greeter() {
    return "grpc_service=jams.testing.Greeter";
  }

  private App start(String names, String... more) throws Exception {
    String[] args = new String[more.length + 3];
    args[0] = "--metrics-names=" + names;
    args[1] = "--exporter-interval";
    args[2] = "0";
    System.arraycopy(more, 0, args, 3, more.length);
    return rig.start(rig.greeter().listen(HttpGateway.on(0)), args);
  }

  /** Each kind once. */
  private void callOverGrpc(App app) throws Exception {
    GreeterBlockingV2Stub stub = rig.stub(app);
    stub.greet(to("Ann"));
    BlockingClientCall<GreetRequest, GreetResponse> gather = stub.gather();
    gather.write(to("Ann"));
    gather.write(to("Ben"));
    gather.halfClose();
    assertThat(gather.read().getText()).isEqualTo("Hello Ann Ben");
    assertThat(gather.read()).isNull();
    BlockingClientCall<?, GreetResponse> repeat = stub.repeat(to("Ann"));
    for (int i = 0; i < 3; i++) {
      assertThat(repeat.read()).isNotNull();
    }
    assertThat(repeat.read()).isNull();
    BlockingClientCall<GreetRequest, GreetResponse> chat = stub.chat();
    chat.write(to("Ann"));
    chat.write(to("Ben"));
    chat.halfClose();
    assertThat(chat.read()).isNotNull();
    assertThat(chat.read()).isNotNull();
    assertThat(chat.read()).isNull();
  }

  private void callOverHttp(App app) throws Exception {
    String two = "{\"name\":\"Ann\"}\n{\"name\":\"Ben\"}\n";
    assertThat(post(app, "Greet", "{\"name\":\"Ann\"}")).contains("Hello Ann");
    assertThat(post(app, "Gather", two)).contains("Hello Ann Ben");
    assertThat(post(app, "Repeat", "{\"name\":\"Ann\"}").lines()).hasSize(3);
    assertThat(post(app, "Chat", two).lines()).hasSize(2);
  }

  private String post(App app, String method, String body) throws Exception {
    String path = "/jams.testing.Greeter/" + method;
    String type = body.contains("\n") ? "application/x-ndjson" : "application/json";
    return rig.send("POST", "http", app, path, body, "content-type", type).body();
  }
}
