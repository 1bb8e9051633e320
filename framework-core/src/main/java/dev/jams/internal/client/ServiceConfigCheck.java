package dev.jams.internal.client;

import io.grpc.LoadBalancerRegistry;
import io.grpc.Status;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks a service config before gRPC does: gRPC skips keys that it does not know, and says little
 * of values that it cannot use.
 */
final class ServiceConfigCheck {
  private static final Pattern DURATION = Pattern.compile("\\d{1,11}(\\.\\d{1,9})?s");

  /** What a value must be. */
  private interface Kind {
    void check(String at, Object value);
  }

  private static final Kind DURATION_TEXT =
      (at, value) ->
          expect(
              value instanceof String text && DURATION.matcher(text).matches(),
              at,
              value,
              "a time in seconds such as \"0.1s\"");
  private static final Kind POSITIVE_DURATION =
      (at, value) -> {
        DURATION_TEXT.check(at, value);
        expect(
            ((String) value).matches(".*[1-9].*"), at, value, "a time above 0, such as \"0.1s\"");
      };
  private static final Kind TEXT =
      (at, value) -> expect(value instanceof String, at, value, "a text");
  private static final Kind BOOL =
      (at, value) -> expect(value instanceof Boolean, at, value, "true or false");
  private static final Kind ATTEMPTS =
      (at, value) -> expect(isWhole(value, 2), at, value, "a whole number from 2");
  private static final Kind BYTES =
      (at, value) -> expect(isWhole(value, 0), at, value, "a whole number of bytes");
  private static final Kind POSITIVE =
      (at, value) ->
          expect(value instanceof Double number && number > 0, at, value, "a number above 0");
  private static final Kind CODES =
      list(
          (at, value) ->
              expect(
                  isCode(value),
                  at,
                  value,
                  "a gRPC status code other than OK, such as UNAVAILABLE"));
  private static final Kind POLICIES =
      list(
          (at, value) -> {
            expect(value instanceof Map<?, ?> map && map.size() == 1, at, value, "one policy");
            String name = String.valueOf(((Map<?, ?>) value).keySet().iterator().next());
            expect(
                LoadBalancerRegistry.getDefaultRegistry().getProvider(name) != null,
                at,
                name,
                "a policy that is known here, such as round_robin");
          });

  private static final Kind RETRY =
      map(
          Map.of(
              "maxAttempts", ATTEMPTS,
              "initialBackoff", POSITIVE_DURATION,
              "maxBackoff", POSITIVE_DURATION,
              "backoffMultiplier", POSITIVE,
              "retryableStatusCodes", CODES,
              "perAttemptRecvTimeout", DURATION_TEXT),
          "maxAttempts",
          "initialBackoff",
          "maxBackoff",
          "backoffMultiplier",
          "retryableStatusCodes");
  private static final Kind HEDGING =
      map(
          Map.of(
              "maxAttempts", ATTEMPTS,
              "hedgingDelay", DURATION_TEXT,
              "nonFatalStatusCodes", CODES),
          "maxAttempts",
          "hedgingDelay");
  private static final Kind METHOD =
      map(
          Map.of(
              "name", list(map(Map.of("service", TEXT, "method", TEXT))),
              "timeout", DURATION_TEXT,
              "waitForReady", BOOL,
              "maxRequestMessageBytes", BYTES,
              "maxResponseMessageBytes", BYTES,
              "retryPolicy", RETRY,
              "hedgingPolicy", HEDGING),
          "name");
  private static final Kind CONFIG =
      map(
          Map.of(
              "methodConfig", list(ServiceConfigCheck::checkMethod),
              "retryThrottling",
                  map(
                      Map.of("maxTokens", POSITIVE, "tokenRatio", POSITIVE),
                      "maxTokens",
                      "tokenRatio"),
              "loadBalancingConfig", POLICIES,
              "loadBalancingPolicy", TEXT,
              "healthCheckConfig", map(Map.of("serviceName", TEXT), "serviceName")));

  private ServiceConfigCheck() {}

  /**
   * @throws IllegalArgumentException saying what is wrong, and where in it
   */
  static void check(Map<String, ?> config) {
    CONFIG.check("service-config", config);
  }

  private static void checkMethod(String at, Object value) {
    METHOD.check(at, value);
    Map<?, ?> method = (Map<?, ?>) value;
    expect(
        !method.containsKey("retryPolicy") || !method.containsKey("hedgingPolicy"),
        at,
        "both",
        "a retryPolicy or a hedgingPolicy");
    for (Object each : (List<?>) method.get("name")) {
      Map<?, ?> name = (Map<?, ?>) each;
      expect(
          !name.containsKey("method") || name.containsKey("service"),
          at + ".name",
          name.get("method"),
          "the service of the method, too");
    }
  }

  private static Kind list(Kind element) {
    return (at, value) -> {
      expect(value instanceof List<?>, at, value, "a list, with a line \"- …\" each");
      int i = 0;
      for (Object each : (List<?>) value) {
        element.check(at + "[" + i++ + "]", each);
      }
    };
  }

  private static Kind map(Map<String, Kind> kinds, String... required) {
    return (at, value) -> {
      expect(value instanceof Map<?, ?>, at, value, "\"key: value\" lines");
      Map<?, ?> map = (Map<?, ?>) value;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        Kind kind = kinds.get(entry.getKey());
        if (kind == null) {
          throw unknown(at, entry.getKey(), kinds.keySet());
        }
        kind.check(at + "." + entry.getKey(), entry.getValue());
      }
      for (String key : required) {
        if (!map.containsKey(key)) {
          throw new IllegalArgumentException(at + "." + key + " is missing");
        }
      }
    };
  }

  private static IllegalArgumentException unknown(String at, Object key, Collection<String> known) {
    return new IllegalArgumentException(
        at
            + " has \""
            + key
            + "\", expected one of "
            + String.join(", ", known.stream().sorted().toList()));
  }

  private static boolean isWhole(Object value, int min) {
    return value instanceof Double number
        && number >= min
        && number <= Integer.MAX_VALUE
        && number % 1 == 0;
  }

  private static boolean isCode(Object value) {
    if (value instanceof Double number) {
      return isWhole(number, 1) && number < Status.Code.values().length;
    }
    return Arrays.stream(Status.Code.values())
        .anyMatch(code -> code != Status.Code.OK && code.name().equals(value));
  }

  private static void expect(boolean condition, String at, Object value, String expectation) {
    if (!condition) {
      throw new IllegalArgumentException(at + " is " + value + ", expected " + expectation);
    }
  }
}
