package dev.jams.benchmarks;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Adds the CPU time of an operation to what JMH measures, with its share of the collector's. Unlike
 * the time on the clock it hardly changes when other programs want the CPU too. Public because JMH
 * makes it.
 */
public final class CpuProfiler implements InternalProfiler {
  static final String NANOS_PER_OPERATION = "cpu.time.norm";

  private long before;

  /** For JMH. */
  public CpuProfiler() {}

  @Override
  public String getDescription() {
    return "CPU time of the whole JVM";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = Usage.now().cpuNanos();
  }

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double nanos = Usage.now().cpuNanos() - before;
    long operations = result.getMetadata().getAllOps();
    return List.of(
        new ScalarResult(NANOS_PER_OPERATION, nanos / operations, "ns/op", AggregationPolicy.AVG));
  }
}
