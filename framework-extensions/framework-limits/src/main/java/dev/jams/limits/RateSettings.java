package dev.jams.limits;

import dev.jams.About;
import dev.jams.internal.client.TransportHeaders;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One of {@code limits.rates}. */
record RateSettings(
    @About(
            value =
                "what is counted together: pkg.Service/Method, pkg.Service/* for all of a service,"
                    + " * for all",
            defaultValue = "*")
        List<String> methods,
    @About(
            value =
                "what callers are told apart by; those without a principal or a key by their"
                    + " addresses",
            defaultValue = "principal")
        By by,
    @About("header that has the key, where by is key") Optional<String> header,
    @About("calls that a caller may make in each period") int requests,
    @About(value = "the period", defaultValue = "1s") Duration period,
    @About("calls that may come at once; as many as requests if it is not given")
        Optional<Integer> burst) {

  /** What callers are told apart by. */
  enum By {
    PRINCIPAL,
    ADDRESS,
    KEY
  }

  RateSettings {
    LimitsSettings.requireWhole(requests, 1, Integer.MAX_VALUE, "requests");
    LimitsSettings.require(!period.isZero(), "period is 0, expected more");
    burst.ifPresent(calls -> LimitsSettings.requireWhole(calls, 1, Integer.MAX_VALUE, "burst"));
    LimitsSettings.require(
        by == By.KEY == header.isPresent(),
        by == By.KEY
            ? "by is key, and no header has the key; write header: x-api-key"
            : "header is given, but by is not key");
    header.ifPresent(RateSettings::requireHeader);
    Pace.of(requests, period, burst.orElse(requests));
  }

  Pace pace() {
    return Pace.of(requests, period, burst.orElse(requests));
  }

  private static void requireHeader(String name) {
    boolean usable = !TransportHeaders.contain(name);
    try {
      var unused = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    } catch (IllegalArgumentException e) {
      usable = false;
    }
    LimitsSettings.require(usable, "header is \"" + name + "\", which no caller can send");
  }
}
