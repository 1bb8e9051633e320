package dev.jams.http.internal.connect;

import dev.jams.http.internal.call.BadRequests;
import io.grpc.StatusException;
import java.util.concurrent.TimeUnit;

/** The header {@code Connect-Timeout-Ms}: at most ten digits. */
final class ConnectTimeout {
  private static final int MAX_DIGITS = 10;

  private ConnectTimeout() {}

  static long nanos(String millis) throws StatusException {
    boolean digits = millis.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || millis.isEmpty() || millis.length() > MAX_DIGITS) {
      throw BadRequests.of(
          "header connect-timeout-ms is \"" + millis + "\", expected at most ten digits",
          "connect-timeout-ms");
    }
    return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis));
  }
}
