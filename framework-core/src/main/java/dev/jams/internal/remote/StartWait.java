package dev.jams.internal.remote;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits during the start of an app, for a time, and only until the app is told to stop. */
public final class StartWait {
  private final CompletableFuture<?> stop;
  private final long end;

  /**
   * @param stop completed when the app shall stop
   */
  public StartWait(CompletableFuture<?> stop, Duration timeout) {
    this.stop = stop;
    this.end = System.nanoTime() + timeout.toNanos();
  }

  /**
   * The result of something that goes on elsewhere.
   *
   * @throws TimeoutException if the time is up before there is one
   */
  <T> T get(CompletableFuture<T> result)
      throws ExecutionException, TimeoutException, StartStoppedException {
    try {
      CompletableFuture<?> any = CompletableFuture.anyOf(stop, result.exceptionally(e -> null));
      any.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (stop.isDone()) {
        throw new StartStoppedException();
      }
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartStoppedException();
    }
  }

  /** Waits for no more than this time, or what is left of it. */
  public void pause(Duration time) throws StartStoppedException {
    long nanos = Math.min(time.toNanos(), remaining().toNanos());
    try {
      stop.get(nanos, TimeUnit.NANOSECONDS);
      throw new StartStoppedException();
    } catch (TimeoutException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartStoppedException();
    } catch (ExecutionException e) {
      throw new StartStoppedException();
    }
  }

  public boolean isOver() {
    return remaining().isZero();
  }

  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }
}
