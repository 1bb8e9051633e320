package dev.jams.benchmarks.restarts;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All clients of one run. For use by one thread. */
final class Clients implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final long GLANCE_MILLIS = 20;

  private final Readiness readiness;
  private final Ledger ledger;
  private final Tally tally;
  private final GrpcClient grpc;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<Http1Client> http1 = new ArrayList<>();
  private final List<Http2Client> http2 = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile boolean full;

  Clients(List<Instance> instances, Ledger ledger, Tally tally) {
    this.ledger = ledger;
    this.tally = tally;
    this.grpc = new GrpcClient(instances);
    this.readiness = new Readiness(instances, instance -> grpc.tryAgain());
  }

  /**
   * The first requests are sent when every instance is known to be ready. New clients and servers
   * are slow, so they begin with a tenth of the rate.
   */
  void start(double rate) throws InterruptedException {
    while (!readiness.isReady(0) || !readiness.isReady(1)) {
      TimeUnit.MILLISECONDS.sleep(GLANCE_MILLIS);
    }
    Pace unary = new Pace(rate * Mix.GRPC_UNARY, 0, () -> full, end);
    run("grpc-unary", () -> callUnary(unary));
    Pace streams = new Pace(rate * Mix.GRPC_STREAM, 0, () -> full, end);
    run("grpc-streams", () -> callStreams(streams));
    int connections = Mix.connections(rate * Mix.HTTP1);
    for (int i = 0; i < connections; i++) {
      Pace pace =
          new Pace(rate * Mix.HTTP1 / connections, i / (double) connections, () -> full, end);
      Http1Client client = new Http1Client(pace, readiness, ledger, tally);
      http1.add(client);
      run("http1-" + i, client);
    }
    for (int i = 0; i < Mix.connections(rate * Mix.HTTP2); i++) {
      http2.add(new Http2Client(loop, readiness));
    }
    Pace requests = new Pace(rate * Mix.HTTP2, 0, () -> full, end);
    run("http2", () -> sendHttp2(requests));
    awaitCalm();
    full = true;
  }

  private void run(String name, Runnable client) {
    Thread thread = new Thread(client, name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void callUnary(Pace pace) {
    for (long number = 0; await(pace); number++) {
      grpc.work(Request.begin(Kind.GRPC_UNARY, pace.due(), tally), number);
    }
  }

  private void callStreams(Pace pace) {
    while (await(pace)) {
      grpc.watch(Request.begin(Kind.GRPC_STREAM, pace.due(), tally));
    }
  }

  private void sendHttp2(Pace pace) {
    for (long number = 0; await(pace); number++) {
      Http2Client client = http2.get((int) (number % http2.size()));
      if (number / http2.size() % Mix.REQUESTS_PER_ROW == 0) {
        int id = ledger.next();
        Request request = Request.begin(Kind.HTTP2_POST, pace.due(), tally);
        client.send(request, JsonRequest.post(id), () -> ledger.acknowledge(id));
      } else {
        Request request = Request.begin(Kind.HTTP2_GET, pace.due(), tally);
        client.send(request, JsonRequest.get(Kind.HTTP2_GET, number), () -> {});
      }
    }
  }

  private static boolean await(Pace pace) {
    try {
      return pace.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Spreads the connections evenly, as new clients would, because sticky ones are all elsewhere
   * after a restart. Each time another half of them moves.
   */
  void spread(int turn) {
    for (int i = 0; i < http1.size(); i++) {
      http1.get(i).move((i + turn) % Plan.INSTANCES);
    }
    for (int i = 0; i < http2.size(); i++) {
      http2.get(i).move((i + turn) % Plan.INSTANCES);
    }
  }

  /**
   * Waits until clients and servers keep up with the rate, as new ones do not, but not for ever: on
   * a machine that is too slow they never do, which shows in the latencies.
   */
  void awaitCalm() throws InterruptedException {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (!tally.isCalm() && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(GLANCE_MILLIS);
    }
  }

  /** How many gRPC calls an instance has answered. */
  int grpcAnswers(int instance) {
    return grpc.answers(instance);
  }

  /** Returns when the clients will not learn for a second what happens to an instance. */
  void awaitLook(int instance) throws InterruptedException {
    readiness.awaitLook(instance);
  }

  /** Whether new connections may go to an instance. */
  boolean knowAsReady(int instance) {
    return readiness.isReady(instance);
  }

  /** Sends no more requests and waits for the answers of those that were sent. */
  void stop() throws InterruptedException {
    end.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    // Each has a timeout of its own.
    while (tally.open() > 0) {
      TimeUnit.MILLISECONDS.sleep(GLANCE_MILLIS);
    }
    http2.forEach(Http2Client::close);
  }

  @Override
  public void close() throws InterruptedException {
    end.countDown();
    readiness.close();
    grpc.close();
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
  }
}
