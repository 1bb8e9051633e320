package dev.jams.http.internal.connect;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.ResponseStream;
import dev.jams.http.internal.rpc.CallMetadata;
import dev.jams.http.internal.rpc.Encoding;
import dev.jams.http.internal.rpc.MessageCodec;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/** One message as a body, sent when the call ends, because trailers are headers here. */
final class ConnectUnaryResponse<RespT> implements ResponseStream<RespT> {
  /** Under it a message gets larger rather than smaller, or too little smaller to be worth it. */
  private static final int MIN_COMPRESSED = 1 << 10;

  private final ServiceRequestContext request;
  private final MessageCodec<?, RespT> codec;
  private final Encoding encoding;
  private final ConnectErrors errors;
  private final CompletableFuture<HttpResponse> response = new CompletableFuture<>();
  private volatile Metadata headers = new Metadata();
  private ByteBuf body;
  private boolean closed;

  /**
   * @param encoding that the client takes
   */
  ConnectUnaryResponse(
      ServiceRequestContext request,
      MessageCodec<?, RespT> codec,
      Encoding encoding,
      ConnectErrors errors) {
    this.request = request;
    this.codec = codec;
    this.encoding = encoding;
    this.errors = errors;
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
    ByteBuf out = request.alloc().buffer();
    boolean written = false;
    try {
      codec.write(message, out);
      written = true;
    } finally {
      if (!written) {
        out.release();
      }
    }
    keep(out);
  }

  private synchronized void keep(ByteBuf message) {
    if (closed) {
      message.release();
    } else {
      body = message;
    }
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void close(Status status, Metadata trailers) {
    ByteBuf message = taken();
    if (status.isOk() && message != null) {
      response.complete(success(message, trailers));
    } else if (status.isOk()) {
      Status missing = Status.INTERNAL.withDescription("the rpc has no answer");
      response.complete(errors.response(missing, trailers, headers));
    } else {
      if (message != null) {
        message.release();
      }
      response.complete(errors.response(status, trailers, headers));
    }
  }

  private synchronized ByteBuf taken() {
    closed = true;
    ByteBuf message = body;
    body = null;
    return message;
  }

  private HttpResponse success(ByteBuf message, Metadata trailers) {
    ResponseHeadersBuilder answer =
        ResponseHeaders.builder(HttpStatus.OK)
            .set(HttpHeaderNames.CONTENT_TYPE, "application/" + codec.name())
            .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    CallMetadata.write(headers, answer::add);
    CallMetadata.write(trailers, (name, value) -> answer.add(ConnectErrors.TRAILER + name, value));
    if (request.method() == HttpMethod.GET) {
      answer.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING.toString());
    }
    if (encoding == Encoding.IDENTITY || message.readableBytes() < MIN_COMPRESSED) {
      return HttpResponse.of(answer.build(), HttpData.wrap(message));
    }
    ByteBuf compressed = encoding.compress(message, 0, request.alloc());
    message.release();
    answer.set(HttpHeaderNames.CONTENT_ENCODING, encoding.toString());
    return HttpResponse.of(answer.build(), HttpData.wrap(compressed));
  }
}
