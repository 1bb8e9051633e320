package dev.jams.benchmarks.restarts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What a process holds: threads, open files, resident memory in KiB. */
public record ProcessFigures(long threads, long files, long kibibytes) {
  /** Reads /proc; empty on a system that has none, or when the process has ended. */
  public static Optional<ProcessFigures> of(long pid) {
    Path folder = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> files = Files.list(folder.resolve("fd"))) {
      long open = files.count();
      List<String> status = Files.readAllLines(folder.resolve("status"));
      return Optional.of(
          new ProcessFigures(number(status, "Threads:"), open, number(status, "VmRSS:")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static long number(List<String> status, String name) throws IOException {
    for (String line : status) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip());
      }
    }
    throw new IOException("no " + name);
  }

  /** The median of one figure; 0 if there are none. */
  static long median(List<ProcessFigures> all, ToLongFunction<ProcessFigures> figure) {
    long[] sorted = all.stream().mapToLong(figure).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
