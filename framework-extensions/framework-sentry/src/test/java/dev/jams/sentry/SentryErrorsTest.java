package dev.jams.sentry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Empty;
import com.sun.net.httpserver.HttpServer;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.AppContext;
import dev.jams.Component;
import dev.jams.GrpcServer;
import dev.jams.StartException;
import dev.jams.events.ApiEvents;
import dev.jams.http.HttpGateway;
import dev.jams.internal.call.CallIds;
import dev.jams.internal.insight.ShownExport;
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
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** KT-10: what Sentry receives, as its own client sends it. */
@Timeout(120)
class SentryErrorsTest {
  private record Received(String path, String auth, String envelope) {}

  /** What is generated of a .proto otherwise. */
  private record Schema(String method) implements ProtoMethodDescriptorSupplier {
    private static final FileDescriptor FILE = file();

    private static FileDescriptor file() {
      FileDescriptorProto.Builder file =
          FileDescriptorProto.newBuilder().setName("failing.proto").setPackage("test");
      file.addDependency(Empty.getDescriptor().getFile().getName());
      ServiceDescriptorProto.Builder service = file.addServiceBuilder().setName("Failing");
      for (String name : List.of("Fail", "Miss")) {
        service
            .addMethodBuilder()
            .setName(name)
            .setInputType(".google.protobuf.Empty")
            .setOutputType(".google.protobuf.Empty");
      }
      try {
        return FileDescriptor.buildFrom(
            file.build(), new FileDescriptor[] {Empty.getDescriptor().getFile()});
      } catch (DescriptorValidationException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public FileDescriptor getFileDescriptor() {
      return FILE;
    }

    @Override
    public ServiceDescriptor getServiceDescriptor() {
      return FILE.findServiceByName("Failing");
    }

    @Override
    public Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(method);
    }
  }

  private static final MethodDescriptor<Empty, Empty> FAIL = method("Fail");
  private static final MethodDescriptor<Empty, Empty> MISS = method("Miss");

  private static final Logger EVENTS_LOG = (Logger) LoggerFactory.getLogger("dev.jams.events");

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  /** Thrown for each call again. */
  private final RuntimeException failure =
      new IllegalStateException("card 4111-1111", new IOException("pin 0000"));

  private HttpServer sentry;
  private volatile int answer = 200;
  private volatile AppContext context;

  private static MethodDescriptor<Empty, Empty> method(String name) {
    return MethodDescriptor.<Empty, Empty>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("test.Failing/" + name)
        .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
        .setSchemaDescriptor(new Schema(name))
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
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    sentry.start();
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    EVENTS_LOG.addAppender(log);
  }

  @AfterEach
  void leave() {
    EVENTS_LOG.detachAppender(log);
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

  private App start(String... more) throws StartException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--config=",
                "--env-file=",
                "--shutdown-lame-duck=0s",
                "--grpc-port=0",
                "--http-port=0"));
    args.addAll(List.of("--events-flush=60s"));
    args.add("--shutdown-close-timeout=100s");
    args.addAll(List.of(more));
    if (args.stream().noneMatch(arg -> arg.startsWith("--events-delay="))) {
      args.add("--events-delay=10ms");
    }
    ServerServiceDefinition service =
        ServerServiceDefinition.builder("test.Failing")
            .addMethod(
                FAIL,
                ServerCalls.asyncUnaryCall(
                    (request, responses) -> {
                      throw failure;
                    }))
            .addMethod(
                MISS,
                ServerCalls.asyncUnaryCall(
                    (request, responses) ->
                        responses.onError(Status.NOT_FOUND.asRuntimeException())))
            .build();
    return shop(() -> service)
        .intercept(new Identity())
        .listen(HttpGateway.on(0))
        .component(new Looking())
        .start(args.toArray(String[]::new));
  }

  /** Sees what is told of the sinks of the app that was started last. */
  private final class Looking implements Component {
    @Override
    public String name() {
      return "looking";
    }

    @Override
    public Running start(AppContext context) {
      SentryErrorsTest.this.context = context;
      return () -> {};
    }
  }

  private ShownExport shown() {
    return context.internals().insight().exports().stream()
        .filter(export -> export.name().equals("errors-0"))
        .findFirst()
        .orElseThrow();
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
    call(app, method, 1);
  }

  private static void call(App app, MethodDescriptor<Empty, Empty> method, int times)
      throws InterruptedException {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
            .build();
    try {
      for (int i = 0; i < times; i++) {
        assertThatThrownBy(
                () ->
                    ClientCalls.blockingUnaryCall(
                        channel, method, CallOptions.DEFAULT, Empty.getDefaultInstance()))
            .isInstanceOf(StatusRuntimeException.class);
      }
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
  void eachOfManyFailuresAtOnceIsSentThoughTheyThrewTheSame() throws Exception {
    App app = start("--sentry-dsn=" + dsn(), "--events-delay=1h");
    call(app, FAIL, 300);
    app.close();
    assertThat(received).hasSize(300);
    assertThat(shown().made().getAsLong()).isEqualTo(300);
    assertThat(shown().taken().getAsLong()).isEqualTo(300);
  }

  @Test
  void whatSentryRefusesIsLostAndTold() throws Exception {
    answer = 503;
    App app = start("--sentry-dsn=" + dsn(), "--events-delay=1h");
    call(app, FAIL, 2);
    app.close();
    assertThat(received).hasSize(2);
    assertThat(shown().taken().getAsLong()).isZero();
    assertLost("answered 503");
  }

  private void assertLost(String reason) {
    assertThat(log.list)
        .filteredOn(
            line -> line.getMessage().equals("events are lost: their sink does not take them"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.WARN);
              assertThat(line.getKeyValuePairs().toString()).contains("lost=\"2\"", reason);
            });
  }

  @Test
  void whatDoesNotReachSentryIsLostAndTold() throws Exception {
    sentry.stop(0);
    App app = start("--sentry-dsn=" + dsn(), "--events-delay=1h");
    call(app, FAIL, 2);
    app.close();
    assertThat(shown().taken().getAsLong()).isZero();
    assertLost("cannot be reached");
  }

  @Test
  void nothingIsSentWhileSentryWantsNone() throws Exception {
    answer = 429;
    App app = start("--sentry-dsn=" + dsn(), "--events-delay=1h");
    call(app, FAIL, 3);
    app.close();
    assertThat(received).hasSize(1);
    assertThat(shown().taken().getAsLong()).isZero();
  }

  @Test
  void failureOverHttpHasItsRoute() throws Exception {
    App app = start("--sentry-dsn=" + dsn());
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + app.port("http") + "/test.Failing/Fail"))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(500);
    app.close();
    assertThat(next().envelope())
        .contains(
            "\"protocol\":\"http\"",
            "\"http_method\":\"POST\"",
            "\"route\":\"/test.Failing/Fail\"",
            "\"method\":\"test.Failing/Fail\"");
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
