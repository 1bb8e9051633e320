package dev.jams;

import dev.jams.internal.lifecycle.Lifecycle;
import dev.jams.internal.remote.StartStoppedException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Ends a start between two of its steps if it has become pointless. */
record StartGate(Lifecycle lifecycle, CompletableFuture<?> stop) {
  void pass() throws StartException {
    if (stop.isDone()) {
      throw new StartStoppedException();
    }
    Optional<String> failed = lifecycle.reason();
    if (failed.isPresent()) {
      throw new StartException(failed.get());
    }
  }
}
