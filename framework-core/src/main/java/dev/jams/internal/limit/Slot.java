package dev.jams.internal.limit;

import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;

/** The place that a call takes among those in progress. Safe for use by any thread. */
public abstract class Slot {
  /** That of a call which no limit is for. */
  static final Slot FREE =
      new Slot() {
        @Override
        void leave(Status.Code code) {}
      };

  private final AtomicBoolean left = new AtomicBoolean();

  Slot() {}

  /**
   * The call has ended, as this says, or its service need not go on. Only the first time counts.
   */
  public final void end(Status.Code code) {
    if (left.compareAndSet(false, true)) {
      leave(code);
    }
  }

  abstract void leave(Status.Code code);
}
