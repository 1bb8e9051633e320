package dev.jams.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * What a JVM has used since it started.
 *
 * @param cpuNanos CPU time of all its threads, those of the collector and the compilers too;
 *     counted by the system in steps of 10 ms
 * @param allocatedBytes heap allocated by the threads that are alive, which are all that matter
 *     here: servers keep theirs, and virtual threads count for their carriers
 */
record Usage(long cpuNanos, long allocatedBytes) {
  /** Of this JVM. */
  static Usage now() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] allocated = threads.getThreadAllocatedBytes(threads.getAllThreadIds());
    // -1 stands for a thread that has just ended.
    long sum = Arrays.stream(allocated).filter(bytes -> bytes > 0).sum();
    return new Usage(system.getProcessCpuTime(), sum);
  }

  /** Reads what {@link #toLine} has written. */
  static Usage parse(String line) {
    String[] numbers = line.split(" ", -1);
    return new Usage(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }

  Usage minus(Usage before) {
    return new Usage(cpuNanos - before.cpuNanos, allocatedBytes - before.allocatedBytes);
  }

  String toLine() {
    return cpuNanos + " " + allocatedBytes;
  }
}
