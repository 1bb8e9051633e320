package dev.jams;

import dev.jams.internal.config.RecordShape;
import dev.jams.internal.config.Scalar;
import dev.jams.internal.config.Shapes;
import dev.jams.internal.config.Spec;
import dev.jams.internal.config.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One thing that can be configured: its key, type, default and description.
 *
 * <p>A setting with the key {@code grpc.max-connections} is given by the flag {@code
 * --grpc-max-connections}, the environment variable {@code GRPC_MAX_CONNECTIONS}, or in the YAML
 * file as {@code max-connections} under {@code grpc}. A flag beats the environment, the environment
 * beats the file, and the file beats the default.
 *
 * <p>Several settings that belong together are a {@linkplain #section section}, whose value is a
 * record:
 *
 * <pre>{@code
 * record Mail(
 *     @About("server that takes the mails") String host,
 *     @About(defaultValue = "25") int port,
 *     @About(value = "how long one mail may take", defaultValue = "10s") Duration timeout,
 *     @About(secret = true) Optional<String> password) {}
 *
 * static final Setting<Mail> MAIL = Setting.section("mail", Mail.class);
 * }</pre>
 *
 * <p>Settings are immutable and may be kept in constants. Two settings are equal when they are the
 * same object; an app refuses two different settings with one key.
 *
 * @param <T> the type of the value
 */
public final class Setting<T> {
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*");

  private final Spec<T> spec;

  private Setting(Spec<T> spec) {
    if (!KEY.matcher(spec.key()).matches()) {
      throw new IllegalArgumentException(
          "setting key \"" + spec.key() + "\" must be lower-case words joined by '.' or '-'");
    }
    this.spec = spec;
  }

  private static <T> Setting<T> of(
      String key, ValueType<T> type, T defaultValue, String description) {
    Spec<T> spec =
        new Spec<>(
            key,
            type,
            Optional.of(defaultValue),
            Objects.requireNonNull(description, "description"),
            false);
    requireUsable(spec, type, type.print(defaultValue));
    return new Setting<>(spec);
  }

  /** A default that could not be given as text would be a default that nobody can go back to. */
  private static <T> void requireUsable(Spec<T> spec, ValueType<T> type, String text) {
    boolean usable;
    try {
      usable = spec.defaultValue().equals(Optional.of(type.parse(text)));
    } catch (IllegalArgumentException e) {
      usable = false;
    }
    if (!usable) {
      throw new IllegalArgumentException(
          "the default of " + spec.key() + " is \"" + text + "\", expected " + type.expectation());
    }
  }

  /** A text of any length. */
  public static Setting<String> text(String key, String defaultValue, String description) {
    return of(key, Scalar.TEXT, defaultValue, description);
  }

  /**
   * A whole number from {@code min} to {@code max}, both included.
   *
   * @throws IllegalArgumentException if the default is not in this range
   */
  public static Setting<Integer> integer(
      String key, int defaultValue, int min, int max, String description) {
    return of(key, Scalar.integer(min, max), defaultValue, description);
  }

  /** {@code true} or {@code false}; the bare flag means {@code true}. */
  public static Setting<Boolean> bool(String key, boolean defaultValue, String description) {
    return of(key, Scalar.BOOL, defaultValue, description);
  }

  /**
   * A time span of whole milliseconds, such as {@code 250ms}, {@code 15s}, {@code 1.5s}, {@code
   * 1h30m}, {@code 5 min}, {@code 1d}, {@code 2w} or, as ISO 8601 has it, {@code PT15S}; from zero
   * to a hundred years.
   */
  public static Setting<Duration> duration(String key, Duration defaultValue, String description) {
    return of(key, Scalar.DURATION, defaultValue, description);
  }

  /**
   * The same from {@code min} to {@code max}, both included.
   *
   * @throws IllegalArgumentException if the default is not in this range
   */
  public static Setting<Duration> duration(
      String key, Duration defaultValue, Duration min, Duration max, String description) {
    return of(key, Scalar.duration(min, max), defaultValue, description);
  }

  /**
   * The same for a key that files of other programs have as a number of seconds: a whole number
   * without a unit is one.
   *
   * @throws IllegalArgumentException if the default is not in this range
   */
  public static Setting<Duration> seconds(
      String key, Duration defaultValue, Duration min, Duration max, String description) {
    return of(key, Scalar.seconds(min, max), defaultValue, description);
  }

  /**
   * A number of bytes as {@link Size} reads it, such as {@code 512}, {@code 8KiB}, {@code 4MiB} or
   * {@code 10MB}; above 0 and below 2 GiB.
   */
  public static Setting<Integer> size(String key, int defaultValue, String description) {
    return of(key, Scalar.intSize(), defaultValue, description);
  }

  /**
   * One of the given words.
   *
   * @throws IllegalArgumentException if the default is none of them
   */
  public static Setting<String> choice(
      String key, String defaultValue, List<String> words, String description) {
    return of(key, Scalar.choice(words), defaultValue, description);
  }

  /**
   * Texts: a sequence in the file, with commas between as a flag or in the environment.
   *
   * @throws IllegalArgumentException if one of the defaults has a comma, or spaces around it
   */
  public static Setting<List<String>> list(
      String key, List<String> defaultValue, String description) {
    return of(key, Scalar.TEXT.list(), List.copyOf(defaultValue), description);
  }

  /** Words, each one of those there are. */
  static Setting<List<String>> choices(
      String key, List<String> defaultValue, List<String> words, String description) {
    return of(key, Scalar.choice(words).list(), defaultValue, description);
  }

  /** The same by keys, none by default. */
  static Setting<Map<String, List<String>>> choicesByKey(
      String key, List<String> words, String description) {
    return of(key, Scalar.choice(words).lists(), Map.of(), description);
  }

  /** A part of the file as it is. */
  static Setting<Map<String, Object>> anything(String key, String description) {
    return of(key, Shapes.anything(), Map.of(), description);
  }

  /** A text that is not blank. */
  static Setting<String> name(String key, String defaultValue, String description) {
    return of(key, Scalar.NAME, defaultValue, description);
  }

  /**
   * A section: a setting for each component of a record. The component {@code maxSize} of the
   * section {@code mail} is the setting {@code mail.max-size}. {@link About} gives it a default and
   * a description.
   *
   * <p>Components may be of these types: {@code String}, {@code boolean}, {@code int}, {@code
   * long}, {@code double}, {@link Duration}, {@link Size}, {@code Path}, {@code URI}, an enum (its
   * constants in lower case with dashes), a record (a section in this one), and {@code Optional},
   * {@code List} or {@code Map<String, …>} of these; {@code Map<String, ?>} is a part of the file
   * as it is, with numbers as {@code Double}. What is in a list of records, only a file can give.
   *
   * <p>If the constructor of the record throws {@link IllegalArgumentException}, that is an error
   * of the configuration, with the exception's message, and with the place of the values.
   *
   * @throws IllegalArgumentException if the record has a component of another type, or a default
   *     that its type cannot be read from
   */
  public static <R extends Record> Setting<R> section(String key, Class<R> type) {
    return new Setting<>(new Spec<>(key, Shapes.ofRecord(type), Optional.empty(), "", false));
  }

  /**
   * The same with the values of a record as the defaults, rather than those of {@link About}.
   *
   * @throws IllegalArgumentException as for {@link #section(String, Class)}
   */
  public static <R extends Record> Setting<R> section(String key, R defaults) {
    @SuppressWarnings("unchecked") // The class of an R that is no subclass, as of any record.
    RecordShape<R> shape = Shapes.ofRecord((Class<R>) defaults.getClass());
    return new Setting<>(new Spec<>(key, shape, Optional.of(defaults), "", false));
  }

  /**
   * A section of sections, one for each name that people choose in the file: with the key {@code
   * clients}, what stands under {@code clients.users} is the record of the name {@code users}.
   * Flags and environment reach it as well, as {@code --clients-users-target} and {@code
   * CLIENTS_USERS_TARGET}, if the file has the name or it is one of {@code names}.
   *
   * @param names those that the app itself knows; they are in the value even where nothing is given
   *     for them
   * @throws IllegalArgumentException as for {@link #section(String, Class)}
   */
  public static <R extends Record> Setting<Map<String, R>> sections(
      String key, Class<R> type, String... names) {
    return new Setting<>(
        new Spec<>(key, Shapes.named(type, List.of(names)), Optional.empty(), "", false));
  }

  /**
   * The same setting, of whose values some cannot be: each that is given is handed to the check
   * when the configuration is read. What the check throws is an error like those of wrong types,
   * with key, value and place.
   *
   * @param check throws {@link IllegalArgumentException}, whose message says why the value cannot
   *     be, or what was expected
   * @throws IllegalArgumentException if the check refuses the default
   * @throws IllegalStateException if this is a section; its record's constructor checks its values
   */
  public Setting<T> checked(Consumer<? super T> check) {
    return new Setting<>(spec.checked(check));
  }

  /** The same setting, whose value is never printed: help, logs and errors show {@code ****}. */
  public Setting<T> secret() {
    return new Setting<>(spec.asSecret());
  }

  /** The key, as written in the file with dots between the levels. */
  public String key() {
    return spec.key();
  }

  /**
   * The command-line flag, for example {@code --grpc-port}; of a section, what the flags of its
   * settings begin with.
   */
  public String flag() {
    return spec.flag();
  }

  /**
   * The environment variable, for example {@code GRPC_PORT}; of a section, what the variables of
   * its settings begin with.
   */
  public String environmentVariable() {
    return spec.environmentVariable();
  }

  /**
   * The value where nothing else is given.
   *
   * @throws IllegalStateException if this is a section that was not made with a default
   */
  public T defaultValue() {
    return spec.defaultValue()
        .orElseThrow(() -> new IllegalStateException(key() + " has no default as a whole"));
  }

  /** What the setting does, in one sentence; empty for a section. */
  public String description() {
    return spec.description();
  }

  /** Whether the value is kept out of everything that is printed. */
  public boolean isSecret() {
    return spec.isSecret();
  }

  String print(T value) {
    return spec.print(value);
  }

  Spec<T> spec() {
    return spec;
  }

  @Override
  public String toString() {
    return key();
  }
}
