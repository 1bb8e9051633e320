package dev.jams.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs a JMH benchmark class with its allocation and CPU time measured, and tells what came out.
 */
final class Microbenchmark {
  private static final int WARM_UP_ITERATIONS = 2;
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  private Microbenchmark() {}

  /** What came out for one method and one choice of parameters. */
  record Outcome(RunResult run) {
    String method() {
      String name = run.getParams().getBenchmark();
      return name.substring(name.lastIndexOf('.') + 1);
    }

    String param(String name) {
      return run.getParams().getParam(name);
    }

    /** The mean time of one operation, in the unit of the benchmark. */
    double time() {
      return run.getPrimaryResult().getScore();
    }

    /** The mean CPU time of one operation in nanoseconds. */
    double cpuNanos() {
      return cpu().getMean();
    }

    /** The CPU time of the fastest and of the slowest iteration, divided by a number. */
    String cpuRange(double divisor) {
      return Table.range(cpu().getMin() / divisor, cpu().getMax() / divisor);
    }

    private Statistics cpu() {
      return run.getSecondaryResults().get(CpuProfiler.NANOS_PER_OPERATION).getStatistics();
    }

    /** How many bytes one operation allocates. */
    double bytes() {
      return run.getSecondaryResults().get(ALLOCATION).getScore();
    }
  }

  static List<Outcome> run(Class<?> benchmark, Duration iteration, int iterations, int forks)
      throws RunnerException {
    TimeValue time = TimeValue.nanoseconds(iteration.toNanos());
    var options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .warmupIterations(WARM_UP_ITERATIONS)
            .warmupTime(time)
            .measurementIterations(iterations)
            .measurementTime(time)
            .forks(forks)
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuProfiler.class)
            .shouldFailOnError(true)
            .build();
    OutputFormat progress =
        OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL);
    List<Outcome> outcomes = new ArrayList<>();
    for (RunResult run : new Runner(options, progress).run()) {
      outcomes.add(new Outcome(run));
    }
    return outcomes;
  }

  /** The outcome for a method and values of parameters, given as name and value in turn. */
  static Outcome find(List<Outcome> outcomes, String method, String... params) {
    for (Outcome outcome : outcomes) {
      boolean fits = outcome.method().equals(method);
      for (int i = 0; i < params.length; i += 2) {
        fits &= outcome.param(params[i]).equals(params[i + 1]);
      }
      if (fits) {
        return outcome;
      }
    }
    throw new IllegalStateException(
        String.format(Locale.ROOT, "no outcome of %s with %s", method, List.of(params)));
  }
}
