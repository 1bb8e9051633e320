package dev.jams.benchmarks;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpObject;
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
import dev.jams.RemoteService;
import dev.jams.benchmarks.proto.LibraryGrpc;
import dev.jams.examples.tracker.TrackerApiServiceGrpc;
import dev.jams.http.HttpGateway;
import dev.jams.json.JsonCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** Servers that answer the same HTTP requests, each on a free port of the loopback address. */
final class HttpServers {
  private HttpServers() {}

  /** Our gateway in front of the service. */
  static int gateway(boolean onEventLoop) throws Exception {
    AppBuilder app = App.named("benchmark").listen(HttpGateway.on(0));
    if (onEventLoop) {
      app.service(new FixedTracker(), Runnable::run).service(new FixedLibrary(), Runnable::run);
    } else {
      app.service(new FixedTracker()).service(new FixedLibrary());
    }
    return app.start().port("http");
  }

  /** Our gateway in front of our gRPC server, which has a JVM of its own that is not measured. */
  static int inFrontOfRemote() throws Exception {
    // Ends with the input that this JVM gives it, so with this JVM.
    ServerProcess remote = ServerProcess.start(Contender.GRPC_SERVER);
    String target = "127.0.0.1:" + remote.port();
    App app =
        App.named("benchmark")
            .service(RemoteService.at(target, TrackerApiServiceGrpc.getServiceDescriptor()))
            .service(RemoteService.at(target, LibraryGrpc.getServiceDescriptor()))
            .listen(HttpGateway.on(0))
            .start();
    CountDownLatch serving = new CountDownLatch(1);
    app.health()
        .watch(
            (service, status) -> {
              if (app.health().isServing()) {
                serving.countDown();
              }
            });
    serving.await();
    return app.port("http");
  }

  /** Armeria's own transcoding in front of the service. */
  static int armeria(boolean onBlockingExecutor) {
    GrpcService service =
        GrpcService.builder()
            .addService(new FixedTracker())
            .addService(new FixedLibrary())
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
    byte[] book = codec.toBytes(FixedLibrary.book("s", "b", FixedLibrary.TITLE_LENGTH));
    HttpService bare =
        (ctx, request) -> {
          if (request.method() == HttpMethod.POST) {
            return created(ctx, request, entry, onBlockingExecutor);
          }
          String path = request.path();
          Supplier<HttpResponse> answer =
              path.startsWith("/v1/books:stream")
                  ? () -> stream(book)
                  : path.startsWith("/v1/shelves/")
                      ? () -> response(book)
                      : path.startsWith("/v1/time-entries/")
                          ? () -> response(entry)
                          : () -> response(entries);
          return onBlockingExecutor
              ? HttpResponse.of(answer, ctx.blockingTaskExecutor())
              : answer.get();
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

  /** Message by message, as a stream has to be. */
  private static HttpResponse stream(byte[] message) {
    byte[] line = Arrays.copyOf(message, message.length + 1);
    line[message.length] = '\n';
    HttpObject[] parts = new HttpObject[1 + HttpWorkload.STREAMED];
    parts[0] =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.parse("application/x-ndjson"))
            .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            .build();
    for (int i = 1; i < parts.length; i++) {
      parts[i] = HttpData.wrap(line);
    }
    return HttpResponse.of(parts);
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
