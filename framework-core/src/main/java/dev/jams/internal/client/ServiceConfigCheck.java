package dev.jams.internal.client;

import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.Status;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
  private static final Kind CODE =
      (at, value) ->
          expect(isCode(value), at, value, "a gRPC status code other than OK, such as UNAVAILABLE");
  private static final Kind CODES = list(CODE);
  private static final Kind SOME_CODES =
      both(CODES, (at, value) -> expectSome(at, value, "at least one status code"));
  private static final Kind POLICY_NAME =
      both(TEXT, (at, value) -> policy(at, value.toString().toLowerCase(Locale.ROOT)));
  private static final Kind POLICIES =
      both(
          list(ServiceConfigCheck::checkPolicy),
          (at, value) -> expectSome(at, value, "at least one policy"));

  private static final Kind RETRY =
      map(
          Map.of(
              "maxAttempts", ATTEMPTS,
              "initialBackoff", POSITIVE_DURATION,
              "maxBackoff", POSITIVE_DURATION,
              "backoffMultiplier", POSITIVE,
              "retryableStatusCodes", SOME_CODES,
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
              "methodConfig",
                  both(list(ServiceConfigCheck::checkMethod), ServiceConfigCheck::checkNames),
              "retryThrottling",
                  map(
                      Map.of("maxTokens", POSITIVE, "tokenRatio", POSITIVE),
                      "maxTokens",
                      "tokenRatio"),
              "loadBalancingConfig", POLICIES,
              "loadBalancingPolicy", POLICY_NAME,
              "healthCheckConfig", map(Map.of("serviceName", TEXT), "serviceName")));

  private ServiceConfigCheck() {}

  /**
   * @throws IllegalArgumentException saying what is wrong, and where in it
   */
  static void check(Map<String, ?> config) {
    CONFIG.check("service-config", config);
  }

  private static LoadBalancerProvider policy(String at, String name) {
    LoadBalancerProvider provider =
        LoadBalancerRegistry.getDefaultRegistry().getProvider(ServiceConfigs.policy(name, false));
    expect(provider != null, at, name, "a policy that is known here, such as round_robin");
    return provider;
  }

  private static void checkPolicy(String at, Object value) {
    expect(value instanceof Map<?, ?> map && map.size() == 1, at, value, "one policy");
    Map.Entry<?, ?> only = ((Map<?, ?>) value).entrySet().iterator().next();
    LoadBalancerProvider provider = policy(at, only.getKey().toString());
    String of = at + "." + only.getKey();
    expect(
        only.getValue() instanceof Map<?, ?>, of, only.getValue(), "\"key: value\" lines, or {}");
    @SuppressWarnings("unchecked") // The keys of a configuration are text.
    Map<String, ?> config = (Map<String, ?>) only.getValue();
    ConfigOrError parsed = provider.parseLoadBalancingPolicyConfig(config);
    if (parsed.getError() != null) {
      expect(false, of, config, "what it takes: " + parsed.getError().getDescription());
    }
  }

  /** Of two configs for one method, gRPC would have to choose. */
  private static void checkNames(String at, Object value) {
    Set<Object> known = new HashSet<>();
    int i = 0;
    for (Object method : (List<?>) value) {
      String of = at + "[" + i++ + "].name";
      List<?> names = (List<?>) ((Map<?, ?>) method).get("name");
      expectSome(of, names, "at least one name, [{}] for every method");
      for (Object name : names) {
        expect(known.add(name), of, name, "each name once");
      }
    }
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

  private static Kind both(Kind first, Kind second) {
    return (at, value) -> {
      first.check(at, value);
      second.check(at, value);
    };
  }

  private static void expectSome(String at, Object list, String expectation) {
    expect(!((List<?>) list).isEmpty(), at, list, expectation);
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
