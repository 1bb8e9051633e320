package dev.jams;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import io.grpc.stub.StreamObserver;

/** Asks a service that the environment names, as a program; {@link ClientTargetsTest} runs it. */
final class KubernetesProgram {
  private KubernetesProgram() {}

  public static void main(String[] args) {
    App.named("front")
        .client("users", "env:///users-grpc-svc")
        .service(
            EchoGrpc.getServiceDescriptor(),
            context ->
                new EchoService() {
                  @Override
                  public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
                    responses.onNext(
                        context.client("users", EchoGrpc::newBlockingStub).unary(request));
                    responses.onCompleted();
                  }
                })
        .listen(GrpcServer.on(0))
        .run(args);
  }
}
