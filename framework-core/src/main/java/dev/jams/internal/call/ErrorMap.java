package dev.jams.internal.call;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The status of each type of exception. What the app maps goes before what is built in, and the
 * most specific class first. Immutable.
 *
 * <p>Built in is only what cannot be a mistake of the service's own code: libraries throw {@link
 * IllegalArgumentException}, {@link UnsupportedOperationException} and the like for mistakes of
 * their callers, that is of the service, and a client that read {@code INVALID_ARGUMENT} or {@code
 * UNIMPLEMENTED} would blame itself.
 */
final class ErrorMap {
  /**
   * How a call ends.
   *
   * @param expected whether the app has said so, so that it is no news for the log
   */
  record Ending(Status status, Metadata trailers, boolean expected) {}

  private static final Map<Class<?>, Status> BUILT_IN =
      Map.of(
          TimeoutException.class,
          Status.DEADLINE_EXCEEDED.withDescription("the operation took too long"),
          RejectedExecutionException.class,
          Status.UNAVAILABLE.withDescription("the server is busy"));

  private final Map<Class<?>, Function<Throwable, StatusRuntimeException>> mapped;

  ErrorMap(Map<Class<?>, Function<Throwable, StatusRuntimeException>> mapped) {
    this.mapped = Map.copyOf(mapped);
  }

  /**
   * The ending of a call that a throwable ends.
   *
   * @return null if nothing is known of it
   */
  Ending of(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    if (cause instanceof StatusRuntimeException e) {
      return ending(e.getStatus(), e.getTrailers());
    }
    if (cause instanceof StatusException e) {
      return ending(e.getStatus(), e.getTrailers());
    }
    var rule = nearest(mapped, cause);
    if (rule != null) {
      StatusRuntimeException e = rule.apply(cause);
      if (e.getStatus().isOk()) {
        throw new IllegalStateException(cause.getClass().getName() + " is mapped to OK");
      }
      return ending(e.getStatus(), e.getTrailers());
    }
    if (cause instanceof CancellationException && Context.current().isCancelled()) {
      return new Ending(Status.CANCELLED, new Metadata(), true);
    }
    Status status = nearest(BUILT_IN, cause);
    return status == null ? null : new Ending(status, new Metadata(), false);
  }

  /** What futures put around the exception that somebody threw. */
  private static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static <T> T nearest(Map<Class<?>, T> rules, Throwable thrown) {
    for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
      T rule = rules.get(type);
      if (rule != null) {
        return rule;
      }
    }
    return null;
  }

  private static Ending ending(Status status, Metadata trailers) {
    return new Ending(
        status, trailers == null ? new Metadata() : trailers, !isBug(status.getCode()));
  }

  /**
   * Whether it stays a bug, for which the log has to have the reason, in words of the app's own.
   */
  static boolean isBug(Status.Code code) {
    return code == Status.Code.INTERNAL
        || code == Status.Code.UNKNOWN
        || code == Status.Code.DATA_LOSS;
  }

  /** Collects what an app maps. */
  static final class Builder {
    private final Map<Class<?>, Function<Throwable, StatusRuntimeException>> mapped =
        new HashMap<>();

    <E extends Throwable> void add(
        Class<E> type, Function<? super E, StatusRuntimeException> mapper) {
      if (StatusRuntimeException.class.isAssignableFrom(type)
          || StatusException.class.isAssignableFrom(type)) {
        throw new IllegalArgumentException(
            type.getName() + " is a status already and cannot be mapped to another");
      }
      if (mapped.putIfAbsent(type, thrown -> mapper.apply(type.cast(thrown))) != null) {
        throw new IllegalArgumentException(type.getName() + " is mapped already; map it once");
      }
    }

    ErrorMap build() {
      return new ErrorMap(mapped);
    }
  }
}
