package dev.jams.sentry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import com.sun.net.httpserver.HttpServer;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.StartException;
import dev.jams.events.ApiEvents;
import dev.jams.internal.call.CallIds;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** KT-10: what Sentry receives, as its own client sends it. */
@Timeout(120)
class SentryErrorsTest {
  private record Received(String path, String auth, String envelope) {}

  private static final MethodDescriptor<Empty, Empty> FAIL = method("Fail");
  private static final MethodDescriptor<Empty, Empty> MISS = method("Miss");

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private HttpServer sentry;

  private static MethodDescriptor<Empty, Empty> method(String name) {
    return MethodDescriptor.<Empty, Empty>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("test.Failing/" + name)
        .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
        .build();
  }

  @BeforeEach
  void listen() throws IOException {
    sentry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sentry.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          if ("gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"))) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
          }
          received.add(
              new Received(
                  exchange.getRequestURI().getPath(),
                  String.valueOf(exchange.getRequestHeaders().getFirst("x-sentry-auth")),
                  new String(body, UTF_8)));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    sentry.start();
  }

  @AfterEach
  void leave() {
    sentry.stop(0);
  }

  /** Stands where one would that knows who calls. */
  private static final class Identity implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      CallIds.KEY.get().facts().principal("ada");
      return next.startCall(call, headers);
    }
  }

  private static App start(String... more) throws StartException {
    List<String> args =
        new ArrayList<>(
            List.of("--config=", "--env-file=", "--shutdown-lame-duck=0s", "--grpc-port=0"));
    args.addAll(List.of("--events-delay=10ms", "--events-flush=30s", "--sentry-flush=30s"));
    args.add("--shutdown-close-timeout=100s");
    args.addAll(List.of(more));
    ServerServiceDefinition service =
        ServerServiceDefinition.builder("test.Failing")
            .addMethod(
                FAIL,
                ServerCalls.asyncUnaryCall(
                    (request, responses) -> {
                      throw new IllegalStateException(
                          "card 4111-1111", new IOException("pin 0000"));
                    }))
            .addMethod(
                MISS,
                ServerCalls.asyncUnaryCall(
                    (request, responses) ->
                        responses.onError(Status.NOT_FOUND.asRuntimeException())))
            .build();
    return shop(() -> service).intercept(new Identity()).start(args.toArray(String[]::new));
  }

  private static AppBuilder shop(BindableService service) {
    // docs: events-app
    return App.named("shop")
        .service(service)
        .intercept(
            ApiEvents.create()
                .to(context -> events -> events.forEach(event -> System.out.println(event.code())))
                .errorsTo(SentryErrors.create()))
        .listen(GrpcServer.on(42001));
    // docs: end
  }

  private String dsn() {
    return "http://key@127.0.0.1:" + sentry.getAddress().getPort() + "/42";
  }

  private static void call(App app, MethodDescriptor<Empty, Empty> method)
      throws InterruptedException {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
            .build();
    try {
      assertThatThrownBy(
              () ->
                  ClientCalls.blockingUnaryCall(
                      channel, method, CallOptions.DEFAULT, Empty.getDefaultInstance()))
          .isInstanceOf(StatusRuntimeException.class);
    } finally {
      channel.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
    }
  }

  private Received next() throws InterruptedException {
    Received next = received.poll(60, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void unexpectedFailureIsAnEnvelopeWithoutTheTextsOfExceptions() throws Exception {
    try (App app =
        start("--sentry-dsn=" + dsn(), "--sentry-environment=test", "--sentry-release=1.2.3")) {
      call(app, MISS);
      call(app, FAIL);

      Received sent = next();
      assertThat(sent.path()).isEqualTo("/api/42/envelope/");
      assertThat(sent.auth()).contains("sentry_key=key");
      List<String> lines = sent.envelope().lines().toList();
      assertThat(lines.get(1)).contains("\"type\":\"event\"");
      assertThat(lines.get(2))
          .contains(
              "\"transaction\":\"test.Failing/Fail\"",
              "\"environment\":\"test\"",
              "\"release\":\"1.2.3\"",
              "\"server_name\":\"shop\"",
              "\"type\":\"IllegalStateException\"",
              "\"type\":\"IOException\"",
              "\"function\":",
              "\"code\":\"INTERNAL\"",
              "\"protocol\":\"grpc\"",
              "\"request_id\":\"",
              "\"user\":{\"id\":\"ada\"")
          .doesNotContain("4111", "0000", "\"value\":\"card");
    }
    assertThat(received).isEmpty();
  }

  @Test
  void textsOfExceptionsAreSentWhereTheSettingSaysSo() throws Exception {
    try (App app = start("--sentry-dsn=" + dsn(), "--sentry-texts")) {
      call(app, FAIL);
      assertThat(next().envelope()).contains("card 4111-1111", "pin 0000");
    }
  }

  @Test
  void stopSendsWhatIsLeft() throws Exception {
    App app = start("--sentry-dsn=" + dsn());
    call(app, FAIL);
    app.close();
    assertThat(received).hasSize(1);
  }

  @Test
  void withoutADsnNothingIsSent() throws Exception {
    try (App app = start()) {
      call(app, FAIL);
    }
    assertThat(received).isEmpty();
  }

  @Test
  void dsnThatIsNoneIsToldWithoutShowingIt() {
    assertThatThrownBy(() -> start("--sentry-dsn=no secret"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("sentry.dsn")
        .hasMessageContaining("expected one such as https://KEY@HOST/PROJECT")
        .hasMessageNotContaining("no secret");
  }
}
