package dev.jams.benchmarks.restarts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Carries out one plan from the first start to the last row of the ledger. */
final class Run {
  /** The most that an instance may take to end after the last restart. */
  private static final Duration LAST_STOP = Duration.ofSeconds(60);

  private Run() {}

  /**
   * What came of it.
   *
   * @param lastExits exit codes after the last restart; empty if a process did not end
   * @param took from the first request to the last answer
   */
  record Result(
      Plan plan,
      List<Restart> restarts,
      List<Tally.Counted> counted,
      List<Failure> failures,
      Ledger.Balance balance,
      List<Optional<Integer>> lastExits,
      Duration took) {}

  static Result of(Plan plan, Consumer<String> progress) throws Exception {
    Timeline timeline = new Timeline();
    Tally tally = new Tally(timeline);
    Ledger ledger = new Ledger();
    try (Database database = Database.open();
        ClassArchive archive = ClassArchive.of(plan, database.url())) {
      List<Instance> instances = Instance.create(plan, database.url(), archive.options());
      List<Restart> restarts;
      List<Optional<Integer>> lastExits = new ArrayList<>();
      Duration took;
      try {
        for (Instance instance : instances) {
          instance.start();
        }
        for (Instance instance : instances) {
          instance.awaitReady();
        }
        try (Clients clients = new Clients(instances, ledger, tally)) {
          clients.start(plan.rate());
          long begin = System.nanoTime();
          TimeUnit.MILLISECONDS.sleep(plan.warmUp().toMillis());
          clients.awaitCalm();
          timeline.enter(Timeline.Phase.BEFORE);
          TimeUnit.MILLISECONDS.sleep(plan.before().toMillis());
          restarts = new Restarter(plan, instances, clients, timeline, progress).run();
          clients.stop();
          took = Duration.ofNanos(System.nanoTime() - begin);
        }
        for (Instance instance : instances) {
          instance.terminate();
        }
        for (Instance instance : instances) {
          lastExits.add(instance.awaitExit(LAST_STOP));
        }
      } finally {
        instances.forEach(Instance::close);
      }
      return new Result(
          plan,
          new ArrayList<>(restarts),
          tally.counted(),
          tally.failures(),
          ledger.balance(database.rows()),
          lastExits,
          took);
    }
  }
}
