package dev.jams.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the same load on several servers in turns: in every round each of them has its turn, so that
 * whatever else the machine does hits them alike. The first rounds warm up and do not count.
 */
final class Contest implements AutoCloseable {
  private static final int LEAST_WARM_UP_ROUNDS = 3;

  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();

  /** Connects a load to a server that listens on this port. */
  interface Opener {
    Load open(int port) throws Exception;
  }

  /** One load on one server, and what it came to. */
  private record Entry(ServerProcess server, String workload, Opener opener, List<Round> rounds) {}

  private Contest() {}

  /** Starts all servers at once, then waits for them. */
  static Contest start(List<Contender> contenders, String... jvmOptions) throws Exception {
    Contest contest = new Contest();
    try {
      for (Contender contender : contenders) {
        contest.servers.add(ServerProcess.start(contender, jvmOptions));
      }
      for (ServerProcess server : contest.servers) {
        server.port();
      }
      return contest;
    } catch (Exception e) {
      contest.close();
      throw e;
    }
  }

  /** Adds a load to be put on every server that can bear it. */
  void add(String workload, Opener opener) {
    for (ServerProcess server : servers) {
      if (server.contender().answers(workload)) {
        entries.add(new Entry(server, workload, opener, new ArrayList<>()));
      }
    }
  }

  /**
   * Has every server take its turns.
   *
   * @param duration of each
   * @param warmUp how long each is under load before anything counts, since the JVMs' compilers
   *     take part of the CPU time at first; three turns at least
   */
  void run(Duration duration, int rounds, Duration warmUp) throws Exception {
    long warmUpRounds = Math.max(LEAST_WARM_UP_ROUNDS, warmUp.dividedBy(duration));
    for (int i = 1; i <= warmUpRounds; i++) {
      System.err.println("warm-up " + i + " of " + warmUpRounds);
      for (Entry entry : entries) {
        run(entry, duration);
      }
    }
    for (int i = 1; i <= rounds; i++) {
      System.err.println("round " + i + " of " + rounds);
      for (Entry entry : entries) {
        entry.rounds().add(run(entry, duration));
      }
    }
  }

  private static Round run(Entry entry, Duration duration) throws Exception {
    ServerProcess server = entry.server();
    // Connected anew for each round, because servers close connections that wait for their turn.
    try (Load load = entry.opener().open(server.port())) {
      return Round.measure(server, load, duration);
    } catch (Exception e) {
      throw new Exception(entry.workload() + " of " + server.contender() + " failed", e);
    }
  }

  /** The rounds that a server had with a load, in their order. */
  List<Round> rounds(Contender contender, String workload) {
    return entries.stream()
        .filter(entry -> entry.server().contender() == contender)
        .filter(entry -> entry.workload().equals(workload))
        .map(Entry::rounds)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() throws IOException {
    for (ServerProcess server : servers) {
      server.stop();
    }
    for (ServerProcess server : servers) {
      server.close();
    }
  }
}
