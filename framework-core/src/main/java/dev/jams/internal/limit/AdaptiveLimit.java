package dev.jams.internal.limit;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds how many calls may be in progress before they begin to wait for each other, from how long
 * they take. By Little's law, of {@code n} calls in progress a share that is the usual time of a
 * call divided by the time it takes now is being served; the others wait. So the limit follows that
 * share, with some room for calls to wait in, since otherwise it could never be seen that there is
 * room for more.
 *
 * <p>Time goes by windows. Each call that ends in one is compared with the usual time of its own
 * method, so that a change of the mix is not taken for a queue.
 *
 * <ul>
 *   <li>In a light window, at most half of the limit was in progress: it tells the usual times.
 *   <li>In a busy one, more was: it moves the limit.
 *   <li>Where busy windows do not end, the limit is halved from time to time, to make a light one.
 *       Without these probes the usual times would grow with the queue, and the limit with them.
 * </ul>
 *
 * <p>Safe for use by any thread.
 */
final class AdaptiveLimit {
  /** So many calls tell a time that is not chance. */
  private static final int ENOUGH_CALLS = 30;

  /** The same of a probe, which has to hold until the next one. */
  private static final int ENOUGH_IN_PROBE = 100;

  /** Calls that take so much longer than usual are not taken to wait. */
  private static final double TOLERANCE = 1.1;

  private static final double LEAST_GRADIENT = 0.5;
  private static final double SMOOTHING = 0.5;

  /** A probe that finds calls so much faster or slower than known is followed by another soon. */
  private static final double ALIKE = 0.9;

  /** What part of the usual time until the next probe that is. */
  private static final int SOON = 10;

  /** A limit that has fallen so far since calls were measured needs another measurement soon. */
  private static final double FAR = 0.7;

  private static final int LONGEST_PHASE_WINDOWS = 20;

  /** How many calls the former ones count for in a light window, of which there are many. */
  private static final int FORMER_WHEN_LIGHT = 100;

  /** The same in a probe, of which there are few. */
  private static final int FORMER_IN_PROBE = 10;

  private enum Phase {
    FREE,
    /** The limit is halved, and calls go on that began before. */
    DRAIN,
    /** Whatever ends now has begun after the limit was halved. */
    MEASURE
  }

  private final int min;
  private final int max;
  private final long windowNanos;
  private final long probeNanos;
  private final List<MethodTimes> methods = new ArrayList<>();

  private double limit;

  /** What it was when calls were measured last. */
  private double measuredAt;

  private volatile int allowed;
  private volatile int probes;
  private long windowBegan;
  private int calls;
  private double taken;
  private int mostInProgress;
  private Phase phase = Phase.FREE;
  private long nextProbe;
  private long phaseEnds;
  private int olderCalls;

  /**
   * Begins. Where {@code min} and {@code max} are one, so is the limit for ever.
   *
   * @param windowNanos how long a window is at least
   * @param probeNanos the time between probes
   */
  AdaptiveLimit(int initial, int min, int max, long windowNanos, long probeNanos, long now) {
    this.min = min;
    this.max = max;
    this.windowNanos = windowNanos;
    this.probeNanos = probeNanos;
    this.limit = initial;
    this.measuredAt = initial;
    this.allowed = initial;
    this.windowBegan = now;
    this.nextProbe = now;
  }

  /** How many calls may be in progress now. */
  int allowed() {
    return allowed;
  }

  /** How many probes have begun, for a call that begins to remember. */
  int probes() {
    return probes;
  }

  private boolean isFixed() {
    return min == max;
  }

  synchronized MethodTimes newMethod() {
    MethodTimes method = new MethodTimes();
    methods.add(method);
    return method;
  }

  /** A call was turned away. */
  synchronized void refused(long now) {
    if (isFixed()) {
      return;
    }
    mostInProgress = Math.max(mostInProgress, allowed);
    endPhaseInTime(now);
  }

  /**
   * A call has ended.
   *
   * @param began what {@link #probes} was when it began
   * @param atBegin how many calls were in progress then
   * @param atEnd how many still are, as the call itself
   * @param nanos how long it took; negative if that tells nothing
   */
  synchronized void ended(
      MethodTimes method, int began, int atBegin, int atEnd, long nanos, long now) {
    if (isFixed()) {
      return;
    }
    if (phase == Phase.DRAIN) {
      if (began < probes) {
        olderCalls--;
      }
      if (olderCalls <= 0) {
        phase = Phase.MEASURE;
        phaseEnds = now + longestPhase();
        nextWindow(now);
      } else {
        endPhaseInTime(now);
      }
      return;
    }
    if (nanos < 0) {
      return;
    }
    mostInProgress = Math.max(mostInProgress, atBegin);
    calls++;
    taken += nanos;
    method.add(nanos);
    // The time of a call as well, so that a change of the limit is seen before the next one.
    int enough = phase == Phase.MEASURE ? ENOUGH_IN_PROBE : ENOUGH_CALLS;
    if (calls >= enough && now - windowBegan >= Math.max(windowNanos, taken / calls)) {
      endWindow(atEnd, now);
    } else {
      endPhaseInTime(now);
    }
  }

  private void endWindow(int inProgress, long now) {
    if (phase == Phase.MEASURE) {
      endProbe(now);
    } else if (mostInProgress * 2 <= allowed) {
      methods.forEach(method -> method.measured(FORMER_WHEN_LIGHT));
      measuredAt = limit;
      nextProbe = now + probeNanos;
      nextWindow(now);
    } else {
      adjust(now);
      if (now - nextProbe >= 0) {
        beginProbe(inProgress, now);
      }
      nextWindow(now);
    }
  }

  private void adjust(long now) {
    double comparable = 0;
    double expected = 0;
    for (MethodTimes method : methods) {
      comparable += method.taken();
      expected += method.expected();
    }
    if (comparable > 0) {
      double gradient = Math.min(1, Math.max(LEAST_GRADIENT, TOLERANCE * expected / comparable));
      double wanted = limit * gradient + Math.sqrt(limit);
      limit = Math.max(min, Math.min(max, limit + (wanted - limit) * SMOOTHING));
      if (gradient == LEAST_GRADIENT || limit < FAR * measuredAt) {
        // A queue, or the service itself has become slower: only a probe can tell.
        nextProbe = Math.min(nextProbe, now + probeNanos / SOON);
      }
    }
    allowed = (int) limit;
  }

  private void beginProbe(int inProgress, long now) {
    phase = Phase.DRAIN;
    probes++;
    olderCalls = inProgress;
    allowed = Math.max(1, (int) limit / 2);
    phaseEnds = now + longestPhase();
  }

  /** Where calls end seldom, a probe ends without having told anything. */
  private void endPhaseInTime(long now) {
    if (phase != Phase.FREE && now - phaseEnds >= 0) {
      endProbe(now);
    }
  }

  private long longestPhase() {
    long slow = calls == 0 ? 0 : (long) (3 * taken / calls);
    return Math.max(LONGEST_PHASE_WINDOWS * windowNanos, slow);
  }

  private void endProbe(long now) {
    double comparable = 0;
    double expected = 0;
    for (MethodTimes method : methods) {
      comparable += method.taken();
      expected += method.expected();
      method.measured(FORMER_IN_PROBE);
    }
    // What had no usual time before may have been measured amid a queue, too, and so may what has
    // become slower.
    boolean unsure =
        comparable == 0
            ? calls > 0
            : comparable < expected * ALIKE || comparable * ALIKE > expected;
    phase = Phase.FREE;
    allowed = (int) limit;
    measuredAt = limit;
    nextProbe = now + (unsure ? probeNanos / SOON : probeNanos);
    nextWindow(now);
  }

  private void nextWindow(long now) {
    windowBegan = now;
    calls = 0;
    taken = 0;
    mostInProgress = 0;
    methods.forEach(MethodTimes::clear);
  }
}
