package dev.jams.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.AppContext;
import dev.jams.Component;
import dev.jams.GrpcServer;
import dev.jams.StartException;
import dev.jams.events.shop.Order;
import dev.jams.events.shop.ShopGrpc;
import dev.jams.internal.insight.ShownExport;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** KT-10: the exporter, whatever its receiver does. */
@Timeout(120)
class HttpExporterTest {
  private static final Pattern ID = Pattern.compile("\"request\":\\{\"id\":\"(\\d+)\"");

  private final Receiver receiver;
  private final List<AutoCloseable> open = new ArrayList<>();
  private AppContext context;

  HttpExporterTest() throws Exception {
    receiver = new Receiver();
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    receiver.close();
  }

  /** Starts an app; what is given goes before what is usual here. */
  private App start(String... more) throws StartException {
    Map<String, String> args = new LinkedHashMap<>();
    for (String each :
        List.of(
            "--config=",
            "--env-file=",
            "--shutdown-lame-duck=0s",
            "--shutdown-close-timeout=60s",
            "--events-flush=30s",
            "--events-http-url=" + receiver.url(),
            "--events-samples-ratio=1",
            "--events-http-backoff=10ms")) {
      args.put(each.substring(0, each.indexOf('=')), each);
    }
    for (String each : more) {
      args.put(each.substring(0, each.indexOf('=')), each);
    }
    App app =
        App.named("shop")
            .service(new ShopService())
            .intercept(ApiEvents.create())
            .component(new Looking())
            .listen(GrpcServer.on(0))
            .start(args.values().toArray(String[]::new));
    open.add(app);
    return app;
  }

  /** What is told of the sink of the app that was started last. */
  private ShownExport shown() {
    List<ShownExport> all = context.internals().insight().exports();
    assertThat(all).extracting(ShownExport::name).containsExactly("events-http");
    return all.get(0);
  }

  private final class Looking implements Component {
    @Override
    public String name() {
      return "looking";
    }

    @Override
    public Running start(AppContext context) {
      HttpExporterTest.this.context = context;
      return () -> {};
    }
  }

  /** Calls with the ids 0, 1, 2, …; every one is answered. */
  private void call(App app, int times) throws InterruptedException {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
            .build();
    try {
      ShopGrpc.ShopBlockingStub shop = ShopGrpc.newBlockingStub(channel);
      for (int i = 0; i < times; i++) {
        assertThat(shop.buy(Order.newBuilder().setId(String.valueOf(i)).build()).getId())
            .isEqualTo(String.valueOf(i));
      }
    } finally {
      channel.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
    }
  }

  private static List<String> ids(String body) {
    return ID.matcher(body).results().map((MatchResult match) -> match.group(1)).toList();
  }

  @Test
  void batchesAreFullAndTheRestComesWithTheStop() throws Exception {
    App app =
        start(
            "--events-batch=3",
            "--events-delay=1h",
            "--events-http-gzip=true",
            "--events-http-authorization=Key k");
    call(app, 7);

    Receiver.Request first = receiver.next();
    assertThat(ids(first.body())).containsExactly("0", "1", "2");
    assertThat(first.body()).startsWith("[{").endsWith("}]");
    assertThat(first.headers().getFirst("content-type")).isEqualTo("application/json");
    assertThat(first.headers().getFirst("content-encoding")).isEqualTo("gzip");
    assertThat(first.headers().getFirst("authorization")).isEqualTo("Key k");
    assertThat(ids(receiver.next().body())).containsExactly("3", "4", "5");
    app.close();
    assertThat(ids(receiver.next().body())).containsExactly("6");
    assertThat(receiver.requests).isEmpty();
  }

  @Test
  void linesOfJsonAreAnotherFormat() throws Exception {
    App app = start("--events-delay=1h", "--events-http-format=ndjson", "--events-samples-ratio=0");
    call(app, 2);
    app.close();

    Receiver.Request request = receiver.next();
    assertThat(request.headers().getFirst("content-type")).isEqualTo("application/x-ndjson");
    assertThat(request.headers().containsKey("content-encoding")).isFalse();
    assertThat(request.body().lines()).hasSize(2);
    assertThat(request.body().lines().toList().get(0))
        .matches(
            "\\{\"time\":\"20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\","
                + "\"protocol\":\"grpc\",\"method\":\"events.Shop/Buy\","
                + "\"code\":\"OK\",\"duration_ms\":\\d+\\.\\d{3},\"request_bytes\":\\d+,"
                + "\"response_bytes\":\\d+,\"request_messages\":1,\"response_messages\":1,"
                + "\"request_id\":\"[0-9a-f]{32}\"}");
  }

  @Test
  void delayEndsAnIncompleteBatch() throws Exception {
    call(start("--events-delay=20ms"), 1);
    assertThat(ids(receiver.next().body())).containsExactly("0");
  }

  @Test
  void whatFailsForAWhileIsSentAgain() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    receiver.answers(
        exchange -> {
          switch (attempts.incrementAndGet()) {
            case 1 -> exchange.sendResponseHeaders(500, -1);
            case 2 -> {
              exchange.getResponseHeaders().set("Retry-After", "1");
              exchange.sendResponseHeaders(429, -1);
            }
            case 3 -> exchange.close(); // Without an answer.
            default -> exchange.sendResponseHeaders(200, -1);
          }
        });
    call(start("--events-delay=1h", "--events-batch=2"), 2);

    for (int i = 0; i < 4; i++) {
      assertThat(ids(receiver.next().body())).containsExactly("0", "1");
    }
  }

  @Test
  void receiverThatStopsInTheMiddleOfItsAnswerIsGivenUpAndTheBatchIsSentAgain() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    receiver.answers(
        exchange -> {
          if (attempts.incrementAndGet() == 1) {
            exchange.sendResponseHeaders(200, 1);
            new CountDownLatch(1).await();
          }
          exchange.sendResponseHeaders(204, -1);
        });
    call(start("--events-delay=1h", "--events-batch=1", "--events-http-timeout=3s"), 2);

    assertThat(ids(receiver.next().body())).containsExactly("0");
    assertThat(ids(receiver.next().body())).containsExactly("0");
    assertThat(ids(receiver.next().body())).containsExactly("1");
  }

  @Test
  void noPauseThatIsAskedForIsLongerThanTheLongestBackoff() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    receiver.answers(
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "3600");
          exchange.sendResponseHeaders(attempts.incrementAndGet() == 1 ? 429 : 204, -1);
        });
    call(start("--events-delay=10ms", "--events-http-max-backoff=50ms"), 1);

    assertThat(ids(receiver.next().body())).containsExactly("0");
    assertThat(ids(receiver.next().body())).containsExactly("0");
  }

  @Test
  void whatIsRefusedForGoodIsLostAndTheNextBatchIsSent() throws Exception {
    receiver.answers(exchange -> exchange.sendResponseHeaders(400, -1));
    App app = start("--events-delay=1h", "--events-batch=2");
    call(app, 4);

    assertThat(ids(receiver.next().body())).containsExactly("0", "1");
    assertThat(ids(receiver.next().body())).containsExactly("2", "3");
    app.close();
    assertThat(shown().made().getAsLong()).isEqualTo(4);
    assertThat(shown().taken().getAsLong()).isZero();
  }

  @Test
  void receiverThatHangsHoldsUpNoCallAndTheQueueIsBounded() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    receiver.answers(
        exchange -> {
          release.await();
          exchange.sendResponseHeaders(204, -1);
        });
    App app = start("--events-delay=1h", "--events-batch=1", "--events-queue=5");
    call(app, 1);
    assertThat(ids(receiver.next().body())).containsExactly("0");

    // It holds one batch; five wait; every call is answered all the same.
    call(app, 100);
    release.countDown();
    app.close();
    List<String> received = new ArrayList<>();
    receiver.requests.forEach(request -> received.addAll(ids(request.body())));
    assertThat(received).containsExactly("0", "1", "2", "3", "4");
    assertThat(shown().made().getAsLong()).isEqualTo(101);
    assertThat(shown().taken().getAsLong()).isEqualTo(6);
  }

  @Test
  void receiverThatIsDeadHoldsUpNeitherCallsNorTheStop() throws Exception {
    receiver.close();
    App app =
        start("--events-delay=10ms", "--events-http-backoff=1h", "--events-http-max-backoff=1h");
    call(app, 100);
    app.close();
    assertThat(app.state().toString()).isEqualTo("STOPPED");
  }

  @Test
  void mistakesAreToldAtTheStart() {
    assertThatThrownBy(() -> start("--events-http-url=ftp://x", "--events-batch=0"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("url is ftp://x, expected one that begins with http:// or https://");
    assertThatThrownBy(() -> start("--events-samples-ratio=2"))
        .hasMessageContaining("ratio is 2.0, expected 0 to 1");
  }

  @Test
  void credentialsInTheUrlAreRefusedWithoutShowingThem() {
    for (String url : List.of("https://user:pa55@host/x", "http://u:pa55@b@h")) {
      assertThatThrownBy(() -> start("--events-http-url=" + url))
          .isInstanceOf(StartException.class)
          .hasMessageContaining(
              "url has user information, expected none; credentials go in"
                  + " events.http.authorization")
          .hasMessageNotContaining("pa55");
    }
  }
}
