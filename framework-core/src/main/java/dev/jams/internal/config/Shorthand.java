package dev.jams.internal.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A setting that stands for others: what it is given, they are given. It and one of them are not
 * given together, unless by sources of which one beats the other.
 *
 * @param spec its value says nothing by itself
 * @param parts what it gives to each key; called only with what the spec can read
 */
public record Shorthand(Spec<Optional<String>> spec, Map<String, UnaryOperator<String>> parts) {

  /** {@code grpc.addr}, which is host and port together, as in {@code 0.0.0.0:8103}. */
  public static Shorthand address(String listener) {
    String key = listener + ".addr";
    String host = listener + ".host";
    String port = listener + ".port";
    String what = "host and port in one, instead of " + host + " and " + port;
    return new Shorthand(
        spec(key, HostAndPort.TYPE, what),
        Map.of(
            host, text -> HostAndPort.of(text).host(), port, text -> HostAndPort.of(text).port()));
  }

  /** A time span that is given to several settings. */
  public static Shorthand duration(String key, String description, String... keys) {
    Map<String, UnaryOperator<String>> parts = new LinkedHashMap<>();
    for (String each : keys) {
      parts.put(each, text -> text);
    }
    Scalar<String> type =
        Scalar.of(
            Scalar.DURATION.expectation(),
            text -> Durations.print(Durations.parse(text)),
            text -> text);
    return new Shorthand(spec(key, type, description), parts);
  }

  private static Spec<Optional<String>> spec(String key, Scalar<String> type, String description) {
    return new Spec<>(
        key, new OptionalType<>(type), Optional.of(Optional.empty()), description, false);
  }
}
