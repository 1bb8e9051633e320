package dev.jams;

import static dev.jams.EchoService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.stub.StreamObserver;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class InterceptorsTest {
  @RegisterExtension final Rig rig = new Rig();
  @RegisterExtension final LogEvents log = new LogEvents();

  private final List<String> seen = new CopyOnWriteArrayList<>();

  @Test
  void firstAddedSeesTheCallFirstAndItsEndLast() throws Exception {
    var stub =
        rig.echo(
            rig.start(
                App.named("test")
                    .service(new NotingService())
                    .intercept(new Noting("a"))
                    .intercept(new Noting("b"))
                    .listen(GrpcServer.on(0))));

    stub.unary(request("x"));

    assertThat(seen).containsExactly("a call", "b call", "service", "b close OK", "a close OK");
  }

  @Test
  void eachCallIsInterceptedOnceHoweverManyServicesAndMessages() throws Exception {
    var stub =
        rig.echo(
            rig.start(
                App.named("test")
                    .service(new EchoService())
                    .service(new PingService())
                    .intercept(new Noting("a"))
                    .listen(GrpcServer.on(0))));

    Rig.texts(stub.serverStream(request("x", 5)));
    stub.unary(request("x"));

    assertThat(seen).containsExactly("a call", "a close OK", "a call", "a close OK");
  }

  @Test
  void healthAndReflectionAreNotIntercepted() throws Exception {
    App app =
        rig.start(
            App.named("test")
                .service(new EchoService())
                .intercept(new Noting("a"))
                .listen(GrpcServer.on(0)));
    var channel = rig.channel(app);

    HealthGrpc.newBlockingV2Stub(channel).check(HealthCheckRequest.getDefaultInstance());
    var reflection = ServerReflectionGrpc.newBlockingV2Stub(channel).serverReflectionInfo();
    reflection.write(ServerReflectionRequest.newBuilder().setListServices("").build());
    reflection.halfClose();
    assertThat(Rig.read(reflection)).isNotNull();

    assertThat(seen).isEmpty();
  }

  @Test
  void interceptorMayRefuseACall() throws Exception {
    ServerInterceptor refusing =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            call.close(Status.PERMISSION_DENIED.withDescription("not you"), new Metadata());
            return new ServerCall.Listener<>() {};
          }
        };

    StatusException e = failureBehind(refusing);

    assertThat(e.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(e.getStatus().getDescription()).isEqualTo("not you");
    assertThat(seen).doesNotContain("service");
  }

  @Test
  void throwingInterceptorIsAnInternalError() throws Exception {
    StatusException e = failureBehind(throwing(new IllegalStateException("secret state")));

    assertThat(e.getStatus().getCode()).isEqualTo(Code.INTERNAL);
    assertThat(e.getStatus().getDescription())
        .matches("internal error, logged with the id [0-9a-f]{16}");
    assertThat(log.named("call failed")).hasSize(1);
  }

  @Test
  void statusThatAnInterceptorThrowsIsTheAnswer() throws Exception {
    StatusException e =
        failureBehind(
            throwing(Status.UNAUTHENTICATED.withDescription("who?").asRuntimeException()));

    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(e.getStatus().getDescription()).isEqualTo("who?");
    assertThat(log.named("call failed")).isEmpty();
  }

  @Test
  void outerInterceptorsSeeTheFailureOfTheServiceAsAStatus() throws Exception {
    EchoService failing =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            throw new IllegalStateException("broken");
          }
        };
    var stub =
        rig.echo(
            rig.start(
                App.named("test")
                    .service(failing)
                    .intercept(new Noting("a"))
                    .listen(GrpcServer.on(0))));

    assertThatThrownBy(() -> stub.unary(request("x"))).hasMessageStartingWith("INTERNAL");

    assertThat(seen).containsExactly("a call", "a close INTERNAL");
    assertThat(log.named("call failed")).hasSize(1);
  }

  @Test
  void interceptorsSeeThePeer() throws Exception {
    AtomicReference<SocketAddress> peer = new AtomicReference<>();
    ServerInterceptor looking =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            peer.set(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
            return next.startCall(call, headers);
          }
        };
    AppBuilder builder =
        App.named("test").service(new EchoService()).intercept(looking).listen(GrpcServer.on(0));

    rig.echo(rig.start(builder)).unary(request("x"));

    assertThat(peer.get().toString()).startsWith("/127.0.0.1:");
  }

  private StatusException failureBehind(ServerInterceptor interceptor) throws Exception {
    EchoGrpc.EchoBlockingV2Stub stub =
        rig.echo(
            rig.start(
                App.named("test")
                    .service(new NotingService())
                    .intercept(interceptor)
                    .listen(GrpcServer.on(0))));
    return catchThrowableOfType(StatusException.class, () -> stub.unary(request("x")));
  }

  private static ServerInterceptor throwing(RuntimeException e) {
    return new ServerInterceptor() {
      @Override
      public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
          ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
        throw e;
      }
    };
  }

  private final class NotingService extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      seen.add("service");
      super.unary(request, responses);
    }
  }

  private final class Noting implements ServerInterceptor {
    private final String name;

    Noting(String name) {
      this.name = name;
    }

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      seen.add(name + " call");
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
              seen.add(name + " close " + status.getCode());
              super.close(status, trailers);
            }
          },
          headers);
    }
  }
}
