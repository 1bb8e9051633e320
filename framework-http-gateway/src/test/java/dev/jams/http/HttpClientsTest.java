package dev.jams.http;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import dev.jams.App;
import dev.jams.Clients;
import dev.jams.GrpcServer;
import dev.jams.RemoteService;
import dev.jams.StartException;
import dev.jams.http.contract.ContractGrpc;
import dev.jams.http.contract.ContractGrpc.ContractBlockingStub;
import dev.jams.http.contract.ContractGrpc.ContractImplBase;
import dev.jams.http.contract.EchoReply;
import dev.jams.http.contract.EchoRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service that is asked over HTTP and asks another one over gRPC. */
@Timeout(120)
class HttpClientsTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final HttpClient http = HttpClient.newHttpClient();

  /** Asks the other one for every answer. */
  private static final class Asking extends ContractImplBase {
    private final ContractBlockingStub other;

    Asking(Clients clients) {
      this.other = clients.client("other", ContractGrpc::newBlockingStub);
    }

    @Override
    public void echo(EchoRequest request, StreamObserver<EchoReply> replies) {
      replies.onNext(other.echo(request));
      replies.onCompleted();
    }
  }

  private static final class Answering extends ContractImplBase {
    @Override
    public void echo(EchoRequest request, StreamObserver<EchoReply> replies) {
      replies.onNext(EchoReply.newBuilder().setText(request.getText()).build());
      replies.onCompleted();
    }
  }

  private static App front(int port) throws StartException {
    return App.named("front")
        .client("other", "127.0.0.1:" + port)
        .service(ContractGrpc.getServiceDescriptor(), Asking::new)
        .listen(HttpGateway.on(0))
        .start();
  }

  private HttpResponse<String> get(App front, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + front.port("http") + "/v1/echo/hello"))
            .timeout(Duration.ofSeconds(60));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), ofString(UTF_8));
  }

  // GK-07, UG-21
  @Test
  void answersWith503UntilTheOtherAppearsAndThenWorks() throws Exception {
    try (SocketChannel reservation = SocketChannel.open()) {
      // Bound and never listening, it keeps the port from everybody who does not share it.
      reservation.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      reservation.bind(new InetSocketAddress("127.0.0.1", 0));
      int port = ((InetSocketAddress) reservation.getLocalAddress()).getPort();
      try (App front = front(port)) {
        assertThat(front.health().isServing()).isTrue();
        HttpResponse<String> refused = get(front);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("other is not reachable").doesNotContain("127.0.0.1");

        try (App other =
            App.named("other").service(new Answering()).listen(GrpcServer.on(port)).start()) {
          assertThat(other.port("grpc")).isEqualTo(port);
          HttpResponse<String> answer = get(front);
          long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
          while (answer.statusCode() == 503 && System.nanoTime() - end < 0) {
            answer = get(front);
          }
          assertThat(answer.body()).contains("hello");
        }
      }
    }
  }

  /** A service whose calls leave their headers. */
  private static App recording(BlockingQueue<Metadata> seen) throws Exception {
    ServerInterceptor recorder =
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            seen.add(headers);
            return next.startCall(call, headers);
          }
        };
    return App.named("other")
        .service(new Answering())
        .intercept(recorder)
        .listen(GrpcServer.on(0))
        .start();
  }

  @Test
  void traceAndRequestIdOfTheHttpRequestGoOn() throws Exception {
    BlockingQueue<Metadata> seen = new ArrayBlockingQueue<>(10);
    try (App other = recording(seen);
        App front = front(other.port("grpc"))) {
      get(front, "x-request-id", "id-7", "traceparent", TRACE, "x-secret", "s");

      Metadata received = seen.take();
      assertThat(received.get(key("x-request-id"))).isEqualTo("id-7");
      assertThat(received.get(key("traceparent"))).isEqualTo(TRACE);
      assertThat(received.containsKey(key("x-secret"))).isFalse();
    }
  }

  @Test
  void idsThatAreDoubledAreTakenAsOverGrpc() throws Exception {
    BlockingQueue<Metadata> seen = new ArrayBlockingQueue<>(10);
    try (App other = recording(seen);
        App front = front(other.port("grpc"))) {
      String[] headers = {
        "x-request-id", "id-1", "x-request-id", "id-2", "traceparent", TRACE, "traceparent", TRACE
      };
      HttpResponse<String> answer = get(front, headers);

      // The first id, and of two traces neither.
      assertThat(answer.headers().allValues("x-request-id")).containsExactly("id-1");
      Metadata received = seen.take();
      assertThat(received.getAll(key("x-request-id"))).containsExactly("id-1");
      assertThat(received.containsKey(key("traceparent"))).isFalse();
    }
  }

  @Test
  void pageOfAProxyInFrontOfTheServerIs503() throws Exception {
    Server proxy =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .service(
                "glob:/**",
                (context, request) ->
                    com.linecorp.armeria.common.HttpResponse.of(
                        HttpStatus.BAD_GATEWAY, MediaType.HTML_UTF_8, "<html>10.1.2.3</html>"))
            .build();
    proxy.start().join();
    String target = "127.0.0.1:" + proxy.activeLocalPort();
    try (App front =
        App.named("front")
            .service(RemoteService.at(target, ContractGrpc.getServiceDescriptor()))
            .listen(HttpGateway.on(0))
            .start()) {
      HttpResponse<String> answer = get(front);

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body())
          .contains(ContractGrpc.SERVICE_NAME + " is not reachable")
          .doesNotContain("10.1.2.3");
      assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    } finally {
      proxy.stop().join();
    }
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
