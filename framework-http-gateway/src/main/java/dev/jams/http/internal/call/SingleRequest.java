package dev.jams.http.internal.call;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request that is one message and has arrived whole. */
public final class SingleRequest implements RequestStream {
  private final ByteBuf message;
  private final AtomicBoolean taken = new AtomicBoolean();
  private Receiver receiver;

  /**
   * Makes the request.
   *
   * @param message becomes this object's; null if there is no body
   */
  public SingleRequest(ByteBuf message) {
    this.message = message;
  }

  @Override
  public void start(Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void request(int count) {
    if (taken.compareAndSet(false, true)) {
      receiver.message(message);
      receiver.end();
    }
  }

  @Override
  public void close() {
    if (taken.compareAndSet(false, true) && message != null) {
      message.release();
    }
  }
}
