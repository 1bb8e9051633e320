package dev.jams.internal.net;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs what the guards of one listener find. A guard is logged once for each connection,
 * and in all not more than ten times in ten seconds: nobody shall fill a disk by what is there to
 * keep him from filling the memory. Safe for use by any thread.
 */
public final class Guards {
  private static final Logger log = LoggerFactory.getLogger(Guards.class);
  private static final AttributeKey<Set<Guard>> LOGGED =
      AttributeKey.valueOf(Guards.class, "logged");
  private static final int LINES = 10;
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String listener;
  private final AtomicLongArray counts = new AtomicLongArray(Guard.values().length);
  private final AtomicLong unlogged = new AtomicLong();
  private long periodBegan = System.nanoTime();
  private int lines;

  Guards(String listener) {
    this.listener = listener;
  }

  /** The name of the listener. */
  public String listener() {
    return listener;
  }

  /** How often a guard has fired. */
  public long count(Guard guard) {
    return counts.get(guard.ordinal());
  }

  /**
   * Counts a guard that has fired, and logs it.
   *
   * @param connection the one it fired on
   * @param done what follows for the client, such as "connection closed"
   */
  public void fired(Guard guard, Channel connection, String done) {
    counts.incrementAndGet(guard.ordinal());
    if (!isFirst(guard, connection)) {
      return;
    }
    if (!mayLog()) {
      unlogged.incrementAndGet();
      return;
    }
    var event =
        log.atWarn()
            .addKeyValue("listener", listener)
            .addKeyValue("guard", guard.label())
            .addKeyValue("peer", connection.remoteAddress())
            .addKeyValue("done", done);
    long missing = unlogged.getAndSet(0);
    if (missing > 0) {
      event = event.addKeyValue("unlogged", missing);
    }
    event.log("guard fired");
  }

  private static boolean isFirst(Guard guard, Channel connection) {
    var attribute = connection.attr(LOGGED);
    Set<Guard> logged = attribute.get();
    if (logged == null) {
      attribute.setIfAbsent(EnumSet.noneOf(Guard.class));
      logged = attribute.get();
    }
    synchronized (logged) {
      return logged.add(guard);
    }
  }

  private synchronized boolean mayLog() {
    long now = System.nanoTime();
    if (now - periodBegan >= PERIOD_NANOS) {
      periodBegan = now;
      lines = 0;
    }
    return ++lines <= LINES;
  }
}
