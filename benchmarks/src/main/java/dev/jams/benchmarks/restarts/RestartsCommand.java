package dev.jams.benchmarks.restarts;

import dev.jams.benchmarks.Options;
import dev.jams.benchmarks.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Restarts instances under load, with no failed request, and then with a fault of each kind, with
 * some: a proof that cannot fail proves nothing.
 */
public final class RestartsCommand {
  /** The options that it knows. */
  public static final Set<String> OPTIONS =
      Set.of("restarts", "rate", "lame-duck", "seed", "control");

  private static final List<Fault> CONTROLS =
      List.of(Fault.KILL, Fault.NO_LAME_DUCK, Fault.NO_DECORATOR);

  private RestartsCommand() {}

  /** Fails if a request fails that should not, or none where some should. */
  public static Outcome run(Options options) throws Exception {
    Plan plan =
        new Plan(
            options.integer("restarts", 200, 1, 100_000),
            options.integer("rate", 500, 20, 5_000),
            Duration.ofMillis(options.integer("lame-duck", 5000, 0, 10_000)),
            options.integer("seed", 1, 0, Integer.MAX_VALUE),
            Fault.NONE);
    String control =
        options.choice(
            "control", "all", List.of("all", "none", "kill", "no-lame-duck", "no-decorator"));
    StringBuilder text = new StringBuilder();
    boolean passed = true;
    if (control.equals("all") || control.equals("none")) {
      passed = carryOut(plan, text).violations().isEmpty();
    }
    for (Fault fault : CONTROLS) {
      if (control.equals("all") || control.equals(fault.word())) {
        passed &= carryOut(plan.control(fault), text).failed() > 0;
      }
    }
    text.append(passed ? "\nProved.\n" : "\nNot proved.\n");
    return new Outcome(text.toString(), passed);
  }

  /** What holds of this run, and what does not. */
  private static Checks carryOut(Plan plan, StringBuilder text) throws Exception {
    String title =
        plan.fault() == Fault.NONE ? "Restarts" : "Control, must fail: " + plan.fault().word();
    System.err.println(title);
    Run.Result result = Run.of(plan, done -> System.err.println("  " + done));
    Checks checks = new Checks(result);
    text.append("### ").append(title).append("\n\n").append(new Report(result, checks));
    return checks;
  }
}
