package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.ResponseStream;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** One message, sent whole when the call ends, because its trailers are headers here. */
final class UnaryResponse<RespT> implements ResponseStream<RespT> {
  private static final byte[] NOTHING = {};

  private final Transcoding transcoding;
  private final ServiceRequestContext request;
  private final BodyWriter<RespT> writer;
  private final WholeAnswer answer;
  private final CompletableFuture<HttpResponse> response = new CompletableFuture<>();

  /** Whoever takes it out sends or releases it: a cancelled call and its service may race. */
  private final AtomicReference<ByteBuf> body = new AtomicReference<>();

  private Metadata headers = new Metadata();
  private ResponseHeaders template;
  private volatile boolean closed;

  UnaryResponse(
      Transcoding transcoding,
      ServiceRequestContext request,
      BodyWriter<RespT> writer,
      AcceptEncoding accepted) {
    this.transcoding = transcoding;
    this.request = request;
    this.writer = writer;
    this.answer = new WholeAnswer(request, transcoding.manners(), accepted);
  }

  @Override
  public void start(Runnable becameReady) {
    // It is ready for its one message from the beginning.
  }

  @Override
  public HttpResponse response() {
    return response.isDone() ? response.getNow(null) : HttpResponse.of(response);
  }

  @Override
  public void headers(Metadata metadata) {
    headers = metadata;
  }

  @Override
  public void message(RespT message) throws StatusException {
    template = writer.headers(message);
    body.set(writer.write(message, NOTHING, NOTHING, request.alloc()));
    if (closed) {
      release(body.getAndSet(null));
    }
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void close(Status status, Metadata trailers) {
    closed = true;
    ByteBuf bytes = body.getAndSet(null);
    if (status.isOk()) {
      response.complete(answer.of(successHeaders(trailers, bytes), bytes));
    } else {
      release(bytes);
      response.complete(transcoding.errors().answer(status, trailers, headers).toHttpResponse());
    }
  }

  private ResponseHeaders successHeaders(Metadata trailers, ByteBuf bytes) {
    if (headers.keys().isEmpty() && trailers.keys().isEmpty()) {
      return template;
    }
    try {
      ResponseHeadersBuilder answer = template.toBuilder();
      transcoding.responseMetadata().addSuccess(headers, answer);
      transcoding.responseMetadata().addTrailers(trailers, answer);
      return answer.build();
    } catch (RuntimeException e) {
      // A marshaller of the service's own has failed.
      release(bytes);
      throw e;
    }
  }

  private static void release(ByteBuf bytes) {
    if (bytes != null) {
      bytes.release();
    }
  }
}
