package dev.jams;

import static dev.jams.EchoService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.echo.PingGrpc;
import dev.jams.internal.config.ConfigException;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.channelz.v1.GetServersRequest;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class GrpcServerTest {
  private static final String ECHO = EchoGrpc.SERVICE_NAME;

  @RegisterExtension final Rig rig = new Rig();

  private final AppBuilder echo =
      App.named("test").service(new EchoService()).listen(GrpcServer.on(0));

  // GM-01 (gRPC), GM-02
  @Test
  void oneRegistrationAnswersAllFourKindsOfCall() throws Exception {
    EchoGrpc.EchoBlockingV2Stub stub = rig.echo(rig.start(echo));

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
    bidi.write(request("y"));
    bidi.halfClose();
    assertThat(Rig.texts(bidi)).containsExactly("y");
  }

  // GM-01 (gRPC)
  @Test
  void everyCallReachesTheInstanceThatWasRegistered() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    EchoService counting =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            calls.incrementAndGet();
            super.unary(request, responses);
          }
        };
    EchoGrpc.EchoBlockingV2Stub stub =
        rig.echo(rig.start(App.named("test").service(counting).listen(GrpcServer.on(0))));

    stub.unary(request("one"));
    stub.unary(request("two"));

    assertThat(calls).hasValue(2);
  }

  @Test
  void unknownServiceIsUnimplemented() throws Exception {
    ManagedChannel channel = rig.channel(rig.start(echo));

    StatusException e =
        catchThrowableOfType(
            StatusException.class, () -> PingGrpc.newBlockingV2Stub(channel).ping(request("x")));

    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED);
  }

  // UG-11
  @Test
  void reflectionListsServicesAndGivesTheirFiles() throws Exception {
    BlockingClientCall<ServerReflectionRequest, ServerReflectionResponse> call =
        ServerReflectionGrpc.newBlockingV2Stub(rig.channel(rig.start(echo))).serverReflectionInfo();

    call.write(ServerReflectionRequest.newBuilder().setListServices("").build());
    assertThat(Rig.read(call).getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .contains(ECHO, "grpc.health.v1.Health");

    call.write(ServerReflectionRequest.newBuilder().setFileContainingSymbol(ECHO).build());
    ByteString file = Rig.read(call).getFileDescriptorResponse().getFileDescriptorProto(0);
    assertThat(FileDescriptorProto.parseFrom(file).getName()).isEqualTo("jams/testing/echo.proto");
    call.halfClose();
  }

  // UG-11
  @Test
  void reflectionAnswersClientsOfTheOlderVersion() throws Exception {
    var call =
        io.grpc.reflection.v1alpha.ServerReflectionGrpc.newBlockingV2Stub(
                rig.channel(rig.start(echo)))
            .serverReflectionInfo();

    call.write(
        io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol(ECHO)
            .build());

    ByteString file = Rig.read(call).getFileDescriptorResponse().getFileDescriptorProto(0);
    assertThat(FileDescriptorProto.parseFrom(file).getName()).isEqualTo("jams/testing/echo.proto");
    call.halfClose();
  }

  @Test
  void reflectionCanBeSwitchedOff() throws Exception {
    var call =
        ServerReflectionGrpc.newBlockingV2Stub(
                rig.channel(rig.start(echo, "--grpc-reflection=false")))
            .serverReflectionInfo();

    assertThatThrownBy(() -> Rig.read(call)).hasMessageContaining("UNIMPLEMENTED");
  }

  @Test
  void channelzIsOffUnlessSwitchedOn() throws Exception {
    var off = ChannelzGrpc.newBlockingV2Stub(rig.channel(rig.start(echo)));
    var on = ChannelzGrpc.newBlockingV2Stub(rig.channel(rig.start(echo, "--grpc-channelz")));

    StatusException e =
        catchThrowableOfType(
            StatusException.class, () -> off.getServers(GetServersRequest.getDefaultInstance()));

    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED);
    assertThat(on.getServers(GetServersRequest.getDefaultInstance()).getServerList()).isNotEmpty();
  }

  // UG-10
  @Test
  void healthKnowsTheAppAndEachService() throws Exception {
    var health = HealthGrpc.newBlockingV2Stub(rig.channel(rig.start(echo)));

    assertThat(health.check(service("")).getStatus()).isEqualTo(ServingStatus.SERVING);
    assertThat(health.check(service(ECHO)).getStatus()).isEqualTo(ServingStatus.SERVING);
    StatusException e =
        catchThrowableOfType(StatusException.class, () -> health.check(service("no.Such")));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
  }

  // UG-10
  @Test
  void watchersAreToldOfTheDrainAndDoNotHoldItUp() throws Exception {
    App app = rig.start(echo, "--shutdown-drain-timeout", "60s");
    var health = HealthGrpc.newBlockingV2Stub(rig.channel(app));
    var ofApp = health.watch(service(""));
    var ofService = health.watch(service(ECHO));
    assertThat(Rig.read(ofApp).getStatus()).isEqualTo(ServingStatus.SERVING);
    assertThat(Rig.read(ofService).getStatus()).isEqualTo(ServingStatus.SERVING);

    Future<?> closing = Rig.closing(app);

    assertThat(Rig.read(ofApp).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(Rig.read(ofService).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    assertThatThrownBy(() -> Rig.read(ofApp)).hasMessageContaining("UNAVAILABLE");
    closing.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(app.state()).isEqualTo(State.STOPPED);
  }

  @Test
  void requestAboveTheLimitIsResourceExhausted() throws Exception {
    var stub = rig.echo(rig.start(echo, "--grpc-max-message-size", "1KiB"));
    EchoRequest large =
        EchoRequest.newBuilder().setPayload(ByteString.copyFrom(new byte[1025])).build();

    StatusException e = catchThrowableOfType(StatusException.class, () -> stub.unary(large));

    assertThat(e.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(stub.unary(request("small")).getText()).isEqualTo("small");
  }

  @Test
  void portIsKnownAfterTheStopToo() throws Exception {
    App app = rig.start(echo);
    int port = app.port("grpc");

    app.close();

    assertThat(app.port("grpc")).isEqualTo(port);
  }

  // GM-08
  @Test
  void portInUseNamesThePortAndTheWayOut() throws Exception {
    int port = rig.start(echo).port("grpc");

    assertThatThrownBy(() -> rig.start(echo, "--grpc-port", "" + port))
        .isExactlyInstanceOf(StartException.class)
        .hasMessage(
            "the grpc listener cannot listen on 127.0.0.1:%d: the port is in use, perhaps by "
                + "another instance of this program (\"ss -ltnp 'sport = :%d'\" names its owner); "
                + "stop it or choose another port with --grpc-port",
            port, port);
  }

  @Test
  void nameInTheProcessThatIsTakenIsAMistakeOfTheConfiguration() throws Exception {
    rig.start(echo, "--grpc-in-process=taken-name");

    assertThatThrownBy(() -> rig.start(echo, "--grpc-in-process=taken-name"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --grpc-in-process: grpc.in-process is \"taken-name\": another server of this"
                + " process has this name; choose another");
  }

  @Test
  void unknownHostIsAMistakeOfTheConfiguration() {
    assertThatThrownBy(() -> rig.start(echo, "--grpc-host", Rig.NO_HOST))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --grpc-host: grpc.host is \""
                + Rig.NO_HOST
                + "\": there is no such host; name an address of this machine");
  }

  @Test
  void addressOfAnotherMachineIsAMistakeOfTheConfiguration() {
    // 192.0.2.0/24 is set aside for documentation and belongs to nobody (RFC 5737).
    assertThatThrownBy(() -> rig.start(echo, "--grpc-host", "192.0.2.1"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --grpc-host: grpc.host is \"192.0.2.1\": the address is not one of this machine;"
                + " name one that is");
  }

  // GM-05
  @Test
  void listensOnLoopbackOnlyByDefault() throws Exception {
    assertThat(rig.start(echo).address("grpc").getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  void refusesAPortThatCannotBe() {
    assertThatThrownBy(() -> GrpcServer.on(65_536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the default of grpc.port is \"65536\", expected a whole number from 0 to 65535");
  }

  private static HealthCheckRequest service(String name) {
    return HealthCheckRequest.newBuilder().setService(name).build();
  }
}
