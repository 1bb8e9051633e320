package dev.jams.limits;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.internal.net.Guard;
import dev.jams.internal.net.GuardCounts;
import dev.jams.limits.notes.Note;
import dev.jams.limits.notes.NotesGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order of those that wait, and races, which no socket can bring about at will. */
@Timeout(60)
class BulkheadTest {
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final GuardCounts guards = new GuardCounts();

  @AfterEach
  void end() throws Exception {
    timer.shutdownNow();
    threads.shutdownNow();
    assertThat(threads.awaitTermination(20, SECONDS)).isTrue();
  }

  private Bulkhead bulkhead(int places, int waiting, Duration maxWait) {
    BulkheadSettings settings =
        new BulkheadSettings(List.of("*"), places, waiting, maxWait, Duration.ofSeconds(1));
    return bulkhead(settings, threads);
  }

  private Bulkhead bulkhead(BulkheadSettings settings, Executor executor) {
    return new Bulkhead("test", settings, guards.of("test"), service -> executor, timer);
  }

  /** A call of which only its end is of interest. */
  private static final class Call extends ServerCall<Note, Note> {
    volatile Status ended;

    @Override
    public void request(int numMessages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(Note message) {}

    @Override
    public void close(Status status, Metadata trailers) {
      ended = status;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<Note, Note> getMethodDescriptor() {
      return NotesGrpc.getGetMethod();
    }
  }

  @Test
  void thoseThatWaitBeginInTheOrderInWhichTheyCame() throws Exception {
    Bulkhead bulkhead = bulkhead(1, 3, Duration.ofHours(1));
    BlockingQueue<Integer> order = new LinkedBlockingQueue<>();
    List<ServerCall.Listener<Note>> listeners = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      listeners.add(
          bulkhead.interceptCall(
              new Call(),
              new Metadata(),
              (call, headers) -> {
                order.add(number);
                return new ServerCall.Listener<>() {};
              }));
    }
    Call last = new Call();
    var unused = bulkhead.interceptCall(last, new Metadata(), (call, headers) -> null);
    assertThat(last.ended.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(guards.total(Guard.BULKHEAD)).isEqualTo(1);
    for (int i = 0; i < 4; i++) {
      assertThat(order.poll(20, SECONDS)).isEqualTo(i);
      assertThat(order).isEmpty();
      listeners.get(i).onComplete();
    }
    awaitEmpty(bulkhead);
  }

  @Test
  void whatHappensWhileACallWaitsHappensToItWhenItBegins() throws Exception {
    Bulkhead bulkhead = bulkhead(1, 1, Duration.ofHours(1));
    ServerCall.Listener<Note> first =
        bulkhead.interceptCall(
            new Call(), new Metadata(), (call, headers) -> new ServerCall.Listener<>() {});
    List<String> events = new ArrayList<>();
    CountDownLatch half = new CountDownLatch(1);
    ServerCallHandler<Note, Note> handler =
        (call, headers) ->
            new ServerCall.Listener<>() {
              @Override
              public void onReady() {
                events.add("ready");
              }

              @Override
              public void onHalfClose() {
                events.add("half");
                half.countDown();
              }
            };
    ServerCall.Listener<Note> second = bulkhead.interceptCall(new Call(), new Metadata(), handler);
    second.onReady();
    second.onHalfClose();
    first.onCancel();
    assertThat(half.await(20, SECONDS)).isTrue();
    assertThat(events).containsExactly("ready", "half");
    second.onComplete();
    awaitEmpty(bulkhead);
  }

  @Test
  void anyNumberMayWaitAlsoWhereCallsBeginOnTheThreadOfTheOneBefore() {
    int many = 10_000;
    Bulkhead bulkhead =
        bulkhead(
            new BulkheadSettings(List.of("*"), 1, many, Duration.ofHours(1), Duration.ofSeconds(1)),
            Runnable::run);
    ServerCall.Listener<Note> first =
        bulkhead.interceptCall(
            new Call(), new Metadata(), (call, headers) -> new ServerCall.Listener<>() {});
    List<Integer> begun = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      int number = i;
      var unused =
          bulkhead.interceptCall(
              new Call(),
              new Metadata(),
              (call, headers) -> {
                begun.add(number);
                call.close(Status.OK, new Metadata());
                return new ServerCall.Listener<>() {};
              });
    }
    assertThat(bulkhead.waiting()).isEqualTo(many);
    first.onComplete();
    assertThat(begun).hasSize(many).isSorted();
    assertThat(bulkhead.taken()).isZero();
  }

  @Test
  void callThatEndsWithoutAPlaceIsClosed() throws Exception {
    Bulkhead bulkhead = bulkhead(1, 1, Duration.ofHours(1));
    ServerCall.Listener<Note> first =
        bulkhead.interceptCall(
            new Call(), new Metadata(), (call, headers) -> new ServerCall.Listener<>() {});
    Call gone = new Call();
    bulkhead.interceptCall(gone, new Metadata(), (call, headers) -> null).onCancel();
    assertThat(gone.ended.getCode()).isEqualTo(Status.Code.CANCELLED);
    Call late = new Call();
    var unused = bulkhead.interceptCall(late, new Metadata(), (call, headers) -> null);
    threads.shutdown();
    first.onComplete();
    assertThat(late.ended.getCode()).isEqualTo(Status.Code.CANCELLED);
    awaitEmpty(bulkhead);
  }

  @Test
  void placesAreNeitherLostNorMadeByRaces() throws Exception {
    Bulkhead bulkhead = bulkhead(3, 5, Duration.ofMillis(1));
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(6);
    for (int t = 0; t < 6; t++) {
      int seed = t;
      new Thread(
              () -> {
                Random random = new Random(seed);
                for (int i = 0; i < 3000; i++) {
                  run(bulkhead, random, inside, most);
                }
                done.countDown();
              })
          .start();
    }
    assertThat(done.await(50, SECONDS)).isTrue();
    awaitEmpty(bulkhead);
    assertThat(inside).hasValue(0);
    assertThat(most.get()).isBetween(1, 3);
  }

  private static void run(
      Bulkhead bulkhead, Random random, AtomicInteger inside, AtomicInteger most) {
    ServerCallHandler<Note, Note> handler =
        (call, headers) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          return new ServerCall.Listener<>() {
            @Override
            public void onComplete() {
              inside.decrementAndGet();
            }

            @Override
            public void onCancel() {
              inside.decrementAndGet();
            }
          };
        };
    ServerCall.Listener<Note> listener =
        bulkhead.interceptCall(new Call(), new Metadata(), handler);
    if (random.nextInt(4) == 0) {
      Thread.onSpinWait();
    }
    if (random.nextBoolean()) {
      listener.onCancel();
    } else {
      listener.onComplete();
    }
  }

  private static void awaitEmpty(Bulkhead bulkhead) {
    long end = System.nanoTime() + SECONDS.toNanos(20);
    while (bulkhead.taken() > 0 || bulkhead.waiting() > 0) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
