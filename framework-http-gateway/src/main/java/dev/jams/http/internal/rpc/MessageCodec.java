package dev.jams.http.internal.rpc;

import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;

/** A form in which the messages of an rpc stand on the wire. Immutable. */
public interface MessageCodec<ReqT, RespT> {
  /** What content types call it. */
  String name();

  /**
   * Reads a message.
   *
   * @param bytes stay the caller's
   * @throws StatusException INVALID_ARGUMENT if they are no such message
   */
  ReqT read(ByteBuf bytes) throws StatusException;

  /**
   * Appends a message.
   *
   * @throws StatusException INTERNAL if the message has no such form
   */
  void write(RespT message, ByteBuf out) throws StatusException;
}
