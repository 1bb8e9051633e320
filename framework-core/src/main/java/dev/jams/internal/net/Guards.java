package dev.jams.internal.net;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Counts and logs what the guards of one listener find, or those of calls over any listener. A
 * guard is logged once for each connection, and in all not more than ten times in ten seconds:
 * nobody shall fill a disk by what is there to keep him from filling the memory. Safe for use by
 * any thread.
 */
public final class Guards {
  private static final Logger log = LoggerFactory.getLogger(Guards.class);
  private static final AttributeKey<Set<Guard>> LOGGED =
      AttributeKey.valueOf(Guards.class, "logged");
  private static final int LINES = 10;
  private static final String FIRED = "guard fired";

  private static final Set<Guard> OF_LISTENERS =
      Collections.unmodifiableSet(
          EnumSet.complementOf(EnumSet.of(Guard.RATE_LIMIT, Guard.BULKHEAD)));

  private final String listener;
  private final AtomicLongArray counts = new AtomicLongArray(Guard.values().length);
  private final Set<Guard> guards;
  private final Traffic traffic;
  private final LogPace connections;
  private final LogPace calls;

  Guards(String listener) {
    this(listener, System::nanoTime);
  }

  Guards(String listener, LongSupplier nanoTime) {
    this(listener, OF_LISTENERS, new Traffic(), nanoTime);
  }

  /**
   * Of no listener.
   *
   * @param guards those that can fire
   */
  Guards(String name, Set<Guard> guards) {
    this(name, Set.copyOf(guards), null, System::nanoTime);
  }

  private Guards(String listener, Set<Guard> guards, Traffic traffic, LongSupplier nanoTime) {
    this.listener = listener;
    this.guards = guards;
    this.traffic = traffic;
    this.connections = new LogPace(LINES, nanoTime);
    this.calls = new LogPace(1, nanoTime);
  }

  /** The name of the listener, or whose guards they are. */
  public String listener() {
    return listener;
  }

  /** Those that can fire. */
  public Set<Guard> guards() {
    return guards;
  }

  /** What goes on at the listener; null if these are not the guards of one. */
  public Traffic traffic() {
    return traffic;
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
    long unlogged = connections.next();
    if (unlogged >= 0) {
      line(guard, done, unlogged).addKeyValue("peer", connection.remoteAddress()).log(FIRED);
    }
  }

  /**
   * Counts a call that was turned away for what others do, and logs one in ten seconds.
   *
   * @param limit how many such calls there may be
   */
  public void shed(Guard guard, int limit) {
    counts.incrementAndGet(guard.ordinal());
    long unlogged = calls.next();
    if (unlogged >= 0) {
      line(guard, "call refused", unlogged).addKeyValue("limit", limit).log(FIRED);
    }
  }

  private LoggingEventBuilder line(Guard guard, String done, long unlogged) {
    var line =
        log.atWarn()
            .addKeyValue("listener", listener)
            .addKeyValue("guard", guard.label())
            .addKeyValue("done", done);
    return unlogged == 0 ? line : line.addKeyValue("unlogged", unlogged);
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
}
