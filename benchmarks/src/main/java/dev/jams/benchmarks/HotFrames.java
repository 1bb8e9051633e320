package dev.jams.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Counts the samples of a recording in three ways: by the library of the innermost method that is
 * not the JDK's; by the innermost method of ours on the stack together with what it had called; and
 * by the method that ran.
 */
final class HotFrames {
  private static final String OURS = "dev.jams.";
  private static final String BENCHMARK = "dev.jams.benchmarks.";
  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.");

  private final Map<String, Integer> libraries = new HashMap<>();
  private final Map<String, Integer> own = new HashMap<>();
  private final Map<String, Integer> leaves = new HashMap<>();
  private int all;
  private int below;

  private HotFrames() {}

  /** Reads the samples taken from a moment on. */
  static HotFrames read(Path recording, Instant from) throws IOException {
    HotFrames frames = new HotFrames();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")
            && !event.getStartTime().isBefore(from)
            && event.getStackTrace() != null) {
          frames.add(event.getStackTrace().getFrames());
        }
      }
    }
    return frames;
  }

  private void add(List<RecordedFrame> stack) {
    all++;
    count(leaves, name(stack.get(0)));
    count(libraries, library(stack));
    for (int i = 0; i < stack.size(); i++) {
      String type = type(stack.get(i));
      if (type.startsWith(OURS) && !type.startsWith(BENCHMARK)) {
        below++;
        String called = i == 0 ? "itself" : name(stack.get(i - 1));
        count(own, name(stack.get(i)) + " → " + called);
        return;
      }
    }
  }

  private static void count(Map<String, Integer> counts, String key) {
    counts.merge(key, 1, Integer::sum);
  }

  private static String library(List<RecordedFrame> stack) {
    for (RecordedFrame frame : stack) {
      String type = type(frame);
      if (JDK.stream().noneMatch(type::startsWith)) {
        String[] words = type.split("\\.", -1);
        return words[0] + "." + words[1] + (words.length > 3 ? "." + words[2] : "");
      }
    }
    return "JDK alone";
  }

  private static String type(RecordedFrame frame) {
    return frame.getMethod().getType().getName();
  }

  private static String name(RecordedFrame frame) {
    String type = type(frame);
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
  }

  /**
   * The tables.
   *
   * @param top how many rows each has at most
   * @param cpuMicros the CPU time of one request, of which the samples show the shares
   */
  String report(int top, double cpuMicros) {
    String head =
        "%s µs of CPU time per request; %,d samples, %s of them in or below the project's code%n%n"
            .formatted(Table.number(cpuMicros), all, Table.percent(below, all));
    String byOwn =
        own.isEmpty() ? "" : table("own method → what it called", own, top, cpuMicros) + "\n";
    return head
        + table("library", libraries, top, cpuMicros)
        + "\n"
        + byOwn
        + table("method that ran", leaves, top, cpuMicros);
  }

  private String table(String title, Map<String, Integer> counts, int top, double cpuMicros) {
    Table table = new Table(title, "share", "µs/request");
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(top)
        .forEach(
            entry ->
                table.row(
                    entry.getKey(),
                    Table.percent(entry.getValue(), all),
                    Table.number(cpuMicros * entry.getValue() / all)));
    return table.toString();
  }
}
