package dev.jams.http.internal.transcode;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.jams.json.JsonException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Function;

/** Writes the response messages of an rpc in one format. Immutable but for a hint. */
final class BodyWriter<RespT> {
  private static final int FIRST_SIZE = 512;

  private final Function<Message, ResponseHeaders> headers;
  private final Content content;

  /**
   * The size of a recent response, so that the next buffer seldom has to grow. Racy and harmless.
   */
  private int sizeHint = FIRST_SIZE;

  /** Appends a message to a buffer. */
  @FunctionalInterface
  interface Content {
    void write(Message message, ByteBuf out) throws JsonException;
  }

  BodyWriter(Function<Message, ResponseHeaders> headers, Content content) {
    this.headers = headers;
    this.content = content;
  }

  /** Writes the same under another content type. */
  BodyWriter<RespT> as(MediaType type) {
    return as(type, content);
  }

  /** Writes something else under another content type. */
  BodyWriter<RespT> as(MediaType type, Content other) {
    return new BodyWriter<>(
        message -> headers.apply(message).toBuilder().contentType(type).build(), other);
  }

  /** The headers of a successful answer that begins with this message. */
  ResponseHeaders headers(RespT first) {
    return headers.apply((Message) first);
  }

  /**
   * Writes a message.
   *
   * @param before bytes in front of it
   * @param after bytes behind it
   * @return the caller's to release
   */
  ByteBuf write(RespT message, byte[] before, byte[] after, ByteBufAllocator allocator)
      throws StatusException {
    ByteBuf out = allocator.heapBuffer(sizeHint);
    boolean written = false;
    try {
      out.writeBytes(before);
      content.write((Message) message, out);
      out.writeBytes(after);
      written = true;
      sizeHint = Math.max(FIRST_SIZE, out.readableBytes() + (out.readableBytes() >> 3));
      return out;
    } catch (JsonException e) {
      throw Status.INTERNAL
          .withDescription("the response has no JSON form")
          .withCause(e)
          .asException();
    } finally {
      if (!written) {
        out.release();
      }
    }
  }
}
