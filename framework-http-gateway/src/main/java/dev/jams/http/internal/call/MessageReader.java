package dev.jams.http.internal.call;

import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;

/** Makes a message of its bytes. */
@FunctionalInterface
public interface MessageReader<ReqT> {
  /**
   * Reads a message.
   *
   * @param bytes stay the caller's; null for a request without a body
   * @throws StatusException what the caller is told of a message that cannot be read
   */
  ReqT read(ByteBuf bytes) throws StatusException;
}
