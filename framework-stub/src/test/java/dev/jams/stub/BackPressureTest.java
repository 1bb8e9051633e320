package dev.jams.stub;

import static dev.jams.stub.KindsService.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.jams.stub.kinds.Item;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is slow slows down who sends, and who has gone ends the call. */
@Timeout(60)
class BackPressureTest {
  private static final Item LARGE =
      Item.newBuilder().setNumber(1).setBallast(ByteString.copyFrom(new byte[1 << 20])).build();

  /** Of that size, in all buffers on the way together. */
  private static final int MANY = 100;

  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicReference<Thread> sender = new AtomicReference<>();
  private final CountDownLatch slow = new CountDownLatch(1);

  /** Until the sender waits, or has sent all. */
  private void awaitStandstill() throws InterruptedException {
    int before;
    do {
      while (sender.get() == null || sender.get().getState() == Thread.State.RUNNABLE) {
        Thread.onSpinWait();
      }
      before = sent.get();
      TimeUnit.MILLISECONDS.sleep(1);
    } while (before != sent.get());
  }

  private void awaitUnchecked(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Flood extends KindsService {
    private final BackPressureTest test;

    Flood(BackPressureTest test) {
      this.test = test;
    }

    @Override
    public void count(Item request, Consumer<Item> responses) {
      test.sender.set(Thread.currentThread());
      for (int i = 0; i < MANY; i++) {
        responses.accept(LARGE);
        test.sent.incrementAndGet();
      }
    }
  }

  @Test
  void aServiceWaitsForASlowClient() throws Exception {
    try (Server server = new Server(new Flood(this))) {
      AtomicInteger received = new AtomicInteger();
      CompletableFuture<Void> called =
          CompletableFuture.runAsync(
              () -> {
                try {
                  server.client.count(
                      item(0),
                      response -> {
                        awaitUnchecked(slow);
                        received.incrementAndGet();
                      });
                } catch (io.grpc.StatusException e) {
                  throw new AssertionError(e);
                }
              });
      awaitStandstill();
      assertThat(sent).hasValueLessThan(MANY);
      slow.countDown();
      called.get(60, TimeUnit.SECONDS);
      assertThat(received).hasValue(MANY);
    }
  }

  @Test
  void aServiceLearnsThatTheClientHasGone() throws Exception {
    AtomicReference<Throwable> seen = new AtomicReference<>();
    CountDownLatch over = new CountDownLatch(1);
    KindsService endless =
        new KindsService() {
          @Override
          public void count(Item request, Consumer<Item> responses) {
            try {
              Stream.generate(() -> LARGE).forEach(responses);
            } catch (RuntimeException e) {
              seen.set(e);
              over.countDown();
              throw e;
            }
          }
        };
    try (Server server = new Server(endless)) {
      assertThatThrownBy(
              () ->
                  server.client.count(
                      item(0),
                      response -> {
                        throw new IllegalStateException("enough");
                      }))
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessage("enough");
      awaitUnchecked(over);
      assertThat(seen.get())
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessage("CANCELLED: the call was cancelled");
    }
  }

  @Test
  void aClientWaitsForASlowService() throws Exception {
    KindsService slowReader =
        new KindsService() {
          @Override
          public Item sum(Iterable<Item> requests) {
            Iterator<Item> iterator = requests.iterator();
            iterator.next();
            awaitUnchecked(slow);
            iterator.forEachRemaining(request -> {});
            return item(1);
          }
        };
    try (Server server = new Server(slowReader)) {
      Iterable<Item> requests =
          () ->
              Stream.generate(() -> LARGE)
                  .limit(MANY)
                  .peek(
                      item -> {
                        sender.set(Thread.currentThread());
                        sent.incrementAndGet();
                      })
                  .iterator();
      CompletableFuture<Item> called =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return server.client.sum(requests);
                } catch (io.grpc.StatusException e) {
                  throw new AssertionError(e);
                }
              });
      awaitStandstill();
      assertThat(sent).hasValueLessThan(MANY);
      slow.countDown();
      assertThat(called.get(60, TimeUnit.SECONDS)).isEqualTo(item(1));
    }
  }

  @Test
  void aServiceMayAnswerBeforeItHasReadAll() throws Exception {
    KindsService hasty =
        new KindsService() {
          @Override
          public Item sum(Iterable<Item> requests) {
            return requests.iterator().next();
          }
        };
    try (Server server = new Server(hasty)) {
      Iterable<Item> endless = () -> Stream.generate(() -> LARGE).iterator();
      assertThat(server.client.sum(endless)).isEqualTo(LARGE);
    }
  }

  @Test
  void requestsThatFailCancelTheCall() throws Exception {
    try (Server server = new Server(new KindsService())) {
      Iterable<Item> failing =
          () ->
              List.of(1).stream()
                  .<Item>map(
                      i -> {
                        throw new IllegalStateException("no more");
                      })
                  .iterator();
      assertThatThrownBy(() -> server.client.sum(failing)).hasMessage("no more");
      assertThatThrownBy(() -> server.client.chat(failing, response -> {})).hasMessage("no more");
    }
  }
}
