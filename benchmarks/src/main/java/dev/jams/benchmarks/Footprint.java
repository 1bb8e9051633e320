package dev.jams.benchmarks;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory of a JVM, in bytes.
 *
 * @param heap in use after a collection
 * @param direct of the buffers outside the heap, Netty's too
 * @param resident all that the system has given the process; 0 where it does not say
 */
record Footprint(double heap, double direct, double resident) {
  private static final int COLLECTIONS = 3;

  /** Of this JVM. */
  static Footprint now() throws IOException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long direct = Math.max(0, PlatformDependent.usedDirectMemory());
    for (var pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      direct += pool.getMemoryUsed();
    }
    return new Footprint(heap, direct, residentBytes());
  }

  private static long residentBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    }
    return 0;
  }

  /** Reads what {@link #toLine} has written. */
  static Footprint parse(String line) {
    String[] numbers = line.split(" ", -1);
    return new Footprint(
        Double.parseDouble(numbers[0]),
        Double.parseDouble(numbers[1]),
        Double.parseDouble(numbers[2]));
  }

  String toLine() {
    return heap + " " + direct + " " + resident;
  }

  Footprint minus(Footprint other) {
    return new Footprint(heap - other.heap, direct - other.direct, resident - other.resident);
  }

  Footprint dividedBy(int count) {
    return new Footprint(heap / count, direct / count, resident / count);
  }
}
