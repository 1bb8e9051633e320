package dev.jams.http;

import static dev.jams.http.RawRpc.STREAMS;
import static dev.jams.http.RawRpc.envelope;
import static dev.jams.http.RawRpc.item;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import dev.jams.App;
import dev.jams.http.contract.ContractGrpc;
import dev.jams.http.contract.EchoRequest;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One port for every protocol, and what it answers besides the app's services. */
class HttpPortTest {
  private App app;
  private ManagedChannel channel;

  private void start(BindableService service, String... args) throws Exception {
    app = App.named("port").service(service).listen(HttpGateway.on(0)).start(args);
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("http"), InsecureChannelCredentials.create())
            .build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    app.close();
  }

  @Test
  void answersHealth() throws Exception {
    start(new ItemService());
    HealthCheckRequest streams =
        HealthCheckRequest.newBuilder().setService("jams.protocols.Streams").build();
    assertThat(HealthGrpc.newBlockingStub(channel).check(streams).getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void answersHealthOverConnectToo() throws Exception {
    start(new ItemService());
    AggregatedHttpResponse answer =
        RawRpc.http1(app.port("http"))
            .post(
                "/grpc.health.v1.Health/Check",
                "{}".getBytes(StandardCharsets.UTF_8),
                "content-type",
                "application/json",
                "connect-protocol-version",
                "1");
    assertThat(answer.contentUtf8()).isEqualTo("{\"status\":\"SERVING\"}");
  }

  @Test
  void tellsWhoWatchesItsHealthThatItStops() throws Exception {
    start(new ItemService());
    CompletableFuture<Void> watching = new CompletableFuture<>();
    CompletableFuture<Status.Code> ended = new CompletableFuture<>();
    HealthGrpc.newStub(channel)
        .watch(
            HealthCheckRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(HealthCheckResponse response) {
                watching.complete(null);
              }

              @Override
              public void onError(Throwable thrown) {
                ended.complete(Status.fromThrowable(thrown).getCode());
              }

              @Override
              public void onCompleted() {
                ended.complete(Status.Code.OK);
              }
            });
    watching.get(20, TimeUnit.SECONDS);
    app.close();
    assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void answersReflection() throws Exception {
    start(new ItemService());
    ServerReflectionResponse answer = listServices(channel);
    assertThat(answer.getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .containsExactlyInAnyOrder(
            "jams.protocols.Streams",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection");
  }

  @Test
  @SuppressWarnings("deprecation") // Most clients in use still ask for v1alpha.
  void answersReflectionOfTheOldVersion() throws Exception {
    start(new ItemService());
    var request =
        io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol("jams.protocols.Streams")
            .build();
    var method = io.grpc.reflection.v1alpha.ServerReflectionGrpc.getServerReflectionInfoMethod();
    var answer = ClientCalls.blockingServerStreamingCall(channel, method, defaults(), request);
    assertThat(answer.next().getFileDescriptorResponse().getFileDescriptorProtoCount())
        .isEqualTo(1);
  }

  @Test
  void keepsReflectionToItselfWhenTold() throws Exception {
    start(new ItemService(), "--http-reflection", "false");
    try {
      listServices(channel);
      throw new AssertionError("reflection answered");
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  private static ServerReflectionResponse listServices(Channel channel) {
    ServerReflectionRequest request =
        ServerReflectionRequest.newBuilder().setListServices("").build();
    return ClientCalls.blockingServerStreamingCall(
            channel, ServerReflectionGrpc.getServerReflectionInfoMethod(), defaults(), request)
        .next();
  }

  private static io.grpc.CallOptions defaults() {
    return io.grpc.CallOptions.DEFAULT;
  }

  @Test
  void givesNoDeadlineToAGrpcCallThatHasNone() throws Exception {
    start(new ContractService());
    assertThat(
            ContractGrpc.newBlockingStub(channel)
                .echo(EchoRequest.getDefaultInstance())
                .getRemainingMillis())
        .isEqualTo(0);
  }

  @ParameterizedTest
  @CsvSource({
    "--http-grpc, application/grpc, application/grpc-web",
    "--http-grpc-web, application/grpc-web, application/grpc",
    "--http-connect, application/proto, application/grpc"
  })
  void leavesAProtocolThatIsSwitchedOffToHttpJson(String flag, String off, String on)
      throws Exception {
    start(new ItemService(), flag, "false");
    RawRpc http = RawRpc.http2(app.port("http"));
    byte[] body = envelope(item(1, "x"));
    AggregatedHttpResponse refused = http.post(STREAMS + "Echo", body, "content-type", off);
    assertThat(refused.status().code()).isEqualTo(415);
    assertThat(refused.contentUtf8())
        .startsWith("{\"code\":3,\"message\":\"content-type is " + off);
    assertThat(http.post(STREAMS + "Echo", body, "content-type", on).status().code())
        .isEqualTo(200);
  }
}
