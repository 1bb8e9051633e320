package dev.jams.metrics;

import static dev.jams.metrics.GreeterService.failing;
import static dev.jams.metrics.GreeterService.to;
import static dev.jams.metrics.Rig.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.http.HttpGateway;
import dev.jams.metrics.testing.GreetRequest;
import dev.jams.metrics.testing.GreetResponse;
import dev.jams.metrics.testing.GreeterGrpc.GreeterBlockingV2Stub;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class CallMetricsTest {
  @RegisterExtension final Rig rig = new Rig();

  @Test
  void countsEachCallOnceWithItsCode() throws Exception {
    App app = rig.start(rig.greeter(), "--exporter-interval", "0");
    GreeterBlockingV2Stub stub = rig.stub(app);
    assertThat(rig.scrape(app).calls()).isEmpty();

    stub.greet(to("Ann"));
    eventually(() -> rig.scrape(app).calls().equals(Map.of("Greet OK", 1)));

    stub.greet(to("Ben"));
    fail(stub, failing(Status.Code.NOT_FOUND));
    fail(stub, GreetRequest.getDefaultInstance());
    Map<String, Integer> expected =
        Map.of("Greet OK", 2, "Greet NOT_FOUND", 1, "Greet INTERNAL", 1);
    eventually(() -> rig.scrape(app).calls().equals(expected));

    app.close();
    assertThat(ended()).isEqualTo(4);
  }

  @Test
  void countsCallsOverHttpAsThoseOverGrpc() throws Exception {
    App app = rig.start(rig.greeter().listen(HttpGateway.on(0)), "--exporter-interval", "0");

    rig.stub(app).greet(to("Ann"));
    assertThat(rig.greetOverHttp(app, "{\"name\":\"Ben\"}")).isEqualTo(200);
    assertThat(rig.greetOverHttp(app, "{\"name\":\"x\",\"code\":5}")).isEqualTo(404);

    Map<String, Integer> expected = Map.of("Greet OK", 2, "Greet NOT_FOUND", 1);
    eventually(() -> rig.scrape(app).calls().equals(expected));
    app.close();
    assertThat(ended()).isEqualTo(3);
  }

  @Test
  void countsCallsInFlightUntilTheyEnd() throws Exception {
    App app = rig.start(rig.greeter(), "--exporter-interval", "0");
    GreeterBlockingV2Stub stub = rig.stub(app);
    BlockingClientCall<GreetRequest, GreetResponse> first = chat(stub);
    BlockingClientCall<GreetRequest, GreetResponse> second = chat(stub);
    assertThat(rig.scrape(app).inFlight()).isEqualTo(2);
    assertThat(rig.scrape(app).calls()).isEmpty();

    first.halfClose();
    eventually(() -> rig.scrape(app).inFlight() == 1);
    second.cancel("enough", null);
    eventually(() -> rig.scrape(app).inFlight() == 0);

    assertThat(rig.scrape(app).calls()).isEqualTo(Map.of("Chat OK", 1, "Chat CANCELLED", 1));
  }

  @Test
  void countsWhatAnotherInterceptorTurnsAway() throws Exception {
    App app = rig.start(rig.greeter().intercept(new Closing()), "--exporter-interval", "0");

    fail(rig.stub(app), to("Ann"));

    eventually(() -> rig.scrape(app).calls().equals(Map.of("Greet UNAUTHENTICATED", 1)));
    eventually(() -> rig.scrape(app).inFlight() == 0);
  }

  @Test
  void countsACallThatAnotherInterceptorThrowsOutOf() throws Exception {
    ServerInterceptor throwing =
        new ServerInterceptor() {
          @Override
          public <Q, A> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            throw Status.PERMISSION_DENIED.asRuntimeException();
          }
        };
    App app = rig.start(rig.greeter().intercept(throwing), "--exporter-interval", "0");

    fail(rig.stub(app), to("Ann"));

    eventually(() -> rig.scrape(app).calls().equals(Map.of("Greet PERMISSION_DENIED", 1)));
    eventually(() -> rig.scrape(app).inFlight() == 0);
  }

  @Test
  void durationsHaveBuckets() throws Exception {
    App app = rig.start(rig.greeter(), "--exporter-interval", "0");
    rig.stub(app).greet(to("Ann"));
    eventually(() -> !rig.scrape(app).calls().isEmpty());

    String labels =
        "error_type=\"\",rpc_method=\"jams.testing.Greeter/Greet\","
            + "rpc_response_status_code=\"OK\",rpc_system_name=\"grpc\"";
    String name = "rpc_server_call_duration_seconds";
    Map<String, Double> values = rig.scrape(app).values();
    assertThat(values.keySet())
        .filteredOn(series -> series.startsWith(name + "_bucket{" + labels))
        .containsExactly(
            Stream.of(
                    "0.005", "0.01", "0.025", "0.05", "0.075", "0.1", "0.25", "0.5", "0.75", "1.0",
                    "2.5", "5.0", "7.5", "10.0", "+Inf")
                .map(bound -> name + "_bucket{" + labels + ",le=\"" + bound + "\"}")
                .toArray(String[]::new));
    assertThat(values).containsEntry(name + "_bucket{" + labels + ",le=\"+Inf\"}", 1.0);
    assertThat(values.get(name + "_sum{" + labels + "}")).isPositive();
  }

  @Test
  void registryTakesMetersOfTheUsersOwn() throws Exception {
    App app = rig.start(rig.greeter(), "--exporter-interval", "0");

    rig.metrics.registry().counter("entries.written", "kind", "work").increment(2);

    assertThat(rig.scrape(app).values()).containsEntry("entries_written_total{kind=\"work\"}", 2.0);
  }

  @Test
  void stateOfTheJvmIsThere() throws Exception {
    App app = rig.start(rig.greeter());

    Map<String, Double> values = rig.scrape(app).values();

    assertThat(values)
        .containsKeys(
            "jvm_threads_live_threads",
            "system_cpu_count",
            "process_cpu_usage",
            "process_uptime_seconds",
            "jvm_gc_max_data_size_bytes");
    assertThat(values.keySet()).anyMatch(name -> name.startsWith("jvm_memory_used_bytes{"));
    assertThat(values.get("jvm_threads_live_threads")).isGreaterThan(1);
  }

  private long ended() {
    return rig.metrics.registry().find("rpc.server.call.duration").timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }

  private static void fail(GreeterBlockingV2Stub stub, GreetRequest request) {
    assertThatThrownBy(() -> stub.greet(request)).isInstanceOf(StatusException.class);
  }

  /** A call that the service has answered once and that goes on. */
  private static BlockingClientCall<GreetRequest, GreetResponse> chat(GreeterBlockingV2Stub stub)
      throws Exception {
    BlockingClientCall<GreetRequest, GreetResponse> call = stub.chat();
    call.write(to("Ann"));
    assertThat(call.read(20, TimeUnit.SECONDS)).isNotNull();
    return call;
  }

  private static final class Closing implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      call.close(Status.UNAUTHENTICATED, new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }
}
