package dev.jams.stub;

import io.grpc.Context;
import io.grpc.Status;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Messages on their way from one thread to another, of which a bounded number waits. A service that
 * is told of events by others sends them on with it:
 *
 * <pre>{@code
 * try (Pipe<Event> events = new Pipe<>(100);
 *     Subscription subscription = hub.subscribe(events)) {
 *   events.forEach(responses);
 * }
 * }</pre>
 *
 * and a client that decides about a request after it has seen a response gives the other end to a
 * bidirectional call.
 *
 * <p>Any thread may add; one iterates. Everything ends with {@link Status.Code#CANCELLED} when the
 * {@link Context} is cancelled in which it was made, as that of a call is when the call ends.
 *
 * @param <T> the message
 */
public final class Pipe<T> implements Consumer<T>, Iterable<T>, AutoCloseable {
  private final Context context = Context.current();
  private final Context.CancellationListener cancel;
  private final MessageQueue<T> messages;

  /**
   * An empty one.
   *
   * @param capacity how many messages may wait, at least 1
   */
  public Pipe(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity + ", expected at least 1");
    }
    messages = new MessageQueue<>(capacity, () -> {});
    cancel = cancelled -> messages.cancel();
    context.addListener(cancel, Runnable::run);
  }

  /**
   * Adds a message, and waits while there are as many as may be.
   *
   * @throws IllegalStateException if this is closed
   * @throws io.grpc.StatusRuntimeException CANCELLED if the context is cancelled, or the thread
   *     interrupted
   */
  @Override
  public void accept(T message) {
    messages.put(message);
  }

  /** Ends the iteration after the messages that wait. May be called more than once. */
  @Override
  public void close() {
    context.removeListener(cancel);
    messages.close();
  }

  /**
   * Takes the messages, and waits for them. Each is there only once, whoever iterates.
   *
   * @return an iterator whose methods throw StatusRuntimeException CANCELLED if the context is
   *     cancelled, or the thread interrupted
   */
  @Override
  public Iterator<T> iterator() {
    return messages;
  }
}
