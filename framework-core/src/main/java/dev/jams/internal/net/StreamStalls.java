package dev.jams.internal.net;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends answers over HTTP/2 of which the client takes nothing: it reads the connection, but opens no
 * window for the stream, or none for the connection. Belongs to the event loop.
 */
final class StreamStalls {
  private static final int LOOKS = 4;

  private final Channel channel;
  private final Http2ConnectionHandler codec;
  private final Http2Connection connection;
  private final Http2Connection.PropertyKey since;
  private final long nanos;
  private final Guards guards;
  private boolean scheduled;

  /**
   * @param timeout 0 to wait for ever
   */
  StreamStalls(Channel channel, Http2ConnectionHandler codec, Duration timeout, Guards guards) {
    this.channel = channel;
    this.codec = codec;
    this.connection = codec.connection();
    this.since = connection.newKey();
    this.nanos = timeout.toNanos();
    this.guards = guards;
  }

  /** An answer has begun. */
  void begin() {
    if (!scheduled && nanos > 0) {
      scheduled = true;
      channel.eventLoop().schedule(this::look, Math.max(1, nanos / LOOKS), TimeUnit.NANOSECONDS);
    }
  }

  /** The client has opened the window of a stream, or with 0 that of the connection. */
  void windowUpdated(int stream) {
    Http2Stream updated = connection.stream(stream);
    if (updated != null) {
      updated.removeProperty(since);
    }
  }

  private void look() {
    scheduled = false;
    if (!channel.isActive() || connection.numActiveStreams() == 0) {
      return;
    }
    long now = System.nanoTime();
    List<Http2Stream> stalled = new ArrayList<>();
    try {
      connection.forEachActiveStream(
          stream -> {
            if (isStalled(stream, now)) {
              stalled.add(stream);
            }
            return true;
          });
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    stalled.forEach(this::end);
    begin();
  }

  private boolean isStalled(Http2Stream stream, long now) {
    Http2RemoteFlowController flow = codec.encoder().flowController();
    Http2Stream all = connection.connectionStream();
    boolean waits = flow.hasFlowControlled(stream);
    // Which of the two windows it is that has to be opened.
    Http2Stream blocked = flow.windowSize(stream) <= 0 ? stream : all;
    if (!waits || flow.windowSize(blocked) > 0) {
      stream.removeProperty(since);
      return false;
    }
    Long began = blocked.getProperty(since);
    if (began == null) {
      blocked.setProperty(since, now);
      return false;
    }
    return now - began >= nanos;
  }

  private void end(Http2Stream stream) {
    guards.fired(Guard.WRITE_TIMEOUT, channel, "stream reset");
    // As an error of the stream, so that whoever answers it learns of it as well.
    codec.onError(
        channel.pipeline().context(codec),
        true,
        Http2Exception.streamError(
            stream.id(), Http2Error.CANCEL, "the client takes nothing of the answer"));
    channel.flush();
  }
}
