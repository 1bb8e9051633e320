package dev.jams.http.internal.call;

import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.StatusException;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a call may take: what the caller asks for by {@code Grpc-Timeout}, up to a maximum, or
 * the default. The syntax is that of gRPC over HTTP/2: at most eight digits and a unit.
 */
public final class CallDeadline {
  /** The time of a call that has no deadline. */
  public static final long NONE = Long.MAX_VALUE;

  /** The rule of gRPC itself: as long as the caller says, and for ever if it does not. */
  public static final CallDeadline OF_CALLER =
      new CallDeadline(Duration.ofNanos(NONE), Duration.ofNanos(NONE));

  private static final AsciiString GRPC_TIMEOUT = AsciiString.of("grpc-timeout");
  private static final int MAX_DIGITS = 8;

  private final long defaultNanos;
  private final long maxNanos;

  /**
   * Makes the rule.
   *
   * @param byDefault at most {@code max} counts; zero for none
   * @param max zero for any
   */
  public CallDeadline(Duration byDefault, Duration max) {
    this.maxNanos = nanosOrNone(max);
    this.defaultNanos = Math.min(nanosOrNone(byDefault), maxNanos);
  }

  private static long nanosOrNone(Duration time) {
    return time.isZero() ? NONE : time.toNanos();
  }

  /** The longest that a call may take, in nanoseconds. */
  public long maxNanos() {
    return maxNanos;
  }

  /** The time from now on, in nanoseconds. */
  public long nanos(RequestHeaders headers) throws StatusException {
    String value = headers.get(GRPC_TIMEOUT);
    return value == null ? defaultNanos : nanos(parse(value));
  }

  /** The time of a call that asks for so many nanoseconds by other means. */
  public long nanos(long asked) {
    return Math.min(asked, maxNanos);
  }

  /** The time of a call that asks for none, in nanoseconds. */
  public long defaultNanos() {
    return defaultNanos;
  }

  private static long parse(String value) throws StatusException {
    int digits = value.length() - 1;
    if (digits < 1 || digits > MAX_DIGITS) {
      throw malformed(value);
    }
    long amount = 0;
    for (int i = 0; i < digits; i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9') {
        throw malformed(value);
      }
      amount = amount * 10 + (c - '0');
    }
    TimeUnit unit =
        switch (value.charAt(digits)) {
          case 'H' -> TimeUnit.HOURS;
          case 'M' -> TimeUnit.MINUTES;
          case 'S' -> TimeUnit.SECONDS;
          case 'm' -> TimeUnit.MILLISECONDS;
          case 'u' -> TimeUnit.MICROSECONDS;
          case 'n' -> TimeUnit.NANOSECONDS;
          default -> throw malformed(value);
        };
    return unit.toNanos(amount);
  }

  private static StatusException malformed(String value) {
    return BadRequests.of(
        "header grpc-timeout is \""
            + value
            + "\", expected at most eight digits and one of H, M, S, m, u, n, such as 500m",
        "grpc-timeout");
  }
}
