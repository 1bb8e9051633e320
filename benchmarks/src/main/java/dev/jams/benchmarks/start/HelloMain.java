package dev.jams.benchmarks.start;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.benchmarks.proto.GreetRequest;
import dev.jams.benchmarks.proto.Greeting;
import dev.jams.benchmarks.proto.HelloGrpc.HelloImplBase;
import dev.jams.http.HttpGateway;
import dev.jams.logging.Logging;
import io.grpc.stub.StreamObserver;

/** The smallest app: one rpc over both protocols. */
public final class HelloMain {
  private HelloMain() {}

  private static final class Hello extends HelloImplBase {
    @Override
    public void greet(GreetRequest request, StreamObserver<Greeting> responses) {
      responses.onNext(Greeting.newBuilder().setText("Hello, " + request.getName()).build());
      responses.onCompleted();
    }
  }

  public static void main(String... args) {
    App.named("hello")
        .log(Logging.create())
        .service(new Hello())
        .listen(GrpcServer.on(42001))
        .listen(HttpGateway.on(8080))
        .run(args);
  }
}
