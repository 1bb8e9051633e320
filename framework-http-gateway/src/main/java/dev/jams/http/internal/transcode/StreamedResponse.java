package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.ResponseStream;
import dev.jams.http.internal.call.StreamedBody;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;

/**
 * Messages sent one by one. Nothing is sent before the first of them, so that a call that fails
 * without one has an ordinary error for an answer.
 */
final class StreamedResponse<RespT> implements ResponseStream<RespT> {
  private final Transcoding transcoding;
  private final ServiceRequestContext request;
  private final BodyWriter<RespT> writer;
  private final Framing framing;
  private final ResponseHeaders template;
  private final AcceptEncoding accepted;
  private final HttpResponseWriter out = HttpResponse.streaming();
  private final StreamedBody body = new StreamedBody(out);
  private Metadata headers = new Metadata();
  private PieceEncoder encoder;
  private boolean begun;
  private boolean bodiless;
  private boolean closed;

  StreamedResponse(
      Transcoding transcoding,
      ServiceRequestContext request,
      BodyWriter<RespT> writer,
      Framing framing,
      ResponseHeaders template,
      AcceptEncoding accepted) {
    this.transcoding = transcoding;
    this.request = request;
    this.writer = writer;
    this.framing = framing;
    this.template = template;
    this.accepted = accepted;
  }

  @Override
  public void start(Runnable becameReady) {
    body.onReady(becameReady);
  }

  @Override
  public HttpResponse response() {
    return out;
  }

  @Override
  public synchronized void headers(Metadata metadata) {
    headers = metadata;
  }

  @Override
  public void message(RespT message) throws StatusException {
    boolean first = !hasBegun();
    ByteBuf piece = writer.write(message, framing.before(first), framing.after(), request.alloc());
    send(message, piece);
  }

  private synchronized boolean hasBegun() {
    return begun;
  }

  private synchronized void send(RespT message, ByteBuf piece) {
    if (closed) {
      piece.release();
      return;
    }
    if (!begun) {
      begin(framing == Framing.RAW ? writer.headers(message) : template);
    }
    if (bodiless) {
      piece.release();
    } else {
      body.write(encoder == null ? piece : encoder.encode(piece));
    }
  }

  private void begin(ResponseHeaders template) {
    begun = true;
    ResponseHeadersBuilder answer = template.toBuilder();
    transcoding.responseMetadata().addSuccess(headers, answer);
    if (answer.status().isContentAlwaysEmpty()) {
      bodiless = true;
      answer.remove(HttpHeaderNames.CONTENT_TYPE);
    } else {
      compress(answer);
    }
    send(answer.build());
  }

  /** A stream has no size that it could be too small for. */
  private void compress(ResponseHeadersBuilder answer) {
    boolean varies =
        transcoding.manners().compression().isWorthwhile(answer.contentType(), Long.MAX_VALUE);
    boolean encodes = accepted.coding() != null && (varies || !accepted.identity());
    if (varies || encodes) {
      answer.add(HttpHeaderNames.VARY, "accept-encoding");
    }
    if (encodes) {
      answer.set(HttpHeaderNames.CONTENT_ENCODING, accepted.coding().headerValue());
      encoder = new PieceEncoder(accepted.coding(), request.alloc());
    }
  }

  @Override
  public boolean isReady() {
    return body.isReady();
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    closed = true;
    if (status.isOk()) {
      finish(trailers);
    } else if (begun) {
      fail(status, trailers);
    } else {
      AggregatedHttpResponse answer = transcoding.errors().answer(status, trailers, headers);
      send(answer.headers());
      send(answer.content());
      out.close();
    }
  }

  private void finish(Metadata trailers) {
    boolean empty = !begun;
    if (empty) {
      begin(template);
    }
    writeEnd(framing.end(empty));
    if (takesTrailers()) {
      HttpHeadersBuilder last = HttpHeaders.builder();
      transcoding.responseMetadata().addTrailers(trailers, last);
      if (!last.isEmpty()) {
        send(last.build());
      }
    }
    out.close();
  }

  /** RFC 9110, section 6.5.1: a recipient that has not said so may be unable to use them. */
  private boolean takesTrailers() {
    return request.sessionProtocol().isMultiplex()
        || request.request().headers().contains(HttpHeaderNames.TE, "trailers");
  }

  /** A client that is gone takes nothing, and that is no failure here. */
  private void send(HttpObject part) {
    var unused = out.tryWrite(part);
  }

  private void fail(Status status, Metadata trailers) {
    if (framing == Framing.RAW) {
      if (encoder != null) {
        encoder.close();
      }
      out.close(AbortedStreamException.get());
      return;
    }
    writeEnd(framing.error(transcoding.errors().json(status, trailers)));
    out.close();
  }

  private void writeEnd(HttpData end) {
    if (bodiless) {
      return;
    }
    if (encoder == null) {
      if (!end.isEmpty()) {
        send(end);
      }
      return;
    }
    if (!end.isEmpty()) {
      body.write(encoder.encode(end.byteBuf()));
    }
    body.write(encoder.finish());
    encoder.close();
  }
}
