package dev.jams.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.contract.ContractGrpc;
import dev.jams.http.contract.ContractGrpc.ContractImplBase;
import dev.jams.http.contract.EchoReply;
import dev.jams.http.contract.EchoRequest;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several interceptors stand around a call in one order, whatever the protocol. */
@Timeout(120)
class InterceptorOrderTest {
  private static final List<String> ORDER =
      List.of(
          "> all 1",
          "> all 2",
          "> service 1",
          "> service 2",
          "> method 1",
          "> method 2",
          "method",
          "< method 2",
          "< method 1",
          "< service 2",
          "< service 1",
          "< all 2",
          "< all 1");

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch closed = new CountDownLatch(1);

  private final class Noting implements ServerInterceptor {
    private final String name;

    Noting(String name) {
      this.name = name;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      seen.add("> " + name);
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
              seen.add("< " + name);
              super.close(status, trailers);
              if (name.equals("all 1")) {
                closed.countDown();
              }
            }
          },
          headers);
    }
  }

  private final class Echo extends ContractImplBase {
    @Override
    public void echo(EchoRequest request, StreamObserver<EchoReply> replies) {
      seen.add("method");
      replies.onNext(EchoReply.newBuilder().setText(request.getText()).build());
      replies.onCompleted();
    }
  }

  @Test
  void ofTheAppThenOfTheServiceThenOfTheMethodEachAsAdded() throws Exception {
    String service = ContractGrpc.SERVICE_NAME;
    // The narrower ones are added first, which makes no difference.
    try (App app =
        App.named("x")
            .service(new Echo())
            .intercept(service + "/Echo", new Noting("method 1"))
            .intercept(service + "/*", new Noting("service 1"))
            .intercept(new Noting("all 1"))
            .intercept(new Noting("all 2"))
            .intercept(service + "/*", new Noting("service 2"))
            .intercept(service + "/Echo", new Noting("method 2"))
            .listen(GrpcServer.on(0))
            .listen(HttpGateway.on(0))
            .start()) {
      ManagedChannel channel =
          Grpc.newChannelBuilder(
                  "127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
              .build();
      try {
        ContractGrpc.newBlockingStub(channel).echo(EchoRequest.newBuilder().setText("x").build());
      } finally {
        channel.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
      }
      assertOrder();

      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port("http") + "/v1/echo/x"))
              .timeout(Duration.ofSeconds(60))
              .build();
      assertThat(
              HttpClient.newHttpClient().send(request, BodyHandlers.ofString(UTF_8)).statusCode())
          .isEqualTo(200);
      assertOrder();
    }
  }

  private void assertOrder() throws InterruptedException {
    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).isEqualTo(ORDER);
    seen.clear();
    closed = new CountDownLatch(1);
  }
}
