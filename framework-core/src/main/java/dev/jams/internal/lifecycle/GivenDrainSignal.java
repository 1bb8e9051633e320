package dev.jams.internal.lifecycle;

import dev.jams.DrainSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The drain signal of one call. */
final class GivenDrainSignal implements DrainSignal {
  private record Waiting(Runnable listener, Executor executor) {
    void tell() {
      try {
        executor.execute(listener);
      } catch (RejectedExecutionException e) {
        // It has been shut down, so what it ran no longer cares.
        return;
      }
    }
  }

  private List<Waiting> waiting = List.of();
  private volatile boolean given;

  @Override
  public boolean isGiven() {
    return given;
  }

  @Override
  public void onGiven(Runnable listener, Executor executor) {
    Waiting added = new Waiting(listener, executor);
    synchronized (this) {
      if (!given) {
        List<Waiting> more = new ArrayList<>(waiting);
        more.add(added);
        waiting = more;
        return;
      }
    }
    added.tell();
  }

  void give() {
    List<Waiting> told;
    synchronized (this) {
      given = true;
      told = waiting;
      waiting = List.of();
    }
    told.forEach(Waiting::tell);
  }
}
