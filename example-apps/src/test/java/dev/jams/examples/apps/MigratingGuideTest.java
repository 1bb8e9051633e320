package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.examples.goms.GoMsGrpc;
import dev.jams.examples.goms.GoMsResponse;
import dev.jams.http.HttpGateway;
import dev.jams.testing.AppExtension;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/migrating.md shows: a service as grpc-java has it is served without a change. */
@Timeout(120)
class MigratingGuideTest {
  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(
          () ->
              App.named("greeter")
                  .service(new Greeter())
                  .intercept(new AuditInterceptor())
                  .listen(GrpcServer.on(42001))
                  .listen(HttpGateway.on(8080)));

  private static final class Greeter extends GoMsGrpc.GoMsImplBase {
    @Override
    public void list(Empty request, StreamObserver<GoMsResponse> responses) {
      responses.onNext(GoMsResponse.newBuilder().setMessage("as before").build());
      responses.onCompleted();
    }
  }

  /** Only compiled. */
  static void before() throws Exception {
    // docs: migrating-before
    Server server =
        Grpc.newServerBuilderForPort(42001, InsecureServerCredentials.create())
            .addService(new Greeter())
            .intercept(new AuditInterceptor())
            .build()
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
    server.awaitTermination();
    // docs: end
  }

  /** Only compiled. */
  static void after(String[] args) {
    // docs: migrating-after
    App.named("greeter")
        .service(new Greeter())
        .intercept(new AuditInterceptor())
        .listen(GrpcServer.on(42001))
        .listen(HttpGateway.on(8080))
        .run(args);
    // docs: end
  }

  @Test
  void serviceOfStreamObserversIsServedOverBothProtocols() throws Exception {
    Empty request = Empty.getDefaultInstance();
    assertThat(GoMsGrpc.newBlockingStub(app.channel()).list(request).getMessage())
        .isEqualTo("as before");
    assertThat(app.http().get("/goms").body()).isEqualTo("{\"message\":\"as before\"}");
  }
}
