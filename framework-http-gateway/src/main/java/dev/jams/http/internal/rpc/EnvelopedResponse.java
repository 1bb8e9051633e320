package dev.jams.http.internal.rpc;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.jams.http.internal.call.ResponseStream;
import dev.jams.http.internal.call.StreamedBody;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Enveloped messages, sent as they come, and an end in the words of a protocol. */
public final class EnvelopedResponse<RespT> implements ResponseStream<RespT> {
  /** Under it a message gets larger rather than smaller, or too little smaller to be worth it. */
  private static final int MIN_COMPRESSED = 1 << 10;

  private final MessageCodec<?, RespT> codec;
  private final Style style;
  private final Encoding accepted;
  private final ByteBufAllocator allocator;
  private final HttpResponseWriter out = HttpResponse.streaming();
  private final StreamedBody body = new StreamedBody(out);

  private volatile Encoding encoding;
  private volatile boolean compressing = true;
  private boolean begun;
  private boolean closed;

  /** What one protocol writes around the messages. */
  public interface Style {
    /**
     * The headers of an answer.
     *
     * @param encoding of its messages that are compressed
     */
    ResponseHeadersBuilder headers(Encoding encoding);

    /**
     * An envelope as it is sent.
     *
     * @param envelope becomes the style's
     */
    ByteBuf piece(ByteBuf envelope);

    /**
     * Writes the end.
     *
     * @param headers not sent yet; null if they have been
     */
    void end(
        ResponseHeadersBuilder headers, Status status, Metadata trailers, Consumer<HttpObject> out);

    /** The answer to a request that never becomes a call. */
    default HttpResponse refusal(Status status, Metadata trailers) {
      List<HttpObject> answer = new ArrayList<>();
      end(headers(Encoding.IDENTITY), status, trailers, answer::add);
      return HttpResponse.of(answer.toArray(HttpObject[]::new));
    }
  }

  /**
   * Makes an answer.
   *
   * @param encoding compresses messages, unless the service chooses another
   * @param accepted what the client can decompress
   */
  public EnvelopedResponse(
      MessageCodec<?, RespT> codec,
      Style style,
      Encoding encoding,
      Encoding accepted,
      ByteBufAllocator allocator) {
    this.codec = codec;
    this.style = style;
    this.encoding = encoding;
    this.accepted = accepted;
    this.allocator = allocator;
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
  public void compression(String name) {
    encoding = accepted.toString().equals(name) ? accepted : Encoding.IDENTITY;
  }

  @Override
  public void messageCompression(boolean enabled) {
    compressing = enabled;
  }

  @Override
  public synchronized void headers(Metadata headers) {
    if (!closed) {
      begin(headers);
    }
  }

  private void begin(Metadata headers) {
    begun = true;
    ResponseHeadersBuilder answer = style.headers(encoding);
    CallMetadata.write(headers, answer::add);
    write(answer.build());
  }

  @Override
  public void message(RespT message) throws StatusException {
    Encoding chosen = compressing ? encoding : Encoding.IDENTITY;
    send(style.piece(Envelope.write(codec, message, chosen, MIN_COMPRESSED, allocator)));
  }

  private synchronized void send(ByteBuf piece) {
    if (closed) {
      piece.release();
      return;
    }
    if (!begun) {
      begin(new Metadata());
    }
    body.write(piece);
  }

  @Override
  public boolean isReady() {
    return body.isReady();
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    closed = true;
    style.end(begun ? null : style.headers(encoding), status, trailers, this::write);
    out.close();
  }

  /** What comes after the client has gone is dropped. */
  private void write(HttpObject part) {
    var unused = out.tryWrite(part);
  }
}
