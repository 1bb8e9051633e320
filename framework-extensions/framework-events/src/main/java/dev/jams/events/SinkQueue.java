package dev.jams.events;

import dev.jams.internal.insight.ShownExport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one sink, and the thread that hands it over in batches. Adding to it never waits:
 * when it is full, what comes is dropped.
 */
final class SinkQueue<T> {
  private static final Logger log = LoggerFactory.getLogger(SinkQueue.class);

  /** A sink that stays away is told of so often. */
  private static final long LOG_NANOS = Duration.ofSeconds(10).toNanos();

  /** Takes what was queued. */
  @FunctionalInterface
  interface Taker<T> {
    void accept(List<T> batch) throws Exception;
  }

  private final String name;
  private final Taker<T> taker;
  private final int capacity;
  private final int most;
  private final long delayNanos;
  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final LongAdder made = new LongAdder();
  private final LongAdder taken = new LongAdder();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Thread thread;
  private volatile boolean closing;
  private long told;
  private long lastLog = System.nanoTime() - LOG_NANOS;

  SinkQueue(String name, Taker<T> taker, EventSettings settings) {
    this.name = name;
    this.taker = taker;
    this.capacity = settings.queue();
    this.most = settings.batch();
    this.delayNanos = settings.delay().toNanos();
    this.thread = new Thread(this::run, "jams-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Adds one, if there is room. */
  void add(T item) {
    made.increment();
    int now = size.incrementAndGet();
    if (now > capacity || closing) {
      size.decrementAndGet();
      dropped.incrementAndGet();
      return;
    }
    queue.add(item);
    if (now == most) {
      LockSupport.unpark(thread);
    }
  }

  /** How many there were, and how many of them the sink has taken. */
  ShownExport shown() {
    return new ShownExport(name, made::sum, taken::sum);
  }

  private void run() {
    long since = System.nanoTime();
    while (!closing || size.get() > 0) {
      long left = delayNanos - (System.nanoTime() - since);
      if (size.get() < most && left > 0 && !closing) {
        LockSupport.parkNanos(this, left);
        continue;
      }
      since = System.nanoTime();
      handOver();
      tell();
    }
  }

  private void handOver() {
    List<T> batch = new ArrayList<>();
    while (batch.size() < most) {
      T next = queue.poll();
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    if (batch.isEmpty()) {
      return;
    }
    size.addAndGet(-batch.size());
    try {
      taker.accept(batch);
      taken.add(batch.size());
    } catch (Exception | LinkageError | StackOverflowError e) {
      lost.addAndGet(batch.size());
      if (e instanceof InterruptedException || Thread.interrupted()) {
        // Only by the close, which waits no longer.
        lost.addAndGet(size.getAndSet(0));
        queue.clear();
        return;
      }
      if (isTime()) {
        log.atWarn()
            .addKeyValue("sink", name)
            .addKeyValue("lost", lost.get())
            .addKeyValue("reason", String.valueOf(e.getMessage()))
            .log("events are lost: their sink does not take them");
      }
    }
  }

  private void tell() {
    long now = dropped.get();
    if (now > told && isTime()) {
      log.atWarn()
          .addKeyValue("sink", name)
          .addKeyValue("dropped", now)
          .log("events are dropped: their sink is slower than calls end");
      told = now;
    }
  }

  private boolean isTime() {
    long now = System.nanoTime();
    if (now - lastLog < LOG_NANOS) {
      return false;
    }
    lastLog = now;
    return true;
  }

  /** Hands over what is left. After this long, the rest is lost. */
  void close(Duration flush) throws InterruptedException {
    closing = true;
    LockSupport.unpark(thread);
    thread.join(Math.max(1, flush.toMillis()));
    thread.interrupt();
    if (dropped.get() + lost.get() + size.get() > 0) {
      log.atWarn()
          .addKeyValue("sink", name)
          .addKeyValue("dropped", dropped.get())
          .addKeyValue("lost", lost.get())
          .addKeyValue("left", size.get())
          .log("events did not reach their sink");
    }
  }
}
