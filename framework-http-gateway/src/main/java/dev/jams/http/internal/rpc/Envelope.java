package dev.jams.http.internal.rpc;

import dev.jams.http.internal.call.MessageReader;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** What stands around a message of a stream: flags and length. */
public final class Envelope {
  /** In bytes. */
  public static final int SIZE = 5;

  /** The flag of a message that is compressed. */
  public static final int COMPRESSED = 1;

  private Envelope() {}

  /**
   * Reads messages with their envelopes.
   *
   * @param encoding of the messages that are compressed
   * @param maxSize of a message in bytes, decompressed
   * @param malformed what a message that cannot be read ends the call with
   */
  public static <ReqT> MessageReader<ReqT> reader(
      MessageCodec<ReqT, ?> codec, Encoding encoding, int maxSize, Status malformed) {
    return message -> {
      int flags = message.readUnsignedByte();
      message.skipBytes(SIZE - 1);
      try {
        if ((flags & COMPRESSED) == 0) {
          return codec.read(message);
        }
        if (encoding == Encoding.IDENTITY) {
          throw Status.INTERNAL
              .withDescription(
                  "a message is flagged as compressed, but the request has no encoding")
              .asException();
        }
        return encoding.read(message, maxSize, codec::read);
      } catch (StatusException e) {
        throw as(malformed, e);
      }
    };
  }

  private static StatusException as(Status malformed, StatusException e) {
    return e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT
            && malformed.getCode() != Status.Code.INVALID_ARGUMENT
        ? malformed.withDescription(e.getStatus().getDescription()).asException()
        : e;
  }

  /**
   * Writes a message with its envelope.
   *
   * @param minCompressed the size from which on a message is compressed
   * @return the caller's to release
   */
  public static <RespT> ByteBuf write(
      MessageCodec<?, RespT> codec,
      RespT message,
      Encoding encoding,
      int minCompressed,
      ByteBufAllocator allocator)
      throws StatusException {
    ByteBuf out = allocator.buffer();
    boolean written = false;
    try {
      out.writeZero(SIZE);
      codec.write(message, out);
      if (encoding != Encoding.IDENTITY && out.readableBytes() - SIZE >= minCompressed) {
        ByteBuf plain = out;
        plain.skipBytes(SIZE);
        out = encoding.compress(plain, SIZE, allocator);
        plain.release();
        out.setByte(0, COMPRESSED);
      }
      out.setInt(1, out.readableBytes() - SIZE);
      written = true;
      return out;
    } finally {
      if (!written) {
        out.release();
      }
    }
  }

  static StatusException tooLarge(int maxSize) {
    return Status.RESOURCE_EXHAUSTED
        .withDescription(
            "a message is larger than the %d bytes that this server takes".formatted(maxSize))
        .asException();
  }
}
