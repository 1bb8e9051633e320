package dev.jams;

import static dev.jams.EchoService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoOuterClass;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.echo.PingGrpc;
import dev.jams.internal.config.ConfigException;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.reflection.v1.ServerReflectionRequest.MessageRequestCase;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Services that are found out at the start and served without a class of theirs. */
@Timeout(60)
class RemoteServicesTest {
  @RegisterExtension final Rig rig = new Rig();
  @RegisterExtension final LogEvents logs = new LogEvents();

  @TempDir Path dir;

  @Test
  void relaysAllFourKindsOfCallOfAReflectedService() throws Exception {
    assertRelaysAllKinds(rig.start(front(RemoteServices.reflect(echo()))));
  }

  @Test
  void relaysAllFourKindsOfCallOfAServiceInADescriptorSet() throws Exception {
    assertRelaysAllKinds(rig.start(front(RemoteServices.from(echo(), echoSet()))));
  }

  private void assertRelaysAllKinds(App front) throws Exception {
    EchoGrpc.EchoBlockingV2Stub stub = rig.echo(front);
    assertThat(stub.unary(request("one")).getText()).isEqualTo("one");
    assertThat(Rig.texts(stub.serverStream(request("s", 3)))).containsExactly("s0", "s1", "s2");
    BlockingClientCall<EchoRequest, EchoResponse> clientStream = stub.clientStream();
    clientStream.write(request("a"));
    clientStream.write(request("b"));
    clientStream.halfClose();
    assertThat(Rig.texts(clientStream)).containsExactly("a,b");
    BlockingClientCall<EchoRequest, EchoResponse> bidi = stub.bidi();
    bidi.write(request("x"));
    assertThat(Rig.read(bidi).getText()).isEqualTo("x");
    bidi.halfClose();
    assertThat(Rig.texts(bidi)).isEmpty();
  }

  @Test
  void servesAllServicesOfTheServerButItsInfrastructure() throws Exception {
    App front = rig.start(front(RemoteServices.reflect(echo())));

    assertThat(front.health().services().keySet())
        .containsExactly("jams.testing.Echo", "jams.testing.Ping");
  }

  @Test
  void frontCanItselfBeReflected() throws Exception {
    App first = rig.start(front(RemoteServices.reflect(echo())));
    App second = rig.start(front(RemoteServices.reflect("127.0.0.1:" + first.port("grpc"))));

    assertThat(rig.echo(second).unary(request("far")).getText()).isEqualTo("far");
  }

  @Test
  void infrastructureIsServedWhereItIsChosenByName() throws Exception {
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus("far", ServingStatus.SERVING);
    int port = rig.serve(health.getHealthService(), ProtoReflectionServiceV1.newInstance());
    RemoteServices services =
        RemoteServices.reflect("127.0.0.1:" + port).only("grpc.health.v1.Health");

    // A listener of its own, since that of gRPC has a health service already.
    ServicesListener listener = new ServicesListener();
    rig.start(App.named("front").service(services).listen(listener));

    var stub = HealthGrpc.newBlockingStub(listener.channel(rig));
    var answer = stub.check(HealthCheckRequest.newBuilder().setService("far").build());
    assertThat(answer.getStatus()).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void onlyTheChosenServicesAreServed() throws Exception {
    RemoteServices ping = RemoteServices.reflect(echo()).only("jams.testing.Ping");

    App front = rig.start(front(ping));

    assertThat(front.health().services().keySet()).containsExactly("jams.testing.Ping");
  }

  @Test
  void settingChoosesOtherServices() throws Exception {
    RemoteServices ping = RemoteServices.reflect(echo()).only("jams.testing.Ping");

    App front =
        rig.start(front(ping), "--grpc-services", " jams.testing.Echo , jams.testing.Echo,");

    assertThat(front.health().services().keySet()).containsExactly("jams.testing.Echo");
  }

  @Test
  void targetIsReplacedByTheSetting() throws Exception {
    App front = rig.start(front(RemoteServices.reflect("127.0.0.1:1")), "--grpc-target", echo());

    assertThat(rig.echo(front).unary(request("far")).getText()).isEqualTo("far");
  }

  @Test
  void reflectFlagReplacesTheKnownServices() throws Exception {
    AppBuilder known = front(RemoteServices.at(echo(), PingGrpc.getServiceDescriptor()));

    assertThat(rig.start(known).health().services().keySet()).containsExactly("jams.testing.Ping");
    assertThat(rig.start(known, "--reflect").health().services().keySet())
        .containsExactly("jams.testing.Echo", "jams.testing.Ping");
  }

  @Test
  void descriptorSetFlagReplacesTheKnownServices() throws Exception {
    AppBuilder known = front(RemoteServices.at(echo(), PingGrpc.getServiceDescriptor()));

    App front = rig.start(known, "--descriptor-set", echoSet().toString());

    assertThat(front.health().services().keySet())
        .containsExactly("jams.testing.Echo", "jams.testing.Ping");
  }

  @Test
  void flagBeatsTheOtherWayThatTheCodeHas() throws Exception {
    Path missing = dir.resolve("missing.pb");

    assertThat(rig.start(front(RemoteServices.from(echo(), missing)), "--reflect").state())
        .isEqualTo(State.RUNNING);
    assertThat(
            rig.start(
                    front(RemoteServices.reflect("127.0.0.1:1")),
                    "--descriptor-set",
                    echoSet().toString())
                .state())
        .isEqualTo(State.RUNNING);
  }

  @Test
  void appMayHaveSeveral() throws Exception {
    AppBuilder two =
        front(RemoteServices.reflect(echo()).only("jams.testing.Echo"))
            .service(RemoteServices.from(echo(), echoSet()).only("jams.testing.Ping"));

    assertThat(rig.start(two).health().services().keySet())
        .containsExactly("jams.testing.Echo", "jams.testing.Ping");
    assertThatThrownBy(() -> rig.start(two, "--reflect"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("unknown flag --reflect");
  }

  @Test
  void asksByTheOldNameWhereTheServerKnowsNoOther() throws Exception {
    int port = rig.serve(new EchoService(), oldReflection());

    App front = rig.start(front(RemoteServices.reflect("127.0.0.1:" + port)));

    assertThat(rig.echo(front).unary(request("far")).getText()).isEqualTo("far");
  }

  @SuppressWarnings("deprecation") // That is the point.
  private static io.grpc.BindableService oldReflection() {
    return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
  }

  @Test
  void waitsForAServerThatComesUpLate() throws Exception {
    int port = rig.reservePort();
    AppBuilder builder = front(RemoteServices.reflect("127.0.0.1:" + port));
    CompletableFuture<App> starting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return builder.start();
              } catch (StartException e) {
                throw new IllegalStateException(e);
              }
            });
    while (logs.named("waiting for the gRPC server").isEmpty()) {
      assertThat(starting).isNotDone();
      Thread.onSpinWait();
    }
    assertThat(LogEvents.values(logs.named("waiting for the gRPC server").get(0)))
        .containsEntry("target", "127.0.0.1:" + port)
        .hasEntrySatisfying("reason", reason -> assertThat(reason).contains("refused"));

    rig.restart(App.named("late").service(new EchoService()).listen(GrpcServer.on(port)));

    try (App front = starting.get(30, TimeUnit.SECONDS)) {
      assertThat(rig.echo(front).unary(request("far")).getText()).isEqualTo("far");
    }
  }

  @Test
  void serverNeedNotBeUpForADescriptorSet() throws Exception {
    int port = rig.reservePort();
    App front = rig.start(front(RemoteServices.from("127.0.0.1:" + port, echoSet())));

    assertThat(front.health().isServing()).isFalse();
    assertThatThrownBy(() -> EchoGrpc.newBlockingStub(rig.channel(front)).unary(request("x")))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessage("UNAVAILABLE: jams.testing.Echo is not reachable");
  }

  /** As tonic does: the error that answers a question ends the call. */
  @Test
  void goesOnWhereAnErrorEndsTheCall() throws Exception {
    var file = EchoOuterClass.getDescriptor().toProto().toBuilder().addDependency("gone.proto");
    FakeReflection reflection =
        FakeReflection.answering(
            (question, answers) -> {
              switch (question.getMessageRequestCase()) {
                case LIST_SERVICES -> answers.onNext(FakeReflection.services("jams.testing.Echo"));
                case FILE_CONTAINING_SYMBOL ->
                    answers.onNext(FakeReflection.files(file.build().toByteString()));
                default ->
                    answers.onError(
                        io.grpc.Status.NOT_FOUND.withDescription("no such file").asException());
              }
            });
    int port = rig.serve(new EchoService(), reflection);

    App front = rig.start(front(RemoteServices.reflect("127.0.0.1:" + port)));

    assertThat(rig.echo(front).unary(request("far")).getText()).isEqualTo("far");
    assertThat(reflection.questions())
        .extracting(question -> question.getMessageRequestCase())
        .containsExactly(
            MessageRequestCase.LIST_SERVICES,
            MessageRequestCase.FILE_CONTAINING_SYMBOL,
            MessageRequestCase.FILE_BY_FILENAME);
  }

  @Test
  void schemaIsThatOfTheGeneratedClasses() throws Exception {
    ServicesListener listener = new ServicesListener();
    rig.start(App.named("front").service(RemoteServices.reflect(echo())).listen(listener));

    var dynamic = listener.definitions().get(0).getServiceDescriptor();
    var generated = EchoGrpc.getServiceDescriptor();
    assertThat(dynamic.getName()).isEqualTo(generated.getName());
    assertThat(dynamic.getMethods())
        .extracting(method -> Map.entry(method.getFullMethodName(), method.getType()))
        .containsExactlyInAnyOrderElementsOf(
            generated.getMethods().stream()
                .map(method -> Map.entry(method.getFullMethodName(), method.getType()))
                .toList());
    assertThat(
            ((io.grpc.protobuf.ProtoFileDescriptorSupplier) dynamic.getSchemaDescriptor())
                .getFileDescriptor()
                .toProto())
        .isEqualTo(EchoOuterClass.getDescriptor().toProto());
  }

  /** The address of a server with the two services of echo.proto, health and reflection. */
  private String echo() throws Exception {
    App remote =
        rig.start(
            App.named("remote")
                .service(new EchoService())
                .service(new PingService())
                .listen(GrpcServer.on(0)));
    return "127.0.0.1:" + remote.port("grpc");
  }

  private Path echoSet() throws Exception {
    return Files.write(
        dir.resolve("echo.pb"),
        FileDescriptorSet.newBuilder()
            .addFile(EchoOuterClass.getDescriptor().toProto())
            .build()
            .toByteArray());
  }

  private static AppBuilder front(RemoteServices services) {
    return App.named("front").service(services).listen(GrpcServer.on(0));
  }
}
