package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** How the messages of a stream stand in one body. */
enum Framing {
  /** One message a line. An error is a line of its own, {@code {"error":status}}. */
  LINES(MediaType.parse("application/x-ndjson"), "", "", "\n", "", "{\"error\":", "}\n"),

  /** Server-sent events, as the HTML standard has them. An error is an event of that name. */
  EVENTS(MediaType.EVENT_STREAM, "data: ", "data: ", "\n\n", "", "event: error\ndata: ", "\n\n"),

  /** One JSON array. After an error it is never closed, so that nobody takes it for whole. */
  ARRAY(MediaType.JSON, "[", ",", "", "]", "", ""),

  /** Bytes as they are. After an error the connection breaks off. */
  RAW(MediaType.OCTET_STREAM, "", "", "", "", "", "");

  private final MediaType mediaType;
  private final ResponseHeaders headers;
  private final byte[] beforeFirst;
  private final byte[] beforeNext;
  private final byte[] after;
  private final HttpData end;
  private final byte[] beforeError;
  private final byte[] afterError;

  Framing(
      MediaType mediaType,
      String beforeFirst,
      String beforeNext,
      String after,
      String end,
      String beforeError,
      String afterError) {
    this.mediaType = mediaType;
    this.headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(mediaType)
            .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            // A cache or a proxy that waits for the whole would turn a stream into a long silence.
            .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
            .set("x-accel-buffering", "no")
            .build();
    this.beforeFirst = bytes(beforeFirst);
    this.beforeNext = bytes(beforeNext);
    this.after = bytes(after);
    this.end = HttpData.ofAscii(end);
    this.beforeError = bytes(beforeError);
    this.afterError = bytes(afterError);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  MediaType mediaType() {
    return mediaType;
  }

  /** The headers of a stream that has begun. */
  ResponseHeaders headers() {
    return headers;
  }

  byte[] before(boolean first) {
    return first ? beforeFirst : beforeNext;
  }

  byte[] after() {
    return after;
  }

  /** What follows the last message. */
  HttpData end(boolean empty) {
    return this == ARRAY && empty ? HttpData.ofAscii("[]") : end;
  }

  /** What tells of an error after messages have been sent; empty if nothing can. */
  HttpData error(HttpData status) {
    if (beforeError.length == 0) {
      return HttpData.empty();
    }
    ByteBuf framed = Unpooled.buffer(beforeError.length + status.length() + afterError.length);
    framed.writeBytes(beforeError).writeBytes(status.array()).writeBytes(afterError);
    return HttpData.wrap(framed);
  }
}
