package dev.jams.http.internal.call;

import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;

/** The messages of one HTTP request, still as bytes. Methods may be called from any thread. */
public interface RequestStream {
  /** Says who takes the messages. Called once, before anything else. */
  void start(Receiver receiver);

  /** Asks for so many further messages. None comes unasked, nor does the end before the first. */
  void request(int count);

  /** Lets go of whatever has not been received; nothing comes any more. Idempotent. */
  void close();

  /** Takes messages. Its methods are called one after the other and do not block. */
  interface Receiver {
    /**
     * The next message.
     *
     * @param message the receiver releases it; null for a request without a body
     */
    void message(ByteBuf message);

    /** There are no more messages. */
    void end();

    /** Nobody would read an answer, so the call that was let in ends without a message. */
    void unread();

    /** The request cannot be read further. */
    void failed(StatusException reason);
  }
}
