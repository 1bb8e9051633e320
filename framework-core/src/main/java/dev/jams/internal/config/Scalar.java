package dev.jams.internal.config;

import dev.jams.Size;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A single value.
 *
 * @param parser throws {@link IllegalArgumentException} for a text that is no such value
 * @param words the only texts there are; none if there are others
 */
public record Scalar<T>(
    String expectation,
    Function<String, T> parser,
    Function<T, String> printer,
    boolean isBool,
    List<String> words)
    implements ValueType<T> {
  /** As JSON and YAML have them, with the digits of ASCII. */
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  /** As YAML has them. */
  private static final Set<String> BOOLS =
      Set.of("true", "True", "TRUE", "false", "False", "FALSE");

  /** A text for the eyes of people. */
  public static final Scalar<String> NAME =
      of(
          "a name that is not blank",
          text -> {
            require(!text.isBlank());
            return text;
          },
          text -> text);

  public static final Scalar<String> TEXT = of("text", text -> text, text -> text);

  public static final Scalar<Boolean> BOOL =
      new Scalar<>("true or false", Scalar::parseBool, String::valueOf, true, List.of());

  public static final Scalar<Duration> DURATION = duration(Duration.ZERO, Durations.LONGEST);

  static final Scalar<Size> SIZE =
      of("a number of bytes such as 512, 8KiB, 4MiB or 10MB", Size::parse, Size::toString);

  static final Scalar<Double> DECIMAL = of("a number", Scalar::parseDecimal, String::valueOf);

  static final Scalar<Path> PATH = of("a path", Scalar::parsePath, Path::toString);

  static final Scalar<URI> ADDRESS = of("a URI", Scalar::parseUri, Scalar::printUri);

  static <T> Scalar<T> of(
      String expectation, Function<String, T> parser, Function<T, String> printer) {
    return new Scalar<>(expectation, parser, printer, false, List.of());
  }

  private static <T> Scalar<T> ofWords(
      List<String> words, Function<String, T> parser, Function<T, String> printer) {
    String expectation =
        words.isEmpty() ? "none, because there are none" : "one of " + String.join(", ", words);
    return new Scalar<>(expectation, parser, printer, false, words);
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public static Scalar<Integer> integer(int min, int max) {
    Scalar<Long> wide = whole(min, max);
    return of(wide.expectation, text -> wide.parse(text).intValue(), String::valueOf);
  }

  static Scalar<Long> whole(long min, long max) {
    return of(
        "a whole number from " + min + " to " + max,
        text -> {
          require(INTEGER.matcher(text).matches());
          long value = Long.parseLong(text);
          require(value >= min && value <= max);
          return value;
        },
        String::valueOf);
  }

  /** A time span from {@code min} to {@code max}, both included. */
  public static Scalar<Duration> duration(Duration min, Duration max) {
    return duration("", Durations::parse, min, max);
  }

  /** The same, where a whole number alone counts seconds. */
  public static Scalar<Duration> seconds(Duration min, Duration max) {
    return duration("or a number of seconds, ", Durations::parseOrSeconds, min, max);
  }

  private static Scalar<Duration> duration(
      String otherwise, Function<String, Duration> parser, Duration min, Duration max) {
    return of(
        "a time span such as 250ms, 15s, 1h30m or 1d, "
            + otherwise
            + "of whole milliseconds and "
            + (min.isZero() ? "" : "at least " + Durations.print(min) + " and ")
            + "at most "
            + Durations.print(max),
        text -> {
          Duration value = parser.apply(text);
          require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
          return value;
        },
        Durations::print);
  }

  /** A number of bytes that an {@code int} can hold. */
  public static Scalar<Integer> intSize() {
    return of(
        "a number of bytes such as 512, 8KiB or 4MiB, above 0 and below 2GiB",
        text -> {
          long bytes = Size.parse(text).bytes();
          require(bytes > 0 && bytes <= Integer.MAX_VALUE);
          return (int) bytes;
        },
        bytes -> Size.ofBytes(bytes).toString());
  }

  /** One of the given words. */
  public static Scalar<String> choice(List<String> words) {
    List<String> choices = List.copyOf(words);
    return ofWords(
        choices,
        text -> {
          require(choices.contains(text));
          return text;
        },
        text -> text);
  }

  /** A constant, by its name in lower case with dashes, or as it is. */
  static <E extends Enum<E>> Scalar<E> constant(Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    return ofWords(
        constants.stream().map(Scalar::word).toList(),
        text ->
            constants.stream()
                .filter(constant -> text.equals(word(constant)) || text.equals(constant.name()))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new),
        Scalar::word);
  }

  /** Several of them. */
  public ValueType<List<T>> list() {
    return new ListType<>(this);
  }

  /** Several of them for each key. */
  public ValueType<Map<String, List<T>>> lists() {
    return new ListsType<>(this);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static boolean isBool(String text) {
    return BOOLS.contains(text);
  }

  private static Boolean parseBool(String text) {
    require(isBool(text));
    return Boolean.valueOf(text);
  }

  private static Double parseDecimal(String text) {
    require(NUMBER.matcher(text).matches());
    double value = Double.parseDouble(text);
    require(Double.isFinite(value));
    return value;
  }

  private static Path parsePath(String text) {
    require(!text.isEmpty());
    return Path.of(text);
  }

  /** Without whoever may use it, which is often a user and a password. */
  private static String printUri(URI uri) {
    return uri.toString().replaceFirst("^([^/?#]*//)?[^/?#]*@", "$1" + Spec.MASK + "@");
  }

  private static URI parseUri(String text) {
    require(!text.isEmpty());
    return URI.create(text);
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException();
    }
  }

  @Override
  public String hint(String text) {
    String near = Spelling.nearest(text, words);
    return near == null ? "" : "; did you mean " + near + "?";
  }

  @Override
  public T parse(String text) {
    return parser.apply(text);
  }

  @Override
  public String print(T value) {
    return printer.apply(value);
  }
}
