package dev.jams.benchmarks;

import static dev.jams.benchmarks.Contender.ARMERIA_LOOP;
import static dev.jams.benchmarks.Contender.ARMERIA_POOL;
import static dev.jams.benchmarks.Contender.BARE_LOOP;
import static dev.jams.benchmarks.Contender.BARE_POOL;
import static dev.jams.benchmarks.Contender.GATEWAY_LOOP;
import static dev.jams.benchmarks.Contender.GATEWAY_POOL;
import static dev.jams.benchmarks.Contender.GATEWAY_REMOTE;

import java.util.ArrayList;
import java.util.List;

/** Compares our gateway and Armeria's transcoding with a handler that does nothing but answer. */
final class GatewayCommand {
  private static final List<Contender> ON_LOOP = List.of(BARE_LOOP, GATEWAY_LOOP, ARMERIA_LOOP);
  private static final List<Contender> ON_POOL =
      List.of(BARE_POOL, GATEWAY_POOL, ARMERIA_POOL, GATEWAY_REMOTE);

  private GatewayCommand() {}

  static String run(Options options) throws Exception {
    int concurrency = options.concurrency(16);
    List<Contender> all = new ArrayList<>(ON_LOOP);
    all.addAll(ON_POOL);
    try (Contest contest = Contest.start(all)) {
      for (HttpWorkload workload : HttpWorkload.values()) {
        contest.add(workload.label(), port -> workload.open(port, concurrency));
      }
      contest.run(options.seconds(1), options.rounds(5), options.warmUp(0));
      ContestTable table = new ContestTable(contest);
      for (HttpWorkload workload : HttpWorkload.values()) {
        add(table, workload.label(), ON_LOOP, BARE_LOOP);
        add(table, workload.label(), ON_POOL, BARE_POOL);
      }
      return table.toString();
    }
  }

  private static void add(
      ContestTable table, String workload, List<Contender> servers, Contender yardstick) {
    servers.stream()
        .filter(server -> server.answers(workload))
        .forEach(server -> table.add(workload, server, yardstick));
  }
}
