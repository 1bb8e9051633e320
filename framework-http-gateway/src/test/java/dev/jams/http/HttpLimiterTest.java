package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import dev.jams.App;
import dev.jams.AppContext;
import dev.jams.Component;
import dev.jams.http.Caller.Answer;
import dev.jams.http.contract.EchoReply;
import dev.jams.http.contract.EchoRequest;
import dev.jams.internal.limit.CallLimiter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls beyond the limit, over each protocol of the HTTP port. */
@Timeout(120)
class HttpLimiterTest {
  private static final Duration PLENTY = Duration.ofSeconds(20);

  private final ContractService service = new ContractService();
  private App app;
  private CallLimiter limiter;

  enum Protocol {
    JSON,
    GRPC,
    GRPC_WEB,
    CONNECT;

    Caller connect(int port) {
      return switch (this) {
        case JSON -> new HttpCaller(port);
        case GRPC -> new GrpcCaller(port);
        case GRPC_WEB -> GrpcCaller.web("gproto-web+h1c", port);
        case CONNECT -> new ConnectCaller(port);
      };
    }
  }

  /** Gives the test what it watches. */
  private final class Watch implements Component {
    @Override
    public String name() {
      return "watch";
    }

    @Override
    public Running start(AppContext context) {
      limiter = context.internals().limiter();
      return () -> {};
    }
  }

  @BeforeEach
  void start() throws Exception {
    app =
        App.named("limiter")
            .service(service)
            .component(new Watch())
            .listen(HttpGateway.on(0))
            .start(
                "--limiter-mode=fixed",
                "--limiter-limit=1",
                "--limiter-retry-after=1500ms",
                "--access-log-enabled=false");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private static CompletableFuture<Answer> call(Caller caller, String method, Duration timeout) {
    EchoRequest request = EchoRequest.newBuilder().setText("x").build();
    return caller.call(method, request, EchoReply.getDefaultInstance(), Map.of(), timeout);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PLENTY.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port("http") + path));
  }

  @ParameterizedTest
  @EnumSource
  void callBeyondTheLimitIsRefusedUntilTheOtherHasEnded(Protocol protocol) throws Exception {
    try (Caller caller = protocol.connect(app.port("http"))) {
      CompletableFuture<Answer> first = call(caller, "Wait", PLENTY);
      CompletableFuture<String> letGo = service.waiting.get(20, TimeUnit.SECONDS);

      Answer refused = call(caller, "Echo", PLENTY).get(20, TimeUnit.SECONDS);

      assertThat(refused.status().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED_VALUE);
      assertThat(refused.status().getMessage())
          .isEqualTo("the server has as many calls as it can serve, try again later");
      assertThat(refused.status().getDetailsList()).hasSize(1);
      assertThat(refused.status().getDetails(0).unpack(RetryInfo.class).getRetryDelay().getNanos())
          .isEqualTo(500_000_000);

      letGo.complete("done");
      assertThat(((EchoReply) first.get(20, TimeUnit.SECONDS).message()).getText())
          .isEqualTo("done");
      await(() -> limiter.unaryCalls() == 0);
      assertThat(call(caller, "Echo", PLENTY).get(20, TimeUnit.SECONDS).message()).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusalOverHttpIs429WithRetryAfterAndTheConnectionStaysUsable(Version version)
      throws Exception {
    HttpClient client = HttpClient.newBuilder().version(version).build();
    try (Caller other = new HttpCaller(app.port("http"))) {
      CompletableFuture<Answer> first = call(other, "Wait", PLENTY);
      CompletableFuture<String> letGo = service.waiting.get(20, TimeUnit.SECONDS);

      for (int i = 0; i < 3; i++) {
        HttpResponse<String> refused =
            client.send(
                request("/v1/echo")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"text\":\"" + "x".repeat(100_000) + "\"}"))
                    .build(),
                BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).hasValue("2");
        assertThat(refused.headers().firstValue("x-request-id")).isPresent();
        assertThat(refused.body()).startsWith("{\"code\":8,\"message\":\"the server has as many");
      }
      for (String health : List.of("/readyz", "/healthz")) {
        assertThat(client.send(request(health).build(), BodyHandlers.ofString()).statusCode())
            .isEqualTo(200);
      }

      letGo.complete("done");
      first.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void noPlaceIsLostHoweverCallsEnd() throws Exception {
    Random random = new Random(7);
    String[] methods = {"Echo", "Throw", "Wait", "Nothing"};
    for (Protocol protocol : Protocol.values()) {
      try (Caller caller = protocol.connect(app.port("http"))) {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          String method = methods[random.nextInt(methods.length)];
          Duration timeout = Duration.ofMillis(1 + random.nextInt(40));
          CompletableFuture<Answer> call = call(caller, method, timeout);
          if (random.nextInt(4) == 0) {
            call.cancel(true);
          }
          calls.add(call.handle((answer, failure) -> null));
        }
        for (CompletableFuture<?> call : calls) {
          call.get(20, TimeUnit.SECONDS);
        }
      }
      await(() -> limiter.unaryCalls() == 0);
    }
  }
}
