package dev.jams.benchmarks.restarts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** What must hold of a run without a fault. */
final class Checks {
  /** The 99th percentile with restarts may be this much of that before. */
  private static final double SLOWER = 3;

  /** The last quarter may hold this much of what the first held, and a few more. */
  private static final double MORE = 1.2;

  private static final long A_FEW = 10;
  private static final double KIBIBYTES_OF_ONE = 1024;

  private final Run.Result result;
  private final List<ProcessFigures> figures;
  private final List<String> violations = new ArrayList<>();

  Checks(Run.Result result) {
    this.result = result;
    this.figures = result.restarts().stream().map(Restart::held).flatMap(Optional::stream).toList();
    requests();
    rows();
    if (result.plan().fault() == Fault.NONE) {
      stops();
    }
    if (result.plan().isFull()) {
      speed();
      growth();
    }
  }

  /** Each in a sentence; empty if all is well. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  long sent() {
    return result.counted().stream().mapToLong(Tally.Counted::sent).sum();
  }

  long failed() {
    return result.counted().stream().mapToLong(Tally.Counted::failed).sum();
  }

  /** By the rule of three. */
  String statistics() {
    if (failed() > 0) {
      return String.format(Locale.ROOT, "%,d of %,d requests failed.", failed(), sent());
    }
    return String.format(
        Locale.ROOT,
        "0 of %,d requests failed: with 95 %% confidence fewer than %.1e of all do.",
        sent(),
        3.0 / sent());
  }

  private void requests() {
    if (failed() > 0) {
      violations.add(failed() + " requests failed");
    }
    for (Tally.Counted of : result.counted()) {
      if (of.sent() == 0) {
        violations.add("no " + of.kind().label() + " was sent, so nothing is known of it");
      }
    }
  }

  private void rows() {
    if (!result.balance().isRight()) {
      violations.add("the database differs from the ledger");
    }
  }

  private void stops() {
    for (Restart restart : result.restarts()) {
      if (!restart.isOrderly(result.plan().longestStop())) {
        violations.add(
            restart
                + ", expected exit code 0 within "
                + result.plan().longestStop().toMillis()
                + " ms");
      }
    }
    for (Optional<Integer> exit : result.lastExits()) {
      if (!exit.equals(Optional.of(0))) {
        violations.add(
            "the last stop of an instance ended with "
                + exit.map(code -> "exit code " + code).orElse("SIGKILL")
                + ", expected exit code 0");
      }
    }
  }

  private void speed() {
    Latencies before = new Latencies();
    Latencies during = new Latencies();
    for (Tally.Counted of : result.counted()) {
      if (of.kind() != Kind.GRPC_STREAM) {
        before.addAll(of.before());
        during.addAll(of.during());
      }
    }
    double allowed = SLOWER * before.percentileMillis(0.99);
    double is = during.percentileMillis(0.99);
    if (!(is <= allowed)) {
      violations.add(
          String.format(
              Locale.ROOT, "p99 with restarts is %.0f ms, expected up to %.0f ms", is, allowed));
    }
  }

  boolean hasFigures() {
    return figures.size() >= 4;
  }

  List<ProcessFigures> firstQuarter() {
    return figures.subList(0, figures.size() / 4);
  }

  List<ProcessFigures> lastQuarter() {
    return figures.subList(figures.size() - figures.size() / 4, figures.size());
  }

  private void growth() {
    if (hasFigures()) {
      growth("threads", ProcessFigures::threads, A_FEW);
      growth("open files", ProcessFigures::files, A_FEW);
      growth(
          "KiB of resident memory", ProcessFigures::kibibytes, (long) (A_FEW * KIBIBYTES_OF_ONE));
    }
  }

  private void growth(String what, ToLongFunction<ProcessFigures> figure, long aFew) {
    long first = ProcessFigures.median(firstQuarter(), figure);
    long last = ProcessFigures.median(lastQuarter(), figure);
    if (last > MORE * first + aFew) {
      violations.add("instances hold " + last + " " + what + " in the end, at first " + first);
    }
  }
}
