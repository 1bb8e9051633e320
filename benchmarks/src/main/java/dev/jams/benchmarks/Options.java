package dev.jams.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the user may choose; each command has defaults of its own. Immutable. */
public final class Options {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MAX_SECONDS = 3600;

  /** Our gRPC server admits no more calls of one connection by default. */
  private static final int MAX_CONCURRENCY = 100;

  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  static Options parse(List<String> args, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < args.size(); i += 2) {
      String option = args.get(i);
      if (!option.startsWith("--") || !known.contains(option.substring(2))) {
        throw new UsageException(
            "option \"" + option + "\" is not one of this command: --" + names(known));
      }
      if (i + 1 == args.size()) {
        throw new UsageException("option " + option + " has no value; write one after it");
      }
      values.put(option.substring(2), args.get(i + 1));
    }
    return new Options(values);
  }

  /** One word of several. */
  public String choice(String name, String byDefault, List<String> words) {
    String value = values.getOrDefault(name, byDefault);
    if (!words.contains(value)) {
      throw new UsageException(
          "--%s is \"%s\", expected one of %s".formatted(name, value, String.join(", ", words)));
    }
    return value;
  }

  /** Any text. */
  public String text(String name, String byDefault) {
    return values.getOrDefault(name, byDefault);
  }

  private static String names(Set<String> known) {
    return String.join(", --", new TreeSet<>(known));
  }

  Duration seconds(double byDefault) {
    String text = values.get("seconds");
    double seconds;
    try {
      seconds = text == null ? byDefault : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      seconds = Double.NaN;
    }
    if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
      throw new UsageException(
          "--seconds is \"%s\", expected a number above 0 and up to %.0f"
              .formatted(text, MAX_SECONDS));
    }
    return Duration.ofNanos((long) (seconds * NANOS_PER_SECOND));
  }

  int rounds(int byDefault) {
    return integer("rounds", byDefault, 1, 1000);
  }

  /** How long each server is under load before anything counts. */
  Duration warmUp(int seconds) {
    return Duration.ofSeconds(integer("warm-up", seconds, 0, 3600));
  }

  int concurrency(int byDefault) {
    return integer("concurrency", byDefault, 1, MAX_CONCURRENCY);
  }

  int forks(int byDefault) {
    return integer("forks", byDefault, 0, 10);
  }

  int messages(int byDefault) {
    return integer("messages", byDefault, 10, 100_000_000);
  }

  /** A number of the command's own. */
  public int integer(String name, int byDefault, int min, int max) {
    String text = values.get(name);
    if (text == null) {
      return byDefault;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException(
        "--%s is \"%s\", expected a whole number from %d to %d".formatted(name, text, min, max));
  }
}
