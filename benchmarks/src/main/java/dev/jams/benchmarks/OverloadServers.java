package dev.jams.benchmarks;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.examples.tracker.GetTimeEntryRequest;
import dev.jams.examples.tracker.TimeEntry;
import dev.jams.examples.tracker.TrackerApiServiceGrpc.TrackerApiServiceImplBase;
import dev.jams.http.HttpGateway;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Servers of a capacity that is known: so many threads, on which each call takes so long. */
final class OverloadServers {
  static final int THREADS = 16;
  static final int CALL_MILLIS = 20;

  /** Calls in a second. */
  static final int CAPACITY = THREADS * 1000 / CALL_MILLIS;

  private OverloadServers() {}

  static int grpc(String limiter) throws Exception {
    return start(limiter).port("grpc");
  }

  static int http(String limiter) throws Exception {
    return start(limiter).port("http");
  }

  private static App start(String limiter) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    return App.named("benchmark")
        .service(new Busy(), threads)
        .listen(GrpcServer.on(0))
        .listen(HttpGateway.on(0))
        .start(
            "--limiter-mode=" + limiter,
            // All load comes over few connections.
            "--grpc-max-concurrent-calls=100000",
            "--http-max-concurrent-calls=100000",
            // Clients that give up in time reset many streams.
            "--grpc-max-resets=0",
            "--http-max-resets=0",
            // A line for each call that ends in another way than OK would be for a disk to write.
            "--access-log-enabled=false");
  }

  /** Has an answer, but takes a thread for it. */
  private static final class Busy extends TrackerApiServiceImplBase {
    private final TimeEntry entry = Samples.entry(0);

    @Override
    public void getTimeEntry(GetTimeEntryRequest request, StreamObserver<TimeEntry> response) {
      try {
        Thread.sleep(CALL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Status.CANCELLED.withCause(e).asRuntimeException();
      }
      response.onNext(entry);
      response.onCompleted();
    }
  }
}
