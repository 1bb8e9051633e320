package dev.jams.http.internal.websocket;

import com.google.common.base.Utf8;
import dev.jams.http.internal.call.StatusCodes;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;

/**
 * Finds the frames in what a client sends, by Netty's decoder, and puts the fragments of a message
 * together. For use by one thread.
 */
final class FrameReader {
  /** What is unmasked byte by byte, checked and parsed is best an array. */
  private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);

  private final int maxSize;
  private final EmbeddedChannel decoder;

  /**
   * @param maxSize of a message, in bytes
   */
  FrameReader(int maxSize) {
    this.maxSize = maxSize;
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(maxSize)
            .expectMaskedFrames(true)
            .allowMaskMismatch(false)
            .allowExtensions(false)
            .closeOnProtocolViolation(false)
            .build();
    decoder =
        new EmbeddedChannel(
            new WebSocket13FrameDecoder(config), new WebSocketFrameAggregator(maxSize));
    decoder.config().setAllocator(HEAP);
  }

  /**
   * Takes further bytes. After an error there are no frames any more.
   *
   * @param data becomes the reader's
   * @throws Violation if the client broke the rules of WebSocket, or a limit
   */
  void add(ByteBuf data) throws Violation {
    try {
      decoder.writeInbound(data);
    } catch (DecoderException e) {
      throw violation(e);
    }
  }

  private Violation violation(DecoderException e) {
    if (e instanceof CorruptedWebSocketFrameException corrupted
        && corrupted.closeStatus() != WebSocketCloseStatus.MESSAGE_TOO_BIG) {
      return new Violation(corrupted.closeStatus(), invalid(e.getMessage()));
    }
    if (e instanceof CorruptedWebSocketFrameException || e instanceof TooLongFrameException) {
      return new Violation(
          WebSocketCloseStatus.MESSAGE_TOO_BIG,
          StatusCodes.tooLarge(
              "a message is larger than the %d bytes that this server takes".formatted(maxSize)));
    }
    return new Violation(WebSocketCloseStatus.PROTOCOL_ERROR, invalid("this is no frame"));
  }

  /**
   * The next message or control frame.
   *
   * @return the caller releases it; null if there is none yet
   * @throws Violation if a text is not UTF-8
   */
  WebSocketFrame next() throws Violation {
    WebSocketFrame frame = decoder.readInbound();
    if (frame instanceof TextWebSocketFrame && !isUtf8(frame.content())) {
      frame.release();
      throw new Violation(
          WebSocketCloseStatus.INVALID_PAYLOAD_DATA, invalid("the text of a message is not UTF-8"));
    }
    return frame;
  }

  private static boolean isUtf8(ByteBuf text) {
    int length = text.readableBytes();
    return text.hasArray()
        ? Utf8.isWellFormed(text.array(), text.arrayOffset() + text.readerIndex(), length)
        : Utf8.isWellFormed(ByteBufUtil.getBytes(text));
  }

  private static StatusException invalid(String problem) {
    return Status.INVALID_ARGUMENT.withDescription(problem).asException();
  }

  /** Releases what is left. Idempotent. */
  void close() {
    try {
      decoder.finishAndReleaseAll();
    } catch (CodecException e) {
      // What is cut off in its middle is no message, and that is known by now.
      decoder.releaseInbound();
    }
  }

  /** How a client broke the rules. */
  static final class Violation extends Exception {
    private static final long serialVersionUID = 1;

    private final transient WebSocketCloseStatus code;
    private final StatusException status;

    Violation(WebSocketCloseStatus code, StatusException status) {
      super(status.getMessage(), status, false, false);
      this.code = code;
      this.status = status;
    }

    /** What the WebSocket is closed with. */
    WebSocketCloseStatus code() {
      return code;
    }

    /** What the call ends with. */
    StatusException status() {
      return status;
    }
  }
}
