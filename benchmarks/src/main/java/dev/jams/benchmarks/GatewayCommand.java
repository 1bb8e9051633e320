package dev.jams.benchmarks;

import static dev.jams.benchmarks.Contender.ARMERIA_LOOP;
import static dev.jams.benchmarks.Contender.ARMERIA_POOL;
import static dev.jams.benchmarks.Contender.BARE_LOOP;
import static dev.jams.benchmarks.Contender.BARE_POOL;
import static dev.jams.benchmarks.Contender.GATEWAY_LOOP;
import static dev.jams.benchmarks.Contender.GATEWAY_POOL;

import java.util.List;

/** Compares our gateway and Armeria's transcoding with a handler that does nothing but answer. */
final class GatewayCommand {
  private static final List<Contender> ON_LOOP = List.of(BARE_LOOP, GATEWAY_LOOP, ARMERIA_LOOP);
  private static final List<Contender> ON_POOL = List.of(BARE_POOL, GATEWAY_POOL, ARMERIA_POOL);

  private GatewayCommand() {}

  static String run(Options options) throws Exception {
    int concurrency = options.concurrency(16);
    List<Contender> all =
        List.of(BARE_LOOP, GATEWAY_LOOP, ARMERIA_LOOP, BARE_POOL, GATEWAY_POOL, ARMERIA_POOL);
    try (Contest contest = Contest.start(all)) {
      for (HttpWorkload workload : HttpWorkload.values()) {
        contest.add(workload.label(), port -> workload.open(port, concurrency));
      }
      contest.run(options.seconds(1), options.rounds(5));
      ContestTable table = new ContestTable(contest);
      for (HttpWorkload workload : HttpWorkload.values()) {
        ON_LOOP.forEach(server -> table.add(workload.label(), server, BARE_LOOP));
        ON_POOL.forEach(server -> table.add(workload.label(), server, BARE_POOL));
      }
      return table.toString();
    }
  }
}
