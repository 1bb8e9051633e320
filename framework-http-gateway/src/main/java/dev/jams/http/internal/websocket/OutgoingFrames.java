package dev.jams.http.internal.websocket;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.ResponseStream;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.http.internal.call.StreamedBody;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;

/**
 * The server's half of a call over a WebSocket: a frame for each message, then, after an error, a
 * text frame {@code {"error":status}} with its details, and the close frame. Metadata of the
 * service is not sent: there is no place for it once the WebSocket is open, and it is open before
 * the service is asked.
 */
public final class OutgoingFrames<RespT> implements ResponseStream<RespT> {
  private static final byte[] BEFORE_ERROR = "{\"error\":".getBytes(StandardCharsets.US_ASCII);

  private final ServiceRequestContext request;
  private final Payload<RespT> payload;
  private final int opcode;
  private final StatusBody errors;
  private final HttpResponseWriter out = HttpResponse.streaming();
  private final StreamedBody body = new StreamedBody(out);
  private final ClosingHandshake closing;
  private int closeCode;
  private boolean closed;

  /** Writes the payload of a message. */
  @FunctionalInterface
  public interface Payload<RespT> {
    /**
     * Writes.
     *
     * @param before bytes in front of the payload
     * @return the caller's to release
     */
    ByteBuf write(RespT message, byte[] before, ByteBufAllocator allocator) throws StatusException;
  }

  /**
   * Makes the half.
   *
   * @param binary whether messages are binary frames; otherwise they are text
   */
  public OutgoingFrames(
      ServiceRequestContext request, Payload<RespT> payload, boolean binary, StatusBody errors) {
    this.request = request;
    this.payload = payload;
    this.opcode = binary ? Frames.BINARY : Frames.TEXT;
    this.errors = errors;
    this.closing = new ClosingHandshake(request, out);
  }

  /** The WebSocket is open from now on, because a client sends nothing before it is. */
  @Override
  public void start(Runnable becameReady) {
    body.onReady(becameReady);
    out.write(Handshake.accept(request));
  }

  @Override
  public HttpResponse response() {
    return out;
  }

  @Override
  public void headers(Metadata headers) {
    // See above.
  }

  @Override
  public void message(RespT message) throws StatusException {
    ByteBuf frame = payload.write(message, Frames.ROOM, request.alloc());
    Frames.frame(opcode, frame);
    send(frame);
  }

  private synchronized void send(ByteBuf frame) {
    if (closed) {
      frame.release();
    } else {
      body.write(frame);
    }
  }

  /**
   * Answers a ping, unless the client is slow to read: it may not fill the memory with answers.
   *
   * @param ping stays the caller's
   */
  void pong(ByteBuf ping) {
    if (body.isReady()) {
      send(Frames.of(Frames.PONG, ping));
    }
  }

  @Override
  public boolean isReady() {
    return body.isReady();
  }

  /** The WebSocket is to be closed with this code, and not with that of the status. */
  synchronized void closeWith(WebSocketCloseStatus code) {
    closeCode = code.code();
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    closed = true;
    if (!status.isOk()) {
      body.write(Frames.of(Frames.TEXT, error(status, trailers)));
    }
    body.write(Frames.close(status.isOk() ? 0 : closeCode, status));
  }

  private ByteBuf error(Status status, Metadata trailers) {
    return Unpooled.buffer()
        .writeBytes(BEFORE_ERROR)
        .writeBytes(errors.json(status, trailers).array())
        .writeByte('}');
  }

  /** How the WebSocket ends when the call has ended. */
  ClosingHandshake closing() {
    return closing;
  }
}
