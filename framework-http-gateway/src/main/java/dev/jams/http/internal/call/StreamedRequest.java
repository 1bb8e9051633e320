package dev.jams.http.internal.call;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A request whose messages are taken from its body as they arrive. No more of the body is read than
 * the messages asked for need. All state belongs to the event loop.
 */
public final class StreamedRequest implements RequestStream, Subscriber<HttpObject> {
  private final HttpRequest request;
  private final EventLoop eventLoop;
  private final Deframer deframer;
  private Receiver receiver;
  private Subscription subscription;
  private ByteBuf next;
  private boolean asked;
  private long wanted;
  private boolean reading;
  private boolean delivering;
  private boolean ended;
  private boolean closed;

  /**
   * Makes the request.
   *
   * @param eventLoop of its connection
   * @param deframer becomes this object's
   */
  public StreamedRequest(HttpRequest request, EventLoop eventLoop, Deframer deframer) {
    this.request = request;
    this.eventLoop = eventLoop;
    this.deframer = deframer;
  }

  @Override
  public void start(Receiver receiver) {
    this.receiver = receiver;
    request.subscribe(this, eventLoop, SubscriptionOption.WITH_POOLED_OBJECTS);
  }

  @Override
  public void request(int count) {
    onEventLoop(
        () -> {
          asked = true;
          wanted += count;
          deliver();
        });
  }

  @Override
  public void close() {
    onEventLoop(this::closeNow);
  }

  private void onEventLoop(Runnable task) {
    if (eventLoop.inEventLoop()) {
      task.run();
    } else {
      eventLoop.execute(task);
    }
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    if (closed) {
      subscription.cancel();
    }
    deliver();
  }

  @Override
  public void onNext(HttpObject part) {
    reading = false;
    // Trailers of a request are nobody's.
    if (part instanceof HttpData data) {
      if (closed) {
        data.close();
        return;
      }
      deframer.add(data.byteBuf());
    }
    deliver();
  }

  @Override
  public void onComplete() {
    ended = true;
    if (!closed) {
      deframer.end();
      deliver();
    }
  }

  @Override
  public void onError(Throwable cause) {
    ended = true;
    if (closed) {
      return;
    }
    closeNow();
    receiver.failed(
        cause instanceof ContentTooLargeException
            ? StatusCodes.tooLarge("the request body is larger than this server takes")
            : new StatusException(Status.CANCELLED.withDescription("the client went away")));
  }

  /** Delivers what is there and wanted, and reads on if that is not enough. */
  private void deliver() {
    // What happens in here may call back; the loop then finds what that has changed.
    if (delivering || !asked || subscription == null) {
      return;
    }
    delivering = true;
    try {
      while (!closed && deliverNext()) {}
    } catch (StatusException e) {
      closeNow();
      receiver.failed(e);
    } finally {
      delivering = false;
    }
  }

  /** Whether there may be more to deliver. */
  private boolean deliverNext() throws StatusException {
    if (next == null && (wanted > 0 || ended)) {
      next = deframer.next();
    }
    if (next != null && wanted > 0) {
      wanted--;
      ByteBuf message = next;
      next = null;
      receiver.message(message);
      return true;
    }
    if (next == null && ended) {
      closeNow();
      receiver.end();
      return false;
    }
    if (wanted > 0 && !reading) {
      reading = true;
      subscription.request(1);
      return !reading || ended;
    }
    return false;
  }

  private void closeNow() {
    if (!closed) {
      closed = true;
      deframer.close();
      if (next != null) {
        next.release();
        next = null;
      }
      if (subscription != null && !ended) {
        subscription.cancel();
      }
    }
  }
}
