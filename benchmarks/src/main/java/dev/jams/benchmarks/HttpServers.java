package dev.jams.benchmarks;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.http.HttpGateway;
import dev.jams.json.JsonCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** Servers that answer the same HTTP requests, each on a free port of the loopback address. */
final class HttpServers {
  private HttpServers() {}

  /** Our gateway in front of the service. */
  static int gateway(boolean onEventLoop) throws Exception {
    AppBuilder app = App.named("benchmark").listen(HttpGateway.on(0));
    if (onEventLoop) {
      app.service(new FixedTracker(), Runnable::run);
    } else {
      app.service(new FixedTracker());
    }
    return app.start().port("http");
  }

  /** Armeria's own transcoding in front of the service. */
  static int armeria(boolean onBlockingExecutor) {
    GrpcService service =
        GrpcService.builder()
            .addService(new FixedTracker())
            .enableHttpJsonTranscoding(true)
            .useBlockingTaskExecutor(onBlockingExecutor)
            .build();
    return start(builder().service(service));
  }

  /** No transcoding: the bytes that the gateway would answer are there. */
  static int bare(boolean onBlockingExecutor) throws Exception {
    JsonCodec codec = JsonCodec.create();
    byte[] entry = codec.toBytes(Samples.entry(0));
    byte[] entries = codec.toBytes(Samples.entries(Samples.PAGE));
    HttpService bare =
        (ctx, request) -> {
          if (request.method() == HttpMethod.POST) {
            return created(ctx, request, entry, onBlockingExecutor);
          }
          byte[] answer = request.path().startsWith("/v1/time-entries/") ? entry : entries;
          return onBlockingExecutor
              ? HttpResponse.of(() -> response(answer), ctx.blockingTaskExecutor())
              : response(answer);
        };
    return start(builder().serviceUnder("/", bare));
  }

  private static HttpResponse created(
      ServiceRequestContext ctx, HttpRequest request, byte[] answer, boolean onBlockingExecutor) {
    var body = request.aggregate();
    CompletableFuture<HttpResponse> response =
        onBlockingExecutor
            ? body.thenApplyAsync(read -> response(answer), ctx.blockingTaskExecutor())
            : body.thenApply(read -> response(answer));
    return HttpResponse.of(response);
  }

  private static HttpResponse response(byte[] body) {
    ResponseHeaders headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.JSON)
            .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            .build();
    return HttpResponse.of(headers, HttpData.wrap(body));
  }

  private static ServerBuilder builder() {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    // Our gateway sends neither header, so the others shall not pay for them.
    return Server.builder().port(anyPort, SessionProtocol.HTTP).disableServerHeader();
  }

  private static int start(ServerBuilder builder) {
    Server server = builder.build();
    server.start().join();
    return server.activeLocalPort();
  }
}
