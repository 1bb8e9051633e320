package dev.jams.metrics;

import io.micrometer.core.instrument.Tags;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.ToDoubleFunction;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * How busy the threads are on which services run: those of the pool or, where each call has a
 * virtual thread, those that carry these. A JVM that has virtual threads tells of their carriers
 * from 24 on; on 21 to 23 there is nothing.
 */
final class ExecutorMetrics {
  private static final String CARRIERS = "jdk.management:type=VirtualThreadScheduler";

  private ExecutorMetrics() {}

  static void bind(Executor executor, AppMeters meters) {
    if (executor instanceof ThreadPoolExecutor pool) {
      bind(
          meters,
          pool,
          ThreadPoolExecutor::getMaximumPoolSize,
          ThreadPoolExecutor::getActiveCount,
          of -> of.getQueue().size());
      return;
    }
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName carriers = new ObjectName(CARRIERS);
      if (beans.isRegistered(carriers)) {
        bind(
            meters,
            carriers,
            of -> read(beans, of, "Parallelism"),
            of -> read(beans, of, "MountedVirtualThreadCount"),
            of -> read(beans, of, "QueuedVirtualThreadCount"));
      }
    } catch (JMException e) {
      throw new IllegalStateException(CARRIERS, e);
    }
  }

  private static <T> void bind(
      AppMeters meters,
      T of,
      ToDoubleFunction<T> limit,
      ToDoubleFunction<T> active,
      ToDoubleFunction<T> queued) {
    meters.gauge(
        "jams.executor.limit", "How many calls can run at a time", Tags.empty(), of, limit);
    meters.gauge(
        "jams.executor.active", "The calls that run at the moment", Tags.empty(), of, active);
    meters.gauge(
        "jams.executor.queued", "The calls that wait for a thread", Tags.empty(), of, queued);
  }

  private static double read(MBeanServer beans, ObjectName name, String attribute) {
    try {
      return ((Number) beans.getAttribute(name, attribute)).doubleValue();
    } catch (JMException e) {
      return Double.NaN;
    }
  }
}
