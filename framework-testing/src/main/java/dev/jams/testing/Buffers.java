package dev.jams.testing;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Finds buffers that were forgotten. Netty's own detector does, which sees a buffer that is garbage
 * and was not released; here it looks at all of them, and the garbage is collected when the answer
 * is wanted.
 */
final class Buffers {
  private static final String LEVEL = "io.netty.leakDetection.level";
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The second collection is seen only when all that the first one found has been handed out. */
  private static final int COLLECTIONS = 2;

  private static final long COLLECTION_MILLIS = 1000;
  private static final String CREATED = "Created at:";
  private static final int FRAMES = 20;
  private static final Queue<String> found = new ConcurrentLinkedQueue<>();

  private final Level before = ResourceLeakDetector.getLevel();

  private Buffers() {}

  /**
   * Begins to look, unless the JVM was told by a property how much Netty shall. Then it did so
   * before, and what it has not found yet is others'.
   */
  static Buffers watch() throws InterruptedException {
    Buffers buffers = new Buffers();
    ByteBufUtil.setLeakListener((type, records) -> found.add(records));
    if (System.getProperty(LEVEL) == null) {
      ResourceLeakDetector.setLevel(Level.PARANOID);
    } else {
      collect();
    }
    report();
    found.clear();
    return buffers;
  }

  /** Looks no more. */
  void end() {
    ResourceLeakDetector.setLevel(before);
  }

  /** Those that nobody can release any more, each with where it was made. */
  List<String> forgotten() throws InterruptedException {
    collect();
    report();
    List<String> all = new ArrayList<>();
    for (String records = found.poll(); records != null; records = found.poll()) {
      all.add(text(records));
    }
    return all;
  }

  private static void collect() throws InterruptedException {
    long end = System.nanoTime() + GRACE_NANOS;
    for (int i = 0; i < COLLECTIONS; i++) {
      collect(end);
    }
  }

  /** Where the JVM does not collect when it is asked to, there is nothing to find. */
  private static void collect(long end) throws InterruptedException {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    PhantomReference<Object> garbage = new PhantomReference<>(new Object(), collected);
    do {
      System.gc();
    } while (collected.remove(COLLECTION_MILLIS) == null && System.nanoTime() < end);
    garbage.clear();
  }

  /** Netty tells what it has found when it is about to look at the next buffer. */
  private static void report() {
    Level level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(Level.PARANOID);
    PooledByteBufAllocator.DEFAULT.buffer(1).release();
    ResourceLeakDetector.setLevel(level);
  }

  /** Of all that Netty knows of the buffer, who has made it. */
  private static String text(String records) {
    int created = records.indexOf(CREATED);
    StringBuilder text = new StringBuilder("made");
    records
        .substring(created < 0 ? 0 : created + CREATED.length())
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("io.netty.buffer."))
        .limit(FRAMES)
        .forEach(line -> text.append("\n    at ").append(line));
    return text.toString();
  }
}
