package dev.jams.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.events.shop.Order;
import dev.jams.events.shop.ShopGrpc;
import dev.jams.http.HttpGateway;
import dev.jams.internal.call.CallIds;
import dev.jams.testing.AppExtension;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** KT-10: what sinks are told of calls, over both protocols. */
@Timeout(120)
class ApiEventsTest {
  private static final BlockingQueue<ApiEvent> EVENTS = new LinkedBlockingQueue<>();
  private static final BlockingQueue<ApiFailure> FAILURES = new LinkedBlockingQueue<>();

  /** Stands where one would that knows who calls. */
  private static final class Identity implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      CallIds.KEY.get().facts().principal("ada@acme");
      return next.startCall(call, headers);
    }
  }

  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(
              () ->
                  App.named("shop")
                      .service(new ShopService())
                      .intercept(
                          ApiEvents.create()
                              .to(context -> EVENTS::addAll)
                              .errorsTo(context -> FAILURES::addAll)
                              .tenantOf(who -> Optional.of(who.replaceAll(".*@", ""))))
                      .intercept(new Identity())
                      .listen(GrpcServer.on(50051))
                      .listen(HttpGateway.on(8080)))
          .args("--events-delay=10ms", "--events-samples-ratio=1");

  private final ShopGrpc.ShopBlockingV2Stub shop = ShopGrpc.newBlockingV2Stub(app.channel());

  @BeforeEach
  void forget() {
    EVENTS.clear();
    FAILURES.clear();
  }

  private static ApiEvent event() throws InterruptedException {
    ApiEvent event = EVENTS.poll(60, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }

  @Test
  void callOverGrpcIsToldOf() throws Exception {
    shop.buy(Order.newBuilder().setId("book").setPassword("x").build());

    ApiEvent event = event();
    assertThat(event.protocol()).isEqualTo("grpc");
    assertThat(event.method()).contains("events.Shop/Buy");
    assertThat(event.httpMethod()).isEmpty();
    assertThat(event.route()).isEmpty();
    assertThat(event.httpStatus()).isEmpty();
    assertThat(event.code()).isEqualTo("OK");
    assertThat(event.principal()).contains("ada@acme");
    assertThat(event.tenant()).contains("acme");
    assertThat(event.requestId()).isNotEmpty();
    assertThat(event.duration()).isPositive();
    assertThat(event.requestBytes()).isPositive();
    assertThat(event.responseBytes()).isPositive();
    assertThat(event.requestMessages()).isEqualTo(1);
    assertThat(event.request()).contains("{\"id\":\"book\",\"password\":\"****\"}");
    assertThat(event.response()).contains("{\"id\":\"book\",\"clientSecret\":\"****\"}");
    assertThat(FAILURES).isEmpty();
  }

  @Test
  void callOverHttpIsToldOfWithItsRoute() throws Exception {
    String answer = app.http().post("/orders/book", "{\"tags\":[\"a\"]}").body();

    ApiEvent event = event();
    assertThat(event.requestBytes()).isEqualTo("{\"tags\":[\"a\"]}".length());
    assertThat(event.responseBytes()).isEqualTo(answer.length()).isPositive();
    assertThat(event.requestMessages()).isEqualTo(1);
    assertThat(event.responseMessages()).isEqualTo(1);
    assertThat(event.protocol()).isEqualTo("http");
    assertThat(event.method()).contains("events.Shop/Buy");
    assertThat(event.httpMethod()).contains("POST");
    assertThat(event.route()).contains("/orders/{id}");
    assertThat(event.httpStatus()).contains(200);
    assertThat(event.principal()).contains("ada@acme");
    assertThat(event.request()).contains("{\"id\":\"book\",\"tags\":[\"a\"]}");
    assertThat(event.response()).contains("{\"id\":\"book\",\"clientSecret\":\"****\"}");
  }

  @Test
  void requestThatIsNoCallIsToldOfWithoutItsPath() throws Exception {
    app.http().get("/nowhere/secret");

    ApiEvent event = event();
    assertThat(event.method()).isEmpty();
    assertThat(event.route()).isEmpty();
    assertThat(event.httpStatus()).contains(404);
    assertThat(event.toString()).doesNotContain("nowhere");
  }

  @Test
  void streamsHaveTheirFirstMessagesAsSamples() throws Exception {
    app.http().get("/orders/x:watch");
    assertThat(event().response()).contains("{\"id\":\"first\",\"clientSecret\":\"****\"}");

    var call = shop.fill();
    call.write(Order.newBuilder().setId("one").build());
    call.write(Order.newBuilder().setId("two").build());
    call.halfClose();
    call.read();
    ApiEvent event = event();
    assertThat(event.request()).contains("{\"id\":\"one\"}");
    assertThat(event.requestMessages()).isEqualTo(2);
  }

  @Test
  void healthIsNotToldOf() throws Exception {
    app.http().get("/readyz");
    app.http().post("/orders/book", "{}");
    assertThat(event().route()).contains("/orders/{id}");
  }

  @Test
  void unexpectedFailureIsToldWithItsCauseOverBoth() throws Exception {
    StatusException e =
        catchThrowableOfType(
            StatusException.class, () -> shop.buy(Order.newBuilder().setId("broken").build()));
    app.http().post("/orders/broken", "{}");

    for (String protocol : new String[] {"grpc", "http"}) {
      ApiFailure failure = FAILURES.poll(60, TimeUnit.SECONDS);
      assertThat(failure.event().protocol()).isEqualTo(protocol);
      assertThat(failure.event().code()).isEqualTo("INTERNAL");
      assertThat(failure.event().principal()).contains("ada@acme");
      assertThat(failure.cause())
          .containsInstanceOf(IllegalStateException.class)
          .get()
          .extracting(Throwable::getMessage)
          .isEqualTo("out of order ");
      if (protocol.equals("grpc")) {
        assertThat(failure.description()).isEqualTo(e.getStatus().getDescription());
      }
    }
  }

  @Test
  void failureWithoutACauseIsToldAndExpectedEndsAreNot() throws Exception {
    app.http().post("/orders/missing", "{}");
    app.http().post("/orders/book", "not JSON");
    app.http().post("/orders/internal", "{}");

    ApiFailure failure = FAILURES.poll(60, TimeUnit.SECONDS);
    assertThat(failure.description()).isEqualTo("no cause");
    assertThat(failure.cause()).isEmpty();
    assertThat(FAILURES).isEmpty();
  }
}
