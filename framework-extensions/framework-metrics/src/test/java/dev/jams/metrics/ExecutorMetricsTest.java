package dev.jams.metrics;

import static dev.jams.metrics.GreeterService.to;
import static dev.jams.metrics.Rig.eventually;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import dev.jams.metrics.testing.GreetRequest;
import dev.jams.metrics.testing.GreetResponse;
import dev.jams.metrics.testing.GreeterGrpc;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class ExecutorMetricsTest {
  @RegisterExtension final Rig rig = new Rig();

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @Test
  void callsThatRunAndCallsThatWaitForAThreadAreTold() throws Exception {
    assumeTrue(Runtime.version().feature() < 21, "every call has a virtual thread from JDK 21 on");
    App app =
        rig.start(
            App.named("test")
                .service(new BlockingGreeter())
                .intercept(rig.metrics)
                .listen(rig.metrics.exporter(0))
                .listen(GrpcServer.on(0))
                .listen(HttpGateway.on(0)),
            "--executor-threads=1",
            "--exporter-interval=0");
    eventually(() -> executor(app).equals(Map.of("limit", 1.0, "active", 0.0, "queued", 0.0)));

    StreamObserver<GreetResponse> ignored = new Ignored();
    GreeterGrpc.newStub(rig.stub(app).getChannel()).greet(to("Ann"), ignored);
    assertThat(begun.await(60, SECONDS)).isTrue();
    var overHttp =
        CompletableFuture.supplyAsync(() -> greetOverHttp(app), task -> new Thread(task).start());
    try {
      eventually(() -> executor(app).equals(Map.of("limit", 1.0, "active", 1.0, "queued", 1.0)));
    } finally {
      released.countDown();
    }

    assertThat(overHttp.get(60, SECONDS)).isEqualTo(200);
    eventually(() -> executor(app).equals(Map.of("limit", 1.0, "active", 0.0, "queued", 0.0)));
  }

  @Test
  void aPoolTellsOfItsThreadsOnEveryJdk() throws Exception {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(1);
    ExecutorMetrics.bind(pool, new AppMeters(rig.metrics.registry()));
    try {
      for (int i = 0; i < 3; i++) {
        pool.execute(this::block);
      }
      assertThat(begun.await(60, SECONDS)).isTrue();

      assertThat(value("limit")).isEqualTo(1);
      assertThat(value("active")).isEqualTo(1);
      assertThat(value("queued")).isEqualTo(2);
    } finally {
      released.countDown();
      pool.shutdownNow();
    }
  }

  private double value(String which) {
    return rig.metrics.registry().get("jams.executor." + which).gauge().value();
  }

  private Map<String, Double> executor(App app) throws Exception {
    Map<String, Double> values = rig.scrape(app).values();
    return Map.of(
        "limit", values.get("jams_executor_limit"),
        "active", values.get("jams_executor_active"),
        "queued", values.get("jams_executor_queued"));
  }

  private int greetOverHttp(App app) {
    try {
      return rig.greetOverHttp(app, "{\"name\":\"Ben\"}");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void block() {
    begun.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps its thread until the test says otherwise. */
  private final class BlockingGreeter extends GreeterGrpc.GreeterImplBase {
    @Override
    public void greet(GreetRequest request, StreamObserver<GreetResponse> responses) {
      block();
      responses.onNext(GreetResponse.getDefaultInstance());
      responses.onCompleted();
    }
  }

  private static final class Ignored implements StreamObserver<GreetResponse> {
    @Override
    public void onNext(GreetResponse response) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
