package dev.jams.http.internal.call;

import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;

/** Finds the messages in the bytes of a request body. For use by one thread. */
public interface Deframer {
  /**
   * Takes further bytes.
   *
   * @param data becomes the deframer's
   */
  void add(ByteBuf data);

  /** Says that no further bytes come. */
  void end();

  /**
   * The next message that is complete.
   *
   * @return the caller releases it; null if there is none yet, or after the end none any more
   * @throws StatusException if the bytes are no messages, one is too large, or the end came inside
   *     one
   */
  ByteBuf next() throws StatusException;

  /** Releases what is left. Idempotent. */
  void close();
}
