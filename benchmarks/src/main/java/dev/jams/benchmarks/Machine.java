package dev.jams.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** The circumstances, without which a figure means nothing. */
final class Machine {
  private Machine() {}

  static String describe(List<String> args) {
    var os = ManagementFactory.getOperatingSystemMXBean();
    return "`java -jar benchmarks.jar %s`, %s, %s %s, %s %s, %d processors, load average at the end %.1f"
        .formatted(
            String.join(" ", args),
            LocalDate.now(ZoneOffset.UTC),
            System.getProperty("java.vm.name"),
            Runtime.version(),
            os.getName(),
            os.getArch(),
            os.getAvailableProcessors(),
            os.getSystemLoadAverage());
  }
}
