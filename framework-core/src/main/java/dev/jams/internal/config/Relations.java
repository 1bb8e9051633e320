package dev.jams.internal.config;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the values of several settings have to do with each other: of two forms of one thing the
 * stronger source decides, what is given for one may say what another is by default, and some
 * values do not go together. Settings are known by their keys, since parts of an app that do not
 * know each other have them.
 */
final class Relations {
  private static final String DEFAULT_DEADLINE = "http.default-deadline";
  private static final String MAX_DEADLINE = "http.max-deadline";
  private static final String PING_INTERVAL = "http.ping-interval";
  private static final String IDLE_TIMEOUT = "http.idle-timeout";

  private final Map<String, Spec<?>> specs = new LinkedHashMap<>();
  private final Values values;

  Relations(Collection<Spec<?>> leaves, Values values) {
    this.values = values;
    leaves.forEach(leaf -> specs.put(leaf.key(), leaf));
  }

  void apply() {
    for (String key : specs.keySet()) {
      if (key.endsWith(".unix")) {
        socketOrPort(key, sibling(key, "port"));
      }
      if (key.endsWith(".client-ca-file")) {
        clientAuth(key, sibling(key, "client-auth"));
      }
    }
    if (has(DEFAULT_DEADLINE, MAX_DEADLINE)) {
      deadlines(duration(DEFAULT_DEADLINE), duration(MAX_DEADLINE));
    }
    if (has(PING_INTERVAL, IDLE_TIMEOUT)) {
      pings(duration(PING_INTERVAL), duration(IDLE_TIMEOUT));
    }
  }

  private static String sibling(String key, String name) {
    return key.substring(0, key.lastIndexOf('.') + 1) + name;
  }

  /** Whether there are such settings, with values. */
  private boolean has(String... keys) {
    for (String key : keys) {
      if (!specs.containsKey(key) || values.get(specs.get(key)) == null) {
        return false;
      }
    }
    return true;
  }

  private Values.Found<?> found(String key) {
    return values.get(specs.get(key));
  }

  private Duration duration(String key) {
    return (Duration) found(key).value();
  }

  private void socketOrPort(String unix, String port) {
    if (!has(unix, port) || found(unix).text().isEmpty()) {
      return;
    }
    int bySocket = found(unix).rank();
    int byPort = found(port).rank();
    if (byPort > bySocket) {
      values.put(specs.get(unix), "", found(port), port);
    } else if (byPort == bySocket && !found(port).isDefault()) {
      values.refuse(
          specs.get(unix),
          port + " is given as well (" + found(port).source() + "); give one of them");
    }
  }

  private void clientAuth(String ca, String auth) {
    if (has(ca, auth) && !found(ca).text().isEmpty() && found(auth).isDefault()) {
      values.put(specs.get(auth), "require", found(ca), ca);
    }
  }

  private void deadlines(Duration usual, Duration most) {
    Predicate<Duration> fits = time -> !time.isZero() && time.compareTo(most) <= 0;
    if (most.isZero() || fits.test(usual)) {
      return;
    }
    if (found(DEFAULT_DEADLINE).isDefault()) {
      values.put(
          specs.get(DEFAULT_DEADLINE),
          found(MAX_DEADLINE).text(),
          found(MAX_DEADLINE),
          MAX_DEADLINE);
    } else {
      values.refuse(
          specs.get(DEFAULT_DEADLINE),
          "expected at most "
              + found(MAX_DEADLINE).text()
              + ", which "
              + MAX_DEADLINE
              + " is; shorten the one or lengthen the other");
    }
  }

  /** A connection without calls ends before it would be asked. */
  private void pings(Duration interval, Duration idle) {
    if (idle.isZero() || interval.compareTo(idle) < 0) {
      return;
    }
    if (found(PING_INTERVAL).isDefault()) {
      values.put(specs.get(PING_INTERVAL), "0ms", found(IDLE_TIMEOUT), IDLE_TIMEOUT);
    } else {
      values.refuse(
          specs.get(PING_INTERVAL),
          "expected less than "
              + found(IDLE_TIMEOUT).text()
              + ", which "
              + IDLE_TIMEOUT
              + " is, or 0s for never");
    }
  }
}
