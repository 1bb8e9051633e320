package dev.jams.events;

import dev.jams.internal.insight.ShownExport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one sink, and the thread that hands it over in batches. Adding to it never waits:
 * when it is full, what comes is dropped.
 *
 * @param <E> what the sink takes
 */
final class SinkQueue<E> {
  private static final Logger log = LoggerFactory.getLogger(SinkQueue.class);

  /** A sink that stays away is told of so often. */
  private static final long LOG_NANOS = Duration.ofSeconds(10).toNanos();

  /** Takes what was made of calls. */
  @FunctionalInterface
  interface Taker<E> {
    void accept(List<E> batch) throws Exception;
  }

  private final String name;
  private final Function<Ended, E> maker;
  private final Taker<E> taker;
  private final int capacity;
  private final int most;
  private final long delayNanos;
  private final Queue<Ended> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final LongAdder made = new LongAdder();
  private final LongAdder taken = new LongAdder();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean over;
  private long told;
  private long lastLog = System.nanoTime() - LOG_NANOS;

  SinkQueue(String name, Function<Ended, E> maker, Taker<E> taker, EventSettings settings) {
    this.name = name;
    this.maker = maker;
    this.taker = taker;
    this.capacity = settings.queue();
    this.most = settings.batch();
    this.delayNanos = settings.delay().toNanos();
    this.thread = new Thread(this::run, "jams-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Adds one, if there is room. */
  void add(Ended ended) {
    made.increment();
    int now = size.incrementAndGet();
    if (now > capacity || closing) {
      size.decrementAndGet();
      dropped.incrementAndGet();
      ended.release();
      return;
    }
    queue.add(ended);
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
    while (!over && (!closing || size.get() > 0)) {
      long left = delayNanos - (System.nanoTime() - since);
      if (size.get() < most && left > 0 && !closing) {
        LockSupport.parkNanos(this, left);
        continue;
      }
      since = System.nanoTime();
      try {
        handOver(next());
        tell();
      } catch (Throwable t) {
        // Not even the log takes it; the next batch may come in better times.
      }
    }
  }

  private List<Ended> next() {
    List<Ended> next = new ArrayList<>();
    while (next.size() < most) {
      Ended ended = queue.poll();
      if (ended == null) {
        break;
      }
      next.add(ended);
    }
    size.addAndGet(-next.size());
    return next;
  }

  private void handOver(List<Ended> all) {
    try {
      List<E> batch = made(all);
      if (!batch.isEmpty()) {
        handOverBatch(batch);
      }
    } finally {
      all.forEach(Ended::release);
      // Whoever has interrupted it without ending it: it is not to run in circles.
      Thread.interrupted();
    }
  }

  /** What can be made of them: one that cannot is not to take the others with it. */
  private List<E> made(List<Ended> all) {
    List<E> batch = new ArrayList<>(all.size());
    for (Ended ended : all) {
      try {
        batch.add(maker.apply(ended));
      } catch (Throwable t) {
        lost.incrementAndGet();
        if (isTime()) {
          log.atWarn()
              .addKeyValue("sink", name)
              .addKeyValue("lost", lost.get())
              .setCause(t)
              .log("events are lost: they cannot be made");
        }
      }
    }
    return batch;
  }

  private void handOverBatch(List<E> batch) {
    try {
      taker.accept(batch);
      taken.add(batch.size());
    } catch (Throwable t) {
      lost.addAndGet(batch.size());
      if (!over && isTime()) {
        log.atWarn()
            .addKeyValue("sink", name)
            .addKeyValue("lost", lost.get())
            .addKeyValue("reason", t instanceof Error ? t.toString() : t.getMessage())
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

  /** Takes no more, and hands over at once what is left. */
  void closing() {
    closing = true;
    LockSupport.unpark(thread);
  }

  /**
   * Waits until all that was left is handed over.
   *
   * @param deadline by {@link System#nanoTime}
   */
  void await(long deadline) throws InterruptedException {
    long left = deadline - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.timedJoin(thread, left);
    }
  }

  /** Waits no longer: what is left is lost. */
  void end() {
    over = true;
    thread.interrupt();
    long missing = made.sum() - taken.sum();
    if (missing > 0) {
      log.atWarn()
          .addKeyValue("sink", name)
          .addKeyValue("dropped", dropped.get())
          .addKeyValue("lost", missing - dropped.get())
          .log("events did not reach their sink");
    }
  }
}
