package dev.jams.http.internal.call;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.ResponseHeadersBuilder;

/** The header {@code Retry-After} of an error that says when to try again. */
public final class RetryAfter {
  private RetryAfter() {}

  /** Sets the header where a {@link RetryInfo} is among the details and the service set none. */
  public static void set(Status status, ResponseHeadersBuilder headers) {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(RetryInfo.class) && !headers.contains(HttpHeaderNames.RETRY_AFTER)) {
        long seconds = seconds(detail);
        if (seconds >= 0) {
          headers.setLong(HttpHeaderNames.RETRY_AFTER, seconds);
        }
      }
    }
  }

  /** Rounded up: who comes back too early is turned away once more. */
  private static long seconds(Any detail) {
    try {
      Duration delay = detail.unpack(RetryInfo.class).getRetryDelay();
      return delay.getSeconds() + (delay.getNanos() > 0 ? 1 : 0);
    } catch (InvalidProtocolBufferException e) {
      return -1;
    }
  }
}
