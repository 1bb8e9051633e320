package dev.jams.internal.limit;

import dev.jams.internal.net.Guard;
import dev.jams.internal.net.Guards;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Turns calls away beyond those that an app can serve, whichever listener they come by.
 *
 * <p>The limit is for unary calls. Streams have one of their own, because how long they last says
 * nothing of the load, and those that last long would leave no place for unary calls. Health and
 * reflection have none.
 */
public final class CallLimiter {
  /** Takes every call. */
  public static final CallLimiter OFF = new CallLimiter(null, 0, null);

  private static final Set<String> FREE_SERVICES =
      Set.of(
          "grpc.health.v1.Health",
          "grpc.reflection.v1.ServerReflection",
          "grpc.reflection.v1alpha.ServerReflection");

  /** Null where it is off. */
  private final AdaptiveLimit limit;

  private final int maxStreams;
  private final Refusal refusal;
  private final AtomicInteger unary = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();
  private final Map<String, MethodTimes> times = new ConcurrentHashMap<>();

  CallLimiter(AdaptiveLimit limit, int maxStreams, Refusal refusal) {
    this.limit = limit;
    this.maxStreams = maxStreams;
    this.refusal = refusal;
  }

  /** Whether there is a limit at all. */
  public boolean isOn() {
    return limit != null;
  }

  /** How many unary calls may be in progress now; 0 if it is off. */
  public int limit() {
    return isOn() ? limit.allowed() : 0;
  }

  /** How many unary calls are in progress; 0 if it is off. */
  public int unaryCalls() {
    return unary.get();
  }

  /** How many streaming calls are in progress; 0 if it is off. */
  public int streams() {
    return streams.get();
  }

  /** What those are answered that are turned away. */
  Refusal refusal() {
    return refusal;
  }

  /**
   * The gate for the calls of a method.
   *
   * @param guards of the listener
   */
  public Gate gate(MethodDescriptor<?, ?> method, Guards guards) {
    if (!isOn()
        || method.getType() == MethodType.UNKNOWN
        || FREE_SERVICES.contains(method.getServiceName())) {
      return Gate.OPEN;
    }
    if (method.getType() != MethodType.UNARY) {
      return gate(() -> enterStream(guards));
    }
    MethodTimes own =
        times.computeIfAbsent(method.getFullMethodName(), unused -> limit.newMethod());
    return gate(() -> enterUnary(own, guards));
  }

  private Gate gate(Supplier<Slot> slots) {
    return new Gate() {
      @Override
      public Slot enter() {
        return slots.get();
      }

      @Override
      public Refusal refusal() {
        return refusal;
      }
    };
  }

  private Slot enterUnary(MethodTimes method, Guards guards) {
    int inProgress = enter(unary, limit.allowed());
    if (inProgress == 0) {
      limit.refused(System.nanoTime());
      guards.shed(Guard.OVERLOAD, limit.allowed());
      return null;
    }
    return new UnaryCall(method, inProgress);
  }

  private Slot enterStream(Guards guards) {
    if (enter(streams, maxStreams) == 0) {
      guards.shed(Guard.OVERLOAD, maxStreams);
      return null;
    }
    return new Slot() {
      @Override
      void leave(Status.Code code) {
        streams.decrementAndGet();
      }
    };
  }

  /** How many there are with one more, or 0 if there are too many for that. */
  private static int enter(AtomicInteger count, int limit) {
    int now = count.get();
    while (now < limit) {
      if (count.compareAndSet(now, now + 1)) {
        return now + 1;
      }
      now = count.get();
    }
    return 0;
  }

  private final class UnaryCall extends Slot {
    private final MethodTimes method;
    private final int inProgress;
    private final int probes = limit.probes();
    private final long began = System.nanoTime();

    UnaryCall(MethodTimes method, int inProgress) {
      this.method = method;
      this.inProgress = inProgress;
    }

    @Override
    void leave(Status.Code code) {
      int left = unary.decrementAndGet();
      long now = System.nanoTime();
      long nanos = now - began;
      limit.ended(method, probes, inProgress, left, tells(code, nanos) ? nanos : -1, now);
    }

    /**
     * An error says little of how long an answer takes. Who has given up waiting has waited so long
     * at least, though, and where all do, nothing else would tell of it.
     */
    private boolean tells(Status.Code code, long nanos) {
      return switch (code) {
        case OK -> true;
        case CANCELLED, DEADLINE_EXCEEDED -> nanos > method.usual();
        default -> false;
      };
    }
  }
}
