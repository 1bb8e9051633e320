package dev.jams.http.internal.http1;

import dev.jams.internal.net.Patience;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Finds header lines that begin with a blank and so continue the line before. It stands before the
 * codec, which joins them and leaves no trace.
 *
 * <p>A body may have such lines. Therefore heads and bodies are passed on apart where one read has
 * both, and {@link HeadCheck} then tells which of them comes next.
 */
final class FoldCheck extends ChannelInboundHandlerAdapter {
  private static final byte LF = '\n';

  private final HeadCheck heads;
  private final Patience head;
  private final Runnable upgraded;

  /** Whether the next byte is the first of a line that is not the first of a head. */
  private boolean lineBegins;

  /** Whether a chunked body may end with each line. */
  private boolean mayEnd;

  /**
   * @param head waits for the end of each head
   * @param upgraded what happens if the connection goes on with HTTP/2
   */
  FoldCheck(HeadCheck heads, Patience head, Runnable upgraded) {
    this.heads = heads;
    this.head = head;
    this.upgraded = upgraded;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(msg);
      return;
    }
    while (!heads.isOver() && bytes.isReadable()) {
      if (!heads.inBody()) {
        head.begin();
      }
      int length = heads.inBody() ? ofBody(bytes) : ofHead(bytes);
      if (length == 0 || length == bytes.readableBytes()) {
        break;
      }
      ctx.fireChannelRead(bytes.readRetainedSlice(length));
    }
    handOver();
    ctx.fireChannelRead(bytes);
    handOver();
  }

  private void handOver() {
    if (heads.isOver()) {
      head.end();
      upgraded.run();
    }
  }

  /** How many of the bytes belong to the head. */
  private int ofHead(ByteBuf bytes) {
    mayEnd = false;
    int begin = bytes.readerIndex();
    int end = bytes.writerIndex();
    for (int at = begin; at < end; ) {
      if (lineBegins) {
        byte first = bytes.getByte(at);
        if (first == ' ' || first == '\t') {
          heads.folded();
        } else if (first == '\r' && at + 1 == end) {
          // Whether the line is empty is for the next read to say.
          heads.inHead(true);
          return end - begin;
        } else if (first == LF || (first == '\r' && bytes.getByte(at + 1) == LF)) {
          lineBegins = false;
          heads.inHead(false);
          return at + (first == LF ? 1 : 2) - begin;
        }
      }
      int newline = bytes.indexOf(at, end, LF);
      lineBegins = newline >= 0;
      at = lineBegins ? newline + 1 : end;
    }
    heads.inHead(true);
    return end - begin;
  }

  /** How many of the bytes belong to the body, or less. */
  private int ofBody(ByteBuf bytes) {
    if (heads.leftOfBody() != HeadCheck.CHUNKED) {
      return (int) Math.min(heads.leftOfBody(), bytes.readableBytes());
    }
    int begin = bytes.readerIndex();
    int end = bytes.writerIndex();
    // The last chunk begins with a zero. From there on it goes line by line, else as one piece.
    mayEnd |= bytes.getByte(begin) == '0';
    int at = begin;
    do {
      int newline = bytes.indexOf(at, end, LF);
      if (newline < 0) {
        return end - begin;
      }
      at = newline + 1;
    } while (at < end && !mayEnd && bytes.getByte(at) != '0');
    return at - begin;
  }
}
