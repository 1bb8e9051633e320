package dev.jams.http.internal.connect;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.jams.http.internal.rpc.Encoding;
import dev.jams.http.internal.rpc.Envelope;
import dev.jams.http.internal.rpc.EnvelopedResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The headers and the end of a streamed answer: the status is always 200, and how the call ended is
 * said in the last envelope.
 */
record ConnectStyle(String codec, ConnectErrors errors) implements EnvelopedResponse.Style {
  private static final int END_OF_STREAM = 2;

  @Override
  public ResponseHeadersBuilder headers(Encoding encoding) {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .set(HttpHeaderNames.CONTENT_TYPE, "application/connect+" + codec)
            .set(ConnectHeaders.ACCEPT_ENCODING, Encoding.SUPPORTED);
    if (encoding != Encoding.IDENTITY) {
      headers.set(ConnectHeaders.CONTENT_ENCODING, encoding.toString());
    }
    return headers;
  }

  @Override
  public ByteBuf piece(ByteBuf envelope) {
    return envelope;
  }

  @Override
  public void end(
      ResponseHeadersBuilder headers, Status status, Metadata trailers, Consumer<HttpObject> out) {
    byte[] json = errors.endOfStream(status, trailers).getBytes(StandardCharsets.UTF_8);
    if (headers != null) {
      out.accept(headers.build());
    }
    ByteBuf envelope =
        Unpooled.buffer(Envelope.SIZE + json.length)
            .writeByte(END_OF_STREAM)
            .writeInt(json.length)
            .writeBytes(json);
    out.accept(HttpData.wrap(envelope));
  }
}
