package dev.jams;

import io.grpc.Context;
import java.util.concurrent.Executor;

/**
 * Tells a call that the app stops and waits for it no longer than half of {@code
 * shutdown.drain-timeout} more. A service whose streams are long takes it as the occasion to end
 * them by itself, with OK or {@code UNAVAILABLE} and what the client needs to go on elsewhere, say
 * a resume token; what has not ended by then is cut off.
 *
 * <pre>{@code
 * DrainSignal.current().onGiven(() -> subscription.end(lastToken), executor);
 * }</pre>
 *
 * <p>Safe for use by any thread.
 */
public interface DrainSignal {
  /** Where the {@link Context} of each call has its signal. */
  Context.Key<DrainSignal> KEY = Context.key("jams-drain-signal");

  /** The signal of the call that the current {@link Context} is of; outside, one never given. */
  static DrainSignal current() {
    DrainSignal signal = KEY.get();
    return signal == null ? NEVER : signal;
  }

  /** A signal that is never given. */
  DrainSignal NEVER =
      new DrainSignal() {
        @Override
        public boolean isGiven() {
          return false;
        }

        @Override
        public void onGiven(Runnable listener, Executor executor) {}
      };

  /** Whether it was given. */
  boolean isGiven();

  /**
   * Adds a listener, which is run once when the signal is given, or at once if it was. It is let go
   * with the call.
   *
   * @param executor runs it; it must not block if this is {@code Runnable::run}
   */
  void onGiven(Runnable listener, Executor executor);
}
