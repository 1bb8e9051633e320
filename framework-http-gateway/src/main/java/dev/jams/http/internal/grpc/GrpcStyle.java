package dev.jams.http.internal.grpc;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.jams.http.internal.grpc.GrpcContentType.Form;
import dev.jams.http.internal.rpc.CallMetadata;
import dev.jams.http.internal.rpc.Encoding;
import dev.jams.http.internal.rpc.Envelope;
import dev.jams.http.internal.rpc.EnvelopedResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The headers and the end of an answer of gRPC or gRPC-Web. */
record GrpcStyle(GrpcContentType type) implements EnvelopedResponse.Style {
  /** The flag of the envelope that holds the trailers of gRPC-Web. */
  private static final int TRAILERS = 0x80;

  @Override
  public ResponseHeadersBuilder headers(Encoding encoding) {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .set(HttpHeaderNames.CONTENT_TYPE, type.name())
            .set(GrpcHeaders.ACCEPT_ENCODING, Encoding.SUPPORTED);
    if (encoding != Encoding.IDENTITY) {
      headers.set(GrpcHeaders.ENCODING, encoding.toString());
    }
    return headers;
  }

  @Override
  public ByteBuf piece(ByteBuf envelope) {
    if (type.response() != Form.WEB_TEXT) {
      return envelope;
    }
    ByteBuf text = Unpooled.wrappedBuffer(Base64.getEncoder().encode(envelope.nioBuffer()));
    envelope.release();
    return text;
  }

  @Override
  public void end(
      ResponseHeadersBuilder headers, Status status, Metadata trailers, Consumer<HttpObject> out) {
    if (type.response() != Form.NATIVE) {
      HttpData end = HttpData.wrap(piece(trailersEnvelope(status, trailers)));
      if (headers != null) {
        out.accept(headers.build());
      }
      out.accept(end);
    } else if (headers != null) {
      // Without a message, headers and trailers are one, and with them the answer ends.
      write(status, trailers, headers::add);
      out.accept(headers.endOfStream(true).build());
    } else {
      HttpHeadersBuilder last = HttpHeaders.builder();
      write(status, trailers, last::add);
      out.accept(last.build());
    }
  }

  private static ByteBuf trailersEnvelope(Status status, Metadata trailers) {
    StringBuilder lines = new StringBuilder();
    write(status, trailers, (name, value) -> lines.append(name + ":" + value + "\r\n"));
    byte[] ascii = lines.toString().getBytes(StandardCharsets.US_ASCII);
    return Unpooled.buffer(Envelope.SIZE + ascii.length)
        .writeByte(TRAILERS)
        .writeInt(ascii.length)
        .writeBytes(ascii);
  }

  private static void write(Status status, Metadata trailers, BiConsumer<String, String> taker) {
    taker.accept(GrpcHeaders.STATUS.toString(), Integer.toString(status.getCode().value()));
    if (status.getDescription() != null) {
      taker.accept(GrpcHeaders.MESSAGE.toString(), PercentEncoder.encode(status.getDescription()));
    }
    byte[] details = trailers.get(GrpcHeaders.STATUS_DETAILS);
    if (details != null) {
      taker.accept(GrpcHeaders.STATUS_DETAILS.name(), CallMetadata.base64(details));
    }
    CallMetadata.write(trailers, taker);
  }
}
