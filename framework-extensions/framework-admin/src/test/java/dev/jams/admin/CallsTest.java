package dev.jams.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jams.App;
import dev.jams.admin.testing.Item;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is counted of the calls of a real app, and who sees it live. */
@Timeout(240)
class CallsTest {
  @RegisterExtension final Rig rig = new Rig();

  @Test
  void callsOfBothProtocolsAreCountedByMethodAndCode() throws Exception {
    App app = rig.start(rig.app());
    var stub = rig.stub(app);
    stub.getItem(Rig.item("1"));
    assertThatThrownBy(() -> stub.getItem(Rig.item("none"))).isInstanceOf(StatusException.class);
    assertThat(rig.send("GET", app, "http", "/v1/items/1", "").statusCode()).isEqualTo(200);
    assertThat(rig.send("GET", app, "http", "/v1/things/none", "").statusCode()).isEqualTo(404);
    assertThat(rig.send("GET", app, "http", "/v1/items", "").statusCode()).isEqualTo(200);

    Rig.eventually(
        () -> rig.read(app, "/calls").at("/services/0/methods/GetItem/calls").asInt() == 4);

    JsonNode methods = rig.read(app, "/calls").at("/services/0/methods");
    assertThat(methods.at("/GetItem/codes").toString()).isEqualTo("{\"NOT_FOUND\":2,\"OK\":2}");
    assertThat(methods.at("/GetItem/errors").asInt()).isEqualTo(2);
    assertThat(methods.at("/GetItem/p50").asDouble()).isPositive();
    assertThat(methods.at("/GetItem/p99").asDouble())
        .isGreaterThanOrEqualTo(methods.at("/GetItem/p50").asDouble());
    assertThat(methods.at("/Hold").has("p50")).isFalse();
    assertThat(methods.at("/Hold/calls").asInt()).isZero();
    Rig.eventually(
        () -> rig.read(app, "/calls").at("/services/0/methods/ListItems/calls").asInt() == 1);
  }

  @Test
  void ratesAreThoseOfTheLastSecondAndMinute() throws Exception {
    App app = rig.start(rig.app());
    var stub = rig.stub(app);

    Rig.eventually(
        () -> {
          stub.getItem(Rig.item("1"));
          JsonNode method = rig.read(app, "/calls").at("/services/0/methods/GetItem");
          return method.get("callsPerSecond").asDouble() > 0
              && method.get("callsPerSecondInMinute").asDouble() > 0;
        });
    // And again none, when a second was without calls.
    Rig.eventually(
        () ->
            rig.read(app, "/calls").at("/services/0/methods/GetItem/callsPerSecond").asDouble()
                == 0);
  }

  @Test
  void tenThousandMethodsThatNobodyHasAreOneLine() throws Exception {
    App app = rig.start(rig.app());
    ManagedChannel channel = rig.channel(app);

    for (int i = 0; i < 10_000; i++) {
      try {
        ClientCalls.blockingUnaryCall(
            channel, method("made.up.Service" + i + "/Method"), CallOptions.DEFAULT, Rig.item(""));
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode().name()).isEqualTo("UNIMPLEMENTED");
      }
    }

    Rig.eventually(() -> rig.read(app, "/calls").at("/other/calls").asInt() == 10_000);
    JsonNode calls = rig.read(app, "/calls");
    assertThat(calls.at("/other/codes/UNIMPLEMENTED").asInt()).isEqualTo(10_000);
    assertThat(calls.toString()).doesNotContain("made.up").hasSizeLessThan(5_000);
  }

  private static MethodDescriptor<Item, Item> method(String name) {
    return MethodDescriptor.<Item, Item>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(name)
        .setRequestMarshaller(ProtoUtils.marshaller(Item.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(Item.getDefaultInstance()))
        .build();
  }

  @Test
  void healthAndWhatIsNoCallHaveLinesOfTheirOwn() throws Exception {
    App app = rig.start(rig.app());
    rig.send("GET", app, "http", "/no/such/path", "");
    io.grpc.health.v1.HealthGrpc.newBlockingStub(rig.channel(app))
        .check(io.grpc.health.v1.HealthCheckRequest.getDefaultInstance());

    Rig.eventually(
        () -> {
          JsonNode calls = rig.read(app, "/calls");
          return calls.at("/other/calls").asInt() == 1 && calls.at("/standard/calls").asInt() == 1;
        });
  }

  private record Watching(Socket socket, BufferedReader lines) implements AutoCloseable {
    static Watching of(App app) throws Exception {
      Socket socket = new Socket("127.0.0.1", app.port("admin"));
      socket.setSoTimeout(Rig.PATIENCE_SECONDS * 1000);
      socket
          .getOutputStream()
          .write("GET /calls/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      return new Watching(
          socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)));
    }

    /** The data of the next event of a kind; null at the end. */
    String next(String kind) throws Exception {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("event: " + kind)) {
          return lines.readLine().substring("data: ".length());
        }
      }
      return null;
    }

    @Override
    public void close() throws Exception {
      socket.close();
    }
  }

  @Test
  void whoWatchesIsToldOfEachSecondAndOfTheEnd() throws Exception {
    App app = rig.start(rig.app());
    try (Watching watching = Watching.of(app)) {
      ObjectMapper json = new ObjectMapper();
      assertThat(json.readTree(watching.next("calls")).get("state").asText()).isEqualTo("RUNNING");
      rig.stub(app).getItem(Rig.item("1"));
      int seen = 0;
      while (seen == 0) {
        seen =
            json.readTree(watching.next("calls")).at("/services/0/methods/GetItem/calls").asInt();
      }
      assertThat(seen).isOne();

      CompletableFuture<Void> closed = CompletableFuture.runAsync(app::close);
      assertThat(watching.next("end")).isEqualTo("{}");
      closed.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(watching.next("calls")).isNull();
    }
  }

  @Test
  void onlySoManyMayWatchUntilOneLeaves() throws Exception {
    App app = rig.start(rig.app(), "--admin-max-live=1");
    try (Watching watching = Watching.of(app)) {
      watching.next("calls");
      var refused = rig.get(app, "/calls/live");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("1 watch already, which admin.max-live is");
    }
    Rig.eventually(
        () -> {
          try (Watching another = Watching.of(app)) {
            return another.lines().readLine().contains("200");
          }
        });
  }

  @Test
  void latenciesAreRightToAnEighth() {
    for (long micros : List.of(0L, 1L, 7L, 8L, 100L, 1_000L, 12_345L, 1_000_000L, 3_000_000_000L)) {
      assertThat(Latencies.millis(Latencies.bucket(micros)) * 1000)
          .isCloseTo(micros, within(Math.max(1, micros / 16.0 + 1)));
    }
    assertThat(Latencies.bucket(Long.MAX_VALUE)).isEqualTo(Latencies.zero().length - 1);
    Latencies latencies = new Latencies();
    int[] before = latencies.copy();
    for (int i = 1; i <= 1000; i++) {
      latencies.add(TimeUnit.MILLISECONDS.toNanos(i));
    }
    int[] after = latencies.copy();
    assertThat(Latencies.quantile(before, after, 0.5)).isCloseTo(500, within(40.0));
    assertThat(Latencies.quantile(before, after, 0.99)).isCloseTo(990, within(70.0));
    assertThat(Latencies.quantile(after, after, 0.5)).isNull();
  }

  @Test
  void callsThatEndWellWhileTheyAreCountedAreNoErrors() throws Exception {
    Tally tally = new Tally();
    Tally.Clock clock = new Tally.Clock(0);
    AtomicBoolean over = new AtomicBoolean();
    Runnable calls =
        () -> {
          while (!over.get()) {
            tally.add(io.grpc.Status.Code.OK, 1_000);
          }
        };
    Thread one = new Thread(calls);
    Thread another = new Thread(calls);
    one.start();
    another.start();
    try {
      for (int i = 1; i <= 100_000; i++) {
        clock.tick(i);
        tally.tick(clock);
        Tally.CallView view = tally.view(clock, 0);
        if (view.errors() != 0 || view.errorsPerSecond() != 0) {
          assertThat(view.errors()).isZero();
          assertThat(view.errorsPerSecond()).isZero();
        }
      }
    } finally {
      over.set(true);
      one.join();
      another.join();
    }
    assertThat(tally.view(clock, 0).codes()).containsOnlyKeys("OK");
  }

  @Test
  void ratesGoByTheTimeThatHasReallyPassed() {
    Tally tally = new Tally();
    Tally.Clock clock = new Tally.Clock(0);
    for (int second = 1; second <= 200; second++) {
      for (int i = 0; i < 10; i++) {
        tally.add(i == 0 ? io.grpc.Status.Code.INTERNAL : io.grpc.Status.Code.OK, 1_000_000);
      }
      // Each of them takes two.
      clock.tick(TimeUnit.SECONDS.toNanos(2L * second));
      tally.tick(clock);
    }
    Tally.CallView view = tally.view(clock, 3);
    assertThat(view.callsPerSecond()).isEqualTo(5);
    assertThat(view.callsPerSecondInMinute()).isEqualTo(5);
    assertThat(view.errorsPerSecond()).isEqualTo(0.5);
    assertThat(view.calls()).isEqualTo(2000);
    assertThat(view.inFlight()).isEqualTo(3);
    for (int second = 201; second <= 270; second++) {
      clock.tick(TimeUnit.SECONDS.toNanos(2L * second));
      tally.tick(clock);
    }
    view = tally.view(clock, 0);
    assertThat(view.callsPerSecondInMinute()).isZero();
    assertThat(view.p99()).isNull();
    assertThat(view.calls()).isEqualTo(2000);
  }
}
