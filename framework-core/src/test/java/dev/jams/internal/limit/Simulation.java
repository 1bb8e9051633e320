package dev.jams.internal.limit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * A server with so many threads in front of which a limit stands, in simulated time, so that the
 * same seed always gives the same run.
 */
final class Simulation {
  static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  static final long MILLIS = TimeUnit.MILLISECONDS.toNanos(1);

  /** What happens at a time: a call arrives, or ends. */
  private record Event(long at, Call ends) {}

  private record Call(MethodTimes method, long began, int probes, int inProgress, long work) {}

  final Random random = new Random(1);
  final AdaptiveLimit limit;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
  private final Deque<Call> queue = new ArrayDeque<>();
  private long now;
  private int busy;
  private int inProgress;

  int threads;

  /** Calls in a second. */
  double rate;

  int served;
  int refused;
  double taken;
  int highest;
  int lowest;

  Simulation(int initial, int min, int max, int threads) {
    this.limit = new AdaptiveLimit(initial, min, max, 100 * MILLIS, 10 * SECOND, 0);
    this.threads = threads;
  }

  /** A method whose calls take what is said, in milliseconds. */
  Runnable method(DoubleSupplier millis) {
    MethodTimes times = limit.newMethod();
    return () -> arrive(times, (long) (millis.getAsDouble() * MILLIS));
  }

  double exponential(double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }

  /** Lets time pass with calls that arrive at random. */
  void run(long seconds, Runnable... methods) {
    served = 0;
    refused = 0;
    taken = 0;
    highest = 0;
    lowest = Integer.MAX_VALUE;
    long end = now + seconds * SECOND;
    long next = now + (long) exponential(SECOND / rate);
    while (next < end) {
      while (!events.isEmpty() && events.peek().at() <= next) {
        Event event = events.poll();
        now = event.at();
        end(event.ends());
      }
      now = next;
      methods[random.nextInt(methods.length)].run();
      highest = Math.max(highest, limit.allowed());
      lowest = Math.min(lowest, limit.allowed());
      next += (long) exponential(SECOND / rate);
    }
  }

  private void arrive(MethodTimes method, long work) {
    if (inProgress >= limit.allowed()) {
      refused++;
      limit.refused(now);
      return;
    }
    inProgress++;
    Call call = new Call(method, now, limit.probes(), inProgress, work);
    if (busy < threads) {
      begin(call);
    } else {
      queue.add(call);
    }
  }

  private void begin(Call call) {
    busy++;
    events.add(new Event(now + call.work(), call));
  }

  private void end(Call call) {
    busy--;
    inProgress--;
    served++;
    taken += now - call.began();
    limit.ended(
        call.method(), call.probes(), call.inProgress(), inProgress, now - call.began(), now);
    if (busy < threads && !queue.isEmpty()) {
      begin(queue.poll());
    }
  }

  double meanMillis() {
    return taken / served / MILLIS;
  }

  double refusedShare() {
    return (double) refused / (refused + served);
  }
}
