package dev.jams;

import static dev.jams.EchoService.request;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.echo.PingGrpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers of an incoming call go on to the calls that are made for it. */
@Timeout(120)
class ClientHeadersTest {
  private static final Metadata.Key<String> REQUEST_ID = key("x-request-id");
  private static final Metadata.Key<String> TRACEPARENT = key("traceparent");
  private static final Metadata.Key<String> TRACESTATE = key("tracestate");
  private static final Metadata.Key<String> TENANT = key("x-tenant");
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @RegisterExtension final Rig rig = new Rig();

  private final BlockingQueue<Metadata> seen = new LinkedBlockingQueue<>();
  private final AtomicReference<App> front = new AtomicReference<>();

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private interface Before {
    void call(Metadata headers);
  }

  private static ServerInterceptor before(Before before) {
    return new ServerInterceptor() {
      @Override
      public <Q, R> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        before.call(headers);
        return next.startCall(call, headers);
      }
    };
  }

  /** Starts a service that asks another one, by a call without a stub. */
  private void start(ServerInterceptor interceptor, String... args) throws Exception {
    App echo =
        rig.start(
            App.named("echo")
                .service(new EchoService())
                .intercept(before(seen::add))
                .listen(GrpcServer.on(0)));
    PingService asking =
        new PingService() {
          @Override
          public void ping(EchoRequest request, StreamObserver<EchoResponse> responses) {
            responses.onNext(
                front
                    .get()
                    .call("echo", "jams.testing.Echo", "Unary", request, EchoResponse.class));
            responses.onCompleted();
          }
        };
    front.set(
        rig.start(
            App.named("front")
                .client("echo", "127.0.0.1:" + echo.port("grpc"))
                .service(asking)
                .intercept(interceptor)
                .listen(GrpcServer.on(0)),
            args));
  }

  private void ping(Metadata headers) throws Exception {
    PingGrpc.newBlockingV2Stub(rig.channel(front.get()))
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .ping(request("x"));
  }

  private Metadata next() throws InterruptedException {
    Metadata headers = seen.poll(Rig.PATIENCE_SECONDS, SECONDS);
    assertThat(headers).isNotNull();
    return headers;
  }

  private static Metadata traced(String... traceparents) {
    Metadata headers = new Metadata();
    headers.put(REQUEST_ID, "id-1");
    for (String traceparent : traceparents) {
      headers.put(TRACEPARENT, traceparent);
    }
    headers.put(TRACESTATE, "a=b");
    headers.put(TRACESTATE, "c=d");
    return headers;
  }

  private static void assertTraced(Metadata headers) {
    assertThat(headers.get(REQUEST_ID)).isEqualTo("id-1");
    assertThat(headers.getAll(TRACEPARENT)).containsExactly(TRACE);
    assertThat(headers.getAll(TRACESTATE)).containsExactly("a=b", "c=d");
  }

  @Test
  void callWithoutAStubHasThemToo() throws Exception {
    start(before(headers -> {}));

    ping(traced(TRACE));

    assertTraced(next());
  }

  @Test
  void callOfAnInterceptorHasThemToo() throws Exception {
    start(
        before(
            headers ->
                assertThat(
                        front
                            .get()
                            .client("echo", EchoGrpc::newBlockingStub)
                            .unary(request("may it?"))
                            .getText())
                    .isEqualTo("may it?")));

    ping(traced(TRACE));

    assertTraced(next());
    assertTraced(next());
  }

  @Test
  void whatAnInterceptorSaysOfTheCallerGoesOn() throws Exception {
    start(
        before(headers -> headers.put(TENANT, "t1")),
        "--clients-echo-forward-headers=x-request-id,x-tenant");

    ping(traced(TRACE));

    Metadata received = next();
    assertThat(received.get(TENANT)).isEqualTo("t1");
    assertThat(received.containsKey(TRACEPARENT)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        TRACE + "," + TRACE
      })
  void traceThatIsNoneDoesNotGoOn(String traceparents) throws Exception {
    start(before(headers -> {}));

    ping(traced(traceparents.split(",")));

    Metadata received = next();
    assertThat(received.get(REQUEST_ID)).isEqualTo("id-1");
    assertThat(received.containsKey(TRACEPARENT)).isFalse();
    assertThat(received.containsKey(TRACESTATE)).isFalse();
  }

  @Test
  void firstOfSeveralRequestIdsCounts() throws Exception {
    start(before(headers -> {}));
    Metadata headers = traced(TRACE);
    headers.put(REQUEST_ID, "id-2");

    ping(headers);

    assertThat(next().getAll(REQUEST_ID)).containsExactly("id-1");
  }
}
