package dev.jams.internal.limit;

import dev.jams.RichStatus;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;

/** What a call is answered with that is turned away. Made once, because it has to cost nothing. */
public final class Refusal {
  private final Status status;
  private final Metadata details;

  Refusal(Duration retryAfter) {
    StatusRuntimeException refusal =
        RichStatus.of(
                Status.RESOURCE_EXHAUSTED.withDescription(
                    "the server has as many calls as it can serve, try again later"))
            .retryAfter(retryAfter)
            .asRuntimeException();
    this.status = refusal.getStatus();
    this.details = refusal.getTrailers();
  }

  /** {@code RESOURCE_EXHAUSTED}. */
  public Status status() {
    return status;
  }

  /** When to try again; the caller's own. */
  public Metadata trailers() {
    Metadata trailers = new Metadata();
    trailers.merge(details);
    return trailers;
  }
}
