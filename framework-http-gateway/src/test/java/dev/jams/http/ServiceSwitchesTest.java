package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.contract.ContractGrpc;
import dev.jams.http.contract.EchoRequest;
import dev.jams.http.protocols.Item;
import dev.jams.http.protocols.StreamsGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.BlockingClientCall;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service that one listener only serves, by code or by configuration, is unknown to the other.
 */
class ServiceSwitchesTest {
  private static final String GRPC_ONLY = ContractGrpc.SERVICE_NAME;
  private static final String HTTP_ONLY = StreamsGrpc.SERVICE_NAME;
  private static final EchoRequest REQUEST = EchoRequest.newBuilder().setText("x").build();
  private static final Item ITEM = Item.newBuilder().setText("x").build();

  private static App app;
  private static ManagedChannel grpc;
  private static ManagedChannel http;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("config.yml"), "services:\n  items:\n    grpc: false\n    http: true\n");
    app =
        App.named("switches")
            .service("contract", new ContractService())
            .onlyOn("contract", "grpc")
            .service("items", new ItemService())
            .listen(GrpcServer.on(0))
            .listen(HttpGateway.on(0))
            .start("--config", file.toString());
    grpc = channel("grpc");
    http = channel("http");
  }

  @AfterAll
  static void stop() {
    grpc.shutdownNow();
    http.shutdownNow();
    app.close();
  }

  // GM-14, KT-19
  @Test
  void overHttpTheServiceThatIsOffIsNotThere() throws Exception {
    assertThat(get("/v1/echo/x").statusCode()).isEqualTo(404);
    assertThat(post("/" + HTTP_ONLY + "/Echo").statusCode()).isEqualTo(200);
  }

  // GM-14
  @Test
  void overGrpcTheServiceThatIsOffIsNotThere() {
    assertThat(ContractGrpc.newBlockingStub(grpc).echo(REQUEST).getText()).isEqualTo("x");
    assertThat(codeOf(() -> StreamsGrpc.newBlockingStub(grpc).echo(ITEM)))
        .isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void overGrpcOnTheHttpPortTheServiceThatIsOffIsNotThere() {
    assertThat(StreamsGrpc.newBlockingStub(http).echo(ITEM).getText()).isEqualTo("x");
    assertThat(codeOf(() -> ContractGrpc.newBlockingStub(http).echo(REQUEST)))
        .isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void healthSaysTheSame() throws Exception {
    var health = HealthGrpc.newBlockingStub(grpc);

    assertThat(health.check(about(GRPC_ONLY)).getStatus()).isEqualTo(ServingStatus.SERVING);
    assertThat(health.check(about("")).getStatus()).isEqualTo(ServingStatus.SERVING);
    assertThatThrownBy(() -> health.check(about(HTTP_ONLY)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    assertThat(get("/readyz").body()).contains(HTTP_ONLY).doesNotContain(GRPC_ONLY);
  }

  @Test
  void reflectionAndOpenApiSayTheSame() throws Exception {
    BlockingClientCall<ServerReflectionRequest, ServerReflectionResponse> call =
        ServerReflectionGrpc.newBlockingV2Stub(grpc).serverReflectionInfo();
    call.write(ServerReflectionRequest.newBuilder().setListServices("").build());
    List<String> names =
        call.read().getListServicesResponse().getServiceList().stream()
            .map(service -> service.getName())
            .toList();
    call.cancel("done", null);

    assertThat(names).contains(GRPC_ONLY).doesNotContain(HTTP_ONLY);
    assertThat(get("/openapi.json").body()).contains(HTTP_ONLY).doesNotContain(GRPC_ONLY);
  }

  private static HealthCheckRequest about(String service) {
    return HealthCheckRequest.newBuilder().setService(service).build();
  }

  private static Status.Code codeOf(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private HttpResponse<String> post(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + app.port("http") + path);
  }

  private static ManagedChannel channel(String listener) {
    return Grpc.newChannelBuilder(
            "127.0.0.1:" + app.port(listener), InsecureChannelCredentials.create())
        .build();
  }
}
