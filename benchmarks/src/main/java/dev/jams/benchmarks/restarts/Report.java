package dev.jams.benchmarks.restarts;

import dev.jams.benchmarks.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What a run shows, for people to read: Markdown. */
final class Report {
  /** As many kinds of failure are written out. */
  private static final int WRITTEN = 20;

  private final Run.Result result;
  private final Checks checks;

  Report(Run.Result result, Checks checks) {
    this.result = result;
    this.checks = checks;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    Plan plan = result.plan();
    text.append(
        "%,d restarts of %d instances, seed %d, lame duck %s, %,d requests per second for %,d s\n\n"
            .formatted(
                plan.restarts(),
                Plan.INSTANCES,
                plan.seed(),
                seconds(plan.lameDuck()),
                plan.rate(),
                result.took().toSeconds()));
    text.append(requests()).append('\n');
    text.append(restarts()).append('\n');
    if (checks.hasFigures()) {
      text.append(figures()).append('\n');
    }
    text.append("Ledger: ").append(result.balance()).append(".\n\n");
    Failure.lines(result.failures()).stream()
        .limit(WRITTEN)
        .forEach(line -> text.append("* ").append(line).append('\n'));
    checks.violations().forEach(violation -> text.append("* ").append(violation).append('\n'));
    return text.append(checks.statistics()).append('\n').toString();
  }

  private Table requests() {
    Table table =
        new Table(
            "requests",
            "sent",
            "failed",
            "sent again unseen",
            "p50 before, ms",
            "p99 before, ms",
            "p50 with restarts, ms",
            "p99 with restarts, ms");
    for (Tally.Counted of : result.counted()) {
      table.row(
          of.kind().label(),
          integer(of.sent()),
          integer(of.failed()),
          integer(of.unseen()),
          millis(of.before(), 0.5),
          millis(of.before(), 0.99),
          millis(of.during(), 0.5),
          millis(of.during(), 0.99));
    }
    return table;
  }

  private Table restarts() {
    Table table = new Table("each restart", "median, s", "min – max, s");
    table.row(spread("from SIGTERM to the end of the process", Restart::stop));
    table.row(spread("from there to readiness", Restart::start));
    return table;
  }

  private String[] spread(String label, Function<Restart, Duration> part) {
    List<Duration> sorted = result.restarts().stream().map(part).sorted().toList();
    return new String[] {
      label,
      seconds(sorted.get(sorted.size() / 2)),
      seconds(sorted.get(0)) + " – " + seconds(sorted.get(sorted.size() - 1))
    };
  }

  private Table figures() {
    Table table = new Table("an instance before its signal", "first quarter", "last quarter");
    row(table, "threads", ProcessFigures::threads);
    row(table, "open files", ProcessFigures::files);
    row(table, "resident memory, MiB", figures -> figures.kibibytes() / 1024);
    return table;
  }

  private void row(Table table, String label, ToLongFunction<ProcessFigures> figure) {
    table.row(
        label,
        integer(ProcessFigures.median(checks.firstQuarter(), figure)),
        integer(ProcessFigures.median(checks.lastQuarter(), figure)));
  }

  private static String millis(Latencies latencies, double part) {
    return Optional.of(latencies)
        .filter(some -> some.count() > 0)
        .map(some -> Table.number(some.percentileMillis(part)))
        .orElse("");
  }

  private static String integer(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String seconds(Duration duration) {
    return Table.number(duration.toMillis() / 1000.0);
  }
}
