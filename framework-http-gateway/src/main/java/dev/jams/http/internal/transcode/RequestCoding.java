package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import dev.jams.http.internal.call.Deframer;
import dev.jams.http.internal.call.MessageReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Locale;
import java.util.function.Function;

/** How the body of a request is compressed. */
enum RequestCoding {
  IDENTITY(null),
  GZIP(Decompressor::gzip),
  DEFLATE(Decompressor::deflate);

  /** What a server that refuses a coding tells of those it takes: RFC 9110, section 15.5.16. */
  static final String ACCEPTED = "gzip, deflate";

  private final Function<ByteBufAllocator, Decompressor> decompressor;

  RequestCoding(Function<ByteBufAllocator, Decompressor> decompressor) {
    this.decompressor = decompressor;
  }

  /** The coding that the headers name; null if it cannot be undone. */
  static RequestCoding of(RequestHeaders headers) {
    if (!headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
      return IDENTITY;
    }
    return switch (value(headers).trim().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> IDENTITY;
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      default -> null;
    };
  }

  /** Why a coding cannot be undone, and what to do. */
  static String refusal(RequestHeaders headers) {
    return "content-encoding is %s, expected one of gzip, deflate, or no such header; "
            .formatted(RequestFormats.shown(value(headers)))
        + "compress the body so, or not at all";
  }

  private static String value(RequestHeaders headers) {
    return String.join(", ", headers.getAll(HttpHeaderNames.CONTENT_ENCODING));
  }

  /**
   * Reads messages that are whole bodies. They are decompressed only when they are read, so that a
   * caller who is refused costs nothing.
   *
   * @param maxSize of a message in bytes
   */
  <ReqT> MessageReader<ReqT> reader(
      MessageReader<ReqT> plain, int maxSize, ByteBufAllocator allocator) {
    if (this == IDENTITY) {
      return plain;
    }
    return body -> {
      if (body == null || !body.isReadable()) {
        return plain.read(body);
      }
      ByteBuf bytes = decompressor.apply(allocator).whole(body, maxSize);
      try {
        return plain.read(bytes);
      } finally {
        bytes.release();
      }
    };
  }

  /** Finds messages inside a body. */
  Deframer deframer(Deframer plain, ByteBufAllocator allocator) {
    return this == IDENTITY
        ? plain
        : new DecompressingDeframer(decompressor.apply(allocator), plain);
  }
}
