package dev.jams.security;

import java.util.concurrent.CompletableFuture;

/** What is known of who calls. Immutable. */
sealed interface Outcome {
  /** It is clear who calls. */
  record Known(Principal principal) implements Outcome {}

  /**
   * It is not, and the call ends.
   *
   * @param denial what the caller is told
   * @param reason what only the log is told; may have been chosen by the caller
   */
  record Refused(Denial denial, String reason) implements Outcome {}

  /**
   * Keys are on their way.
   *
   * @param outcome is completed in bounded time, on a thread of the app's executor
   */
  record Pending(CompletableFuture<Outcome> outcome) implements Outcome {}

  /** The credentials are of no use. */
  static Outcome invalid(String reason) {
    return new Refused(Denial.INVALID, reason);
  }
}
