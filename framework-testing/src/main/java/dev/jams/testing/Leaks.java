package dev.jams.testing;

import dev.jams.testing.Sockets.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What apps leave behind. Threads, sockets and buffers are the process's: as long as several apps
 * run, nobody can say whose they are, so the last one to stop is asked. Only for sockets of its own
 * ports each app answers itself.
 */
final class Leaks {
  private static final long POLL_MILLIS = 10;

  private static int running;
  private static Leaks first;

  private final Threads threads = Threads.now();
  private final Set<Socket> sockets = new HashSet<>(Sockets.open());
  private final Buffers buffers;

  private Leaks(Buffers buffers) {
    this.buffers = buffers;
  }

  /** To be called before an app starts. */
  static synchronized void begin() throws InterruptedException {
    if (running == 0) {
      first = new Leaks(Buffers.watch());
    }
    running++;
  }

  /** To be called when an app has stopped, or has not started. */
  private static synchronized Leaks end() {
    running--;
    if (running > 0) {
      return null;
    }
    first.buffers.end();
    return first;
  }

  /** The same for an app that nobody asks about. */
  static void forget() {
    var unused = end();
  }

  /**
   * Ends what {@link #begin} began and finds what is left behind; waits a while for it to go.
   *
   * @param ports the app's
   * @return one text for each kind
   */
  static List<String> find(Set<Integer> ports, LeakPolicy policy) throws InterruptedException {
    Leaks last = end();
    List<String> found = new ArrayList<>();
    long end = System.nanoTime() + policy.grace().toNanos();
    boolean answersForAll = last != null && policy.alone();
    if (answersForAll && policy.forbids(Leak.THREADS)) {
      add(
          found,
          "thread(s) live on after the app has stopped; whoever starts one ends it, a service in"
              + " its close()",
          last.threads.othersAfter(end));
    }
    if (policy.forbids(Leak.CONNECTIONS)) {
      add(
          found,
          "socket(s) are still open after the app has stopped; whoever opens one closes it, a"
              + " service in its close()",
          answersForAll
              ? openAfter(end, socket -> !last.sockets.contains(socket))
              : openAfter(end, socket -> socket.hasPort(ports)));
    }
    if (last != null) {
      // Even where they are allowed, lest the next app is blamed for them.
      List<String> forgotten = last.buffers.forgotten();
      if (policy.forbids(Leak.BUFFERS)) {
        add(
            found,
            "buffer(s) of Netty were forgotten; whoever has one last calls its release()",
            forgotten);
      }
    }
    return found;
  }

  private static void add(List<String> found, String problem, List<String> each) {
    if (!each.isEmpty()) {
      found.add(each.size() + " " + problem + ":\n  " + String.join("\n  ", each));
    }
  }

  /** Sockets are closed by threads that nobody waits for. */
  private static List<String> openAfter(long end, Predicate<Socket> mine)
      throws InterruptedException {
    List<String> open = open(mine);
    while (!open.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(POLL_MILLIS);
      open = open(mine);
    }
    return open;
  }

  private static List<String> open(Predicate<Socket> mine) {
    return Sockets.open().stream().filter(mine).map(Socket::toString).sorted().toList();
  }
}
