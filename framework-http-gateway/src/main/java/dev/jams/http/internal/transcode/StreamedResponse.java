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
  private final HttpResponseWriter out = HttpResponse.streaming();
  private final StreamedBody body = new StreamedBody(out);
  private Metadata headers = new Metadata();
  private boolean begun;
  private boolean closed;

  StreamedResponse(
      Transcoding transcoding,
      ServiceRequestContext request,
      BodyWriter<RespT> writer,
      Framing framing) {
    this.transcoding = transcoding;
    this.request = request;
    this.writer = writer;
    this.framing = framing;
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
      begin(framing == Framing.RAW ? writer.headers(message) : framing.headers());
    }
    body.write(piece);
  }

  private void begin(ResponseHeaders template) {
    begun = true;
    ResponseHeadersBuilder answer = template.toBuilder();
    transcoding.responseMetadata().addSuccess(headers, answer);
    send(answer.build());
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
      begin(framing.headers());
    }
    HttpData end = framing.end(empty);
    if (!end.isEmpty()) {
      send(end);
    }
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
      out.close(AbortedStreamException.get());
      return;
    }
    HttpData error = framing.error(transcoding.errors().json(status, trailers));
    if (!error.isEmpty()) {
      send(error);
    }
    out.close();
  }
}
