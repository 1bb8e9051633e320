package dev.jams.http;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.SessionProtocol;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.RemoteService;
import dev.jams.StartException;
import dev.jams.http.streaming.StreamsGrpc;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A service that streams, local or behind a relay, and a client of one version of HTTP. */
abstract class StreamsTest {
  final StreamsService service = new StreamsService();
  private final SessionProtocol protocol;
  private final boolean remote;
  private final ClientFactory clients = ClientFactory.builder().build();
  private App backend;
  private App app;
  WebClient client;

  StreamsTest(SessionProtocol protocol, boolean remote) {
    this.protocol = protocol;
    this.remote = remote;
  }

  @BeforeEach
  void start() throws StartException {
    if (remote) {
      backend = App.named("backend").service(service).listen(GrpcServer.on(0)).start();
      String target = "127.0.0.1:" + backend.port("grpc");
      app =
          App.named("front")
              .service(RemoteService.at(target, StreamsGrpc.getServiceDescriptor()))
              .listen(HttpGateway.on(0))
              .start();
      awaitServing(app);
    } else {
      app = App.named("streams").service(service).listen(HttpGateway.on(0)).start();
    }
    client =
        WebClient.builder(protocol.uriText() + "://127.0.0.1:" + app.port("http"))
            .factory(clients)
            .responseTimeout(Duration.ZERO)
            .maxResponseLength(0)
            .build();
  }

  private static void awaitServing(App app) {
    CompletableFuture<Void> serving = new CompletableFuture<>();
    app.health()
        .watch(
            (name, status) -> {
              if (name.isEmpty() && app.health().isServing()) {
                serving.complete(null);
              }
            });
    await(serving);
  }

  @AfterEach
  void stop() {
    service.letGo.complete(null);
    clients.close();
    app.close();
    if (backend != null) {
      backend.close();
    }
  }

  /** The version of HTTP, for the JDK's client. */
  HttpClient.Version version() {
    return protocol.isMultiplex() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
  }

  int port() {
    return app.port("http");
  }

  AggregatedHttpResponse get(String path, String... headers) {
    RequestHeadersBuilder request = RequestHeaders.builder(HttpMethod.GET, path);
    for (int i = 0; i < headers.length; i += 2) {
      request.add(headers[i], headers[i + 1]);
    }
    return await(client.execute(request.build()).aggregate());
  }

  AggregatedHttpResponse post(String path, String contentType, String body) {
    RequestHeaders request = RequestHeaders.of(HttpMethod.POST, path, "content-type", contentType);
    return await(client.execute(request, body).aggregate());
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
