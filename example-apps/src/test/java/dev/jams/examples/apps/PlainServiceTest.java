package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.RequestId;
import dev.jams.examples.apps.plain.Number;
import dev.jams.examples.apps.plain.Numbers;
import dev.jams.examples.apps.plain.NumbersGrpc;
import dev.jams.http.HttpGateway;
import dev.jams.testing.AppExtension;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * GM-02: a service without any type of a transport, of every kind of rpc, over both protocols. A
 * second app calls the first with the same interface.
 */
@Timeout(120)
class PlainServiceTest {
  private static final CountDownLatch closed = new CountDownLatch(1);
  private static final CountDownLatch over = new CountDownLatch(1);
  private static final AtomicInteger doubled = new AtomicInteger();
  private static final AtomicReference<String> requestId = new AtomicReference<>();

  private static Number number(int value) {
    return Number.newBuilder().setValue(value).build();
  }

  private static final class NumbersService implements Numbers, AutoCloseable {
    @Override
    public Number double_(Number request) throws StatusException {
      if (request.getValue() < 0) {
        throw Status.OUT_OF_RANGE.withDescription("expected 0 or more").asException();
      }
      if (request.getValue() == 13) {
        throw new IllegalStateException("a secret");
      }
      return number(2 * request.getValue());
    }

    @Override
    public void count(Number request, Consumer<Number> responses) {
      requestId.set(RequestId.current());
      if (request.getValue() == 13) {
        throw new ArithmeticException("a secret");
      }
      try {
        for (int i = 1; request.getValue() == 0 || i <= request.getValue(); i++) {
          responses.accept(number(i));
        }
      } finally {
        if (Context.current().isCancelled()) {
          over.countDown();
        }
      }
    }

    @Override
    public Number sum(Iterable<Number> requests) {
      int sum = 0;
      for (Number request : requests) {
        sum += request.getValue();
      }
      return number(sum);
    }

    @Override
    public void doubles(Iterable<Number> requests, Consumer<Number> responses) {
      requests.forEach(request -> responses.accept(number(2 * request.getValue())));
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  /** Counts what passes, in five lines. */
  private record Counted(Numbers next) implements Numbers.Forwarding {
    @Override
    public Number double_(Number request) throws StatusException {
      doubled.incrementAndGet();
      return next.double_(request);
    }
  }

  private static AppBuilder app() {
    return App.named("plain")
        .service(Numbers.bind(new Counted(new NumbersService())))
        .mapError(
            ArithmeticException.class, e -> Status.FAILED_PRECONDITION.withDescription("not this"))
        .listen(GrpcServer.on(50051))
        .listen(HttpGateway.on(8080));
  }

  @RegisterExtension static final AppExtension app = AppExtension.of(PlainServiceTest::app);

  private final Numbers numbers = Numbers.client(app.channel());

  @Test
  void unaryCallsAreMethodCalls() throws Exception {
    int before = doubled.get();
    assertThat(numbers.double_(number(21))).isEqualTo(number(42));
    assertThat(app.http().get("/numbers/21:double").body()).isEqualTo("{\"value\":42}");
    assertThat(doubled).hasValue(before + 2);
  }

  @Test
  void aStatusThatIsThrownIsTheAnswer() throws Exception {
    assertThatThrownBy(() -> numbers.double_(number(-1)))
        .isInstanceOf(StatusException.class)
        .hasMessage("OUT_OF_RANGE: expected 0 or more");
    HttpResponse<String> response = app.http().get("/numbers/-1:double");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo("{\"code\":11,\"message\":\"expected 0 or more\",\"details\":[]}");
  }

  @Test
  void otherExceptionsTellNothingOfTheInside() {
    assertThatThrownBy(() -> numbers.double_(number(13)))
        .isInstanceOf(StatusException.class)
        .hasMessageStartingWith("INTERNAL: internal error, logged with the id ");
  }

  @Test
  void exceptionsOfStreamsAreMappedToo() throws Exception {
    assertThatThrownBy(() -> numbers.count(number(13), response -> {}))
        .hasMessage("FAILED_PRECONDITION: not this");
    assertThat(app.http().get("/numbers/13:count").body())
        .isEqualTo("{\"code\":9,\"message\":\"not this\",\"details\":[]}");
  }

  @Test
  void responsesStream() throws Exception {
    List<Number> responses = new ArrayList<>();
    numbers.count(number(1000), responses::add);
    assertThat(responses).hasSize(1000).endsWith(number(1000));
    assertThat(app.http().get("/numbers/3:count").body().lines())
        .containsExactly("{\"value\":1}", "{\"value\":2}", "{\"value\":3}");
  }

  @Test
  void streamsHaveTheContextOfTheirCall() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(app.uri("/numbers/1:count")).header("x-request-id", "mine").build();
    app.httpClient().send(request, BodyHandlers.discarding());
    assertThat(requestId).hasValue("mine");
  }

  @Test
  void requestsStream() throws Exception {
    assertThat(numbers.sum(List.of(number(1), number(2), number(39)))).isEqualTo(number(42));
    assertThat(app.http().post("/numbers:sum", "{\"value\":1}\n{\"value\":41}").body())
        .isEqualTo("{\"value\":42}");
  }

  @Test
  void bothStream() throws Exception {
    List<Number> responses = new ArrayList<>();
    numbers.doubles(List.of(number(1), number(2)), responses::add);
    assertThat(responses).containsExactly(number(2), number(4));
    HttpRequest request =
        HttpRequest.newBuilder(app.uri("/numbers:double"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{\"value\":1}\n{\"value\":2}"))
            .build();
    assertThat(app.httpClient().send(request, BodyHandlers.ofString()).body().lines())
        .containsExactly("{\"value\":2}", "{\"value\":4}");
  }

  @Test
  void aServiceLearnsThatItsCallerHasGone() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(app.uri("/numbers/0:count")).build();
    HttpResponse<InputStream> response =
        app.httpClient().send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertThat(body.read()).isEqualTo('{');
    }
    assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aClientByNameIsTheSameInterface() throws Exception {
    AtomicReference<Numbers> far = new AtomicReference<>();
    AppBuilder caller =
        App.named("caller")
            .client("numbers", "127.0.0.1:" + app.port("grpc"))
            .service(
                NumbersGrpc.getServiceDescriptor(),
                context -> {
                  far.set(context.client("numbers", Numbers::client));
                  return Numbers.bind(new Counted(far.get()));
                })
            .listen(HttpGateway.on(0));
    try (App front = caller.start()) {
      assertThat(far.get().double_(number(4))).isEqualTo(number(8));
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(front.location("http") + "/numbers/5:count")).build();
      assertThat(app.httpClient().send(request, BodyHandlers.ofString()).body().lines()).hasSize(5);
    }
  }

  @Test
  void theAppClosesADecoratedService() throws Exception {
    try (App own = app().start("--grpc-port=0", "--http-port=0")) {
      assertThat(own.port("grpc")).isPositive();
    }
    assertThat(closed.getCount()).isZero();
  }
}
