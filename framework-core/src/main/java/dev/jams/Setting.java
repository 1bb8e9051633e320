package dev.jams;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that can be configured: its key, type, default and description.
 *
 * <p>A setting with the key {@code grpc.max-connections} is given by the flag {@code
 * --grpc-max-connections}, the environment variable {@code GRPC_MAX_CONNECTIONS}, or in the YAML
 * file as {@code max-connections} under {@code grpc}. A flag beats the environment, the environment
 * beats the file, and the file beats the default.
 *
 * <p>Settings are immutable and may be kept in constants. Two settings are equal when they are the
 * same object; an app refuses two different settings with one key.
 *
 * @param <T> the type of the value
 */
public final class Setting<T> {
  private static final String MASK = "****";
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,10})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,10})(B|KiB|MiB|GiB)?");

  private final String key;
  private final T defaultValue;
  private final String expectation;
  private final String description;
  private final Function<String, T> parser;
  private final Function<T, String> printer;
  private final boolean secret;
  private final boolean bool;

  private Setting(
      String key,
      T defaultValue,
      String expectation,
      String description,
      Function<String, T> parser,
      Function<T, String> printer,
      boolean secret,
      boolean bool) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "setting key \"" + key + "\" must be lower-case words joined by '.' or '-'");
    }
    this.key = key;
    this.defaultValue = Objects.requireNonNull(defaultValue, "defaultValue");
    this.expectation = expectation;
    this.description = Objects.requireNonNull(description, "description");
    this.parser = parser;
    this.printer = printer;
    this.secret = secret;
    this.bool = bool;
    requireUsable(printer.apply(defaultValue));
  }

  /** A default that could not be given as text would be a default that nobody can go back to. */
  private void requireUsable(String defaultText) {
    boolean usable;
    try {
      usable = parser.apply(defaultText).equals(defaultValue);
    } catch (IllegalArgumentException e) {
      usable = false;
    }
    if (!usable) {
      throw new IllegalArgumentException(
          "the default of " + key + " is " + shown(defaultText) + ", expected " + expectation);
    }
  }

  private String shown(String text) {
    return secret ? MASK : "\"" + text + "\"";
  }

  /** A text of any length. */
  public static Setting<String> text(String key, String defaultValue, String description) {
    return new Setting<>(key, defaultValue, "text", description, v -> v, v -> v, false, false);
  }

  /**
   * A whole number from {@code min} to {@code max}, both included.
   *
   * @throws IllegalArgumentException if the default is not in this range
   */
  public static Setting<Integer> integer(
      String key, int defaultValue, int min, int max, String description) {
    Function<String, Integer> parser =
        text -> {
          int value = Integer.parseInt(text);
          if (value < min || value > max) {
            throw new IllegalArgumentException();
          }
          return value;
        };
    String expectation = "a whole number from " + min + " to " + max;
    return new Setting<>(
        key, defaultValue, expectation, description, parser, String::valueOf, false, false);
  }

  /** {@code true} or {@code false}; the bare flag means {@code true}. */
  public static Setting<Boolean> bool(String key, boolean defaultValue, String description) {
    Function<String, Boolean> parser =
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException();
            };
    return new Setting<>(
        key, defaultValue, "true or false", description, parser, String::valueOf, false, true);
  }

  /**
   * A time span of whole milliseconds, such as {@code 250ms}, {@code 15s}, {@code 2m}, {@code 1h}
   * or {@code 1d}; from zero to a hundred years.
   */
  public static Setting<Duration> duration(String key, Duration defaultValue, String description) {
    return new Setting<>(
        key,
        defaultValue,
        "a time span such as 250ms, 15s, 2m, 1h or 1d, of at most 36500d",
        description,
        Setting::parseDuration,
        Setting::printDuration,
        false,
        false);
  }

  /**
   * A number of bytes such as {@code 512}, {@code 8KiB}, {@code 4MiB} or {@code 1GiB}; above 0 and
   * below 2 GiB.
   */
  public static Setting<Integer> size(String key, int defaultValue, String description) {
    return new Setting<>(
        key,
        defaultValue,
        "a number of bytes such as 512, 8KiB or 4MiB, above 0 and below 2GiB",
        description,
        Setting::parseSize,
        Setting::printSize,
        false,
        false);
  }

  /**
   * One of the given words.
   *
   * @throws IllegalArgumentException if the default is none of them
   */
  public static Setting<String> choice(
      String key, String defaultValue, List<String> words, String description) {
    List<String> choices = List.copyOf(words);
    Function<String, String> parser =
        text -> {
          if (!choices.contains(text)) {
            throw new IllegalArgumentException();
          }
          return text;
        };
    String expectation = "one of " + String.join(", ", choices);
    return new Setting<>(key, defaultValue, expectation, description, parser, v -> v, false, false);
  }

  /** The same setting, whose value is never printed: help, logs and errors show {@code ****}. */
  public Setting<T> secret() {
    return new Setting<>(key, defaultValue, expectation, description, parser, printer, true, bool);
  }

  /** The key, as written in the file with dots between the levels. */
  public String key() {
    return key;
  }

  /** The command-line flag, for example {@code --grpc-port}. */
  public String flag() {
    return "--" + key.replace('.', '-');
  }

  /** The environment variable, for example {@code GRPC_PORT}. */
  public String environmentVariable() {
    return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** The value where nothing else is given. */
  public T defaultValue() {
    return defaultValue;
  }

  /** What the setting does, in one sentence. */
  public String description() {
    return description;
  }

  /** Whether the value is kept out of everything that is printed. */
  public boolean isSecret() {
    return secret;
  }

  boolean isBool() {
    return bool;
  }

  /**
   * Reads a value.
   *
   * @param where the source as a person would point at it, for the error text
   */
  T parse(String text, String where) throws ConfigException {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      // Not as the cause, which repeats the text that may be secret.
      throw new ConfigException(
          where + ": " + key + " is " + shown(text) + ", expected " + expectation);
    }
  }

  String print(T value) {
    return secret ? MASK : printer.apply(value);
  }

  private static Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException();
    }
    long amount = Long.parseLong(matcher.group(1));
    Duration value =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        };
    if (value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static String printDuration(Duration value) {
    long millis = value.toMillis();
    for (var unit :
        Arrays.asList(
            new Unit("d", 86_400_000),
            new Unit("h", 3_600_000),
            new Unit("m", 60_000),
            new Unit("s", 1_000))) {
      if (millis >= unit.size && millis % unit.size == 0) {
        return millis / unit.size + unit.name;
      }
    }
    return millis + "ms";
  }

  private static Integer parseSize(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException();
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    long factor =
        switch (unit) {
          case "KiB" -> 1L << 10;
          case "MiB" -> 1L << 20;
          case "GiB" -> 1L << 30;
          default -> 1L;
        };
    // No overflow: 10 digits and 30 bits fit.
    long bytes = Long.parseLong(matcher.group(1)) * factor;
    if (bytes < 1 || bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException();
    }
    return (int) bytes;
  }

  private static String printSize(int value) {
    for (var unit :
        List.of(new Unit("GiB", 1 << 30), new Unit("MiB", 1 << 20), new Unit("KiB", 1 << 10))) {
      if (value >= unit.size && value % unit.size == 0) {
        return value / unit.size + unit.name;
      }
    }
    return Integer.toString(value);
  }

  private record Unit(String name, long size) {}

  @Override
  public String toString() {
    return key;
  }
}
