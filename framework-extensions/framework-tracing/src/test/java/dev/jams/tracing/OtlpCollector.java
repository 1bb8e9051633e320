package dev.jams.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** A collector that speaks OTLP, by gRPC or by HTTP, and keeps what it gets. */
final class OtlpCollector implements AutoCloseable {
  private static final long WAIT_SECONDS = 60;

  private final List<ResourceSpans> received = new ArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private Server grpc;
  private HttpServer http;

  static OtlpCollector overGrpc() throws IOException {
    OtlpCollector collector = new OtlpCollector();
    collector.grpc =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(collector.new Service())
            .intercept(collector.new Authorizations())
            .build()
            .start();
    return collector;
  }

  static OtlpCollector overHttp() throws IOException {
    OtlpCollector collector = new OtlpCollector();
    collector.http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.http.createContext("/v1/traces", collector::export);
    collector.http.start();
    return collector;
  }

  /** The settings of an app that exports to it. */
  String[] settings() {
    return grpc != null
        ? new String[] {
          "--tracing-exporter=otlp-grpc", "--tracing-endpoint=http://127.0.0.1:" + grpc.getPort()
        }
        : new String[] {
          "--tracing-exporter=otlp-http",
          "--tracing-endpoint=http://127.0.0.1:" + http.getAddress().getPort()
        };
  }

  int port() {
    return grpc != null ? grpc.getPort() : http.getAddress().getPort();
  }

  private void export(HttpExchange exchange) throws IOException {
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
    InputStream body = exchange.getRequestBody();
    if ("gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"))) {
      body = new GZIPInputStream(body);
    }
    add(ExportTraceServiceRequest.parseFrom(body));
    exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private synchronized void add(ExportTraceServiceRequest request) {
    received.addAll(request.getResourceSpansList());
    notifyAll();
  }

  private final class Service extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      add(request);
      answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  private final class Authorizations implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      var key = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
      authorizations.add(String.valueOf(headers.get(key)));
      return next.startCall(call, headers);
    }
  }

  /** What each request had as its header {@code authorization}. */
  List<String> authorizations() {
    return authorizations;
  }

  synchronized List<ResourceSpans> resources() {
    return List.copyOf(received);
  }

  /** What has come. */
  synchronized List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    for (ResourceSpans resource : received) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        spans.addAll(scope.getSpansList());
      }
    }
    return spans;
  }

  /** Waits for so many spans. */
  synchronized List<Span> spans(int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (spans().size() < count) {
      long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (millis <= 0) {
        throw new AssertionError("of " + count + " spans only these came: " + spans());
      }
      wait(millis);
    }
    return spans();
  }

  @Override
  public void close() {
    if (grpc != null) {
      grpc.shutdownNow();
    }
    if (http != null) {
      http.stop(0);
    }
  }
}
