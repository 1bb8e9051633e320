package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.examples.child.ChildGrpc;
import dev.jams.examples.goms.GoMs;
import dev.jams.examples.goms.GoMsEntityRequest;
import dev.jams.examples.goms.GoMsGrpc;
import dev.jams.examples.goms.GoMsResponse;
import dev.jams.examples.goms.GoMsService;
import dev.jams.http.HttpGateway;
import dev.jams.testing.AppExtension;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/clients.md shows, and the files of docs/overload.md. */
@Timeout(120)
class ClientsGuideTest {
  @Order(1)
  @RegisterExtension
  static final AppExtension goms =
      AppExtension.of(
          () -> App.named("goms").service(GoMs.bind(new GoMsService())).listen(GrpcServer.on(0)));

  @Order(2)
  @RegisterExtension
  static final AppExtension front =
      AppExtension.of(ClientsGuideTest::front)
          .flag("--clients-goms-target", () -> goms.address("grpc"))
          .args("--clients-goms-wait-for-ready");

  private static AppBuilder front() {
    AppBuilder front =
        // docs: clients-app
        App.named("front")
            .client("goms", "127.0.0.1:42001") // the target unless configuration has another
            .service(
                ChildGrpc.getServiceDescriptor(),
                context -> new Front(context.client("goms", GoMsGrpc::newBlockingV2Stub)))
            .listen(GrpcServer.on(42002));
    // docs: end
    return front;
  }

  private static final class Front extends ChildGrpc.ChildImplBase {
    private final GoMsGrpc.GoMsBlockingV2Stub goms;

    Front(GoMsGrpc.GoMsBlockingV2Stub goms) {
      this.goms = goms;
    }

    @Override
    public void get(GoMsEntityRequest request, StreamObserver<GoMsResponse> responses) {
      try {
        responses.onNext(goms.get(request));
        responses.onCompleted();
      } catch (StatusException e) {
        responses.onError(e);
      }
    }
  }

  @Test
  void oneServiceCallsAnotherByName() {
    GoMsEntityRequest request = GoMsEntityRequest.newBuilder().setId("7").build();
    assertThat(ChildGrpc.newBlockingStub(front.channel()).get(request).getMessage())
        .isEqualTo("GoMs View");
  }

  @Test
  void methodIsCalledByItsName() throws Exception {
    GoMsEntityRequest request = GoMsEntityRequest.newBuilder().setId("7").build();
    App app = front.app();
    // docs: clients-call
    GoMsResponse reply =
        app.call("goms", "go.micro.service.goms.GoMs", "Get", request, GoMsResponse.class);
    // docs: end
    assertThat(reply.getMessage()).isEqualTo("GoMs View");
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/guide"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void appStartsWithTheFileThatIsShown(Path file) throws Exception {
    try (App app =
        App.named("guide")
            .client("users", "127.0.0.1:42001")
            .service("goms", GoMs.bind(new GoMsService()))
            .service("child", ChildGrpc.getServiceDescriptor(), context -> new Front(null))
            .listen(GrpcServer.on(0))
            .listen(HttpGateway.on(0))
            .start("--config=" + file, "--env-file=")) {
      assertThat(app.health().services()).isNotEmpty();
    }
  }
}
