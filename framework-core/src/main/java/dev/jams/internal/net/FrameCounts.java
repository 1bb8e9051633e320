package dev.jams.internal.net;

import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.TimeUnit;

/**
 * How many frames of each kind a connection may still send. Much of what looks like a flood is what
 * a busy connection needs: a client that reads fast sends PING frames to measure how fast, and
 * WINDOW_UPDATE frames for all that it reads; one that has much in flight may cancel much. So these
 * are counted beyond what the answers give a reason for.
 */
final class FrameCounts {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int UPDATES_FOR_EACH_FRAME = 4;
  private static final int PRIORITIES_FOR_EACH_STREAM = 4;

  /** What may be on its way of a request when its answer ends, in the smallest pieces. */
  private static final int LATE_FOR_EACH_STREAM = 1_000;

  /** Far more than can be on its way at a time. */
  private static final long MANY = 1 << 20;

  private final Allowance resets;
  private final Allowance induced;
  private final Allowance late;
  private final Allowance pings;
  private final Allowance settings;
  private final Allowance emptyData;
  private final Allowance windowUpdates;
  private final Allowance others;

  FrameCounts(NetLimits limits) {
    long now = System.nanoTime();
    resets = new Allowance(limits.maxResets(), PERIOD_NANOS, 0, now);
    induced = new Allowance(limits.maxResets(), PERIOD_NANOS, 0, now);
    late = new Allowance(limits.maxResets(), PERIOD_NANOS, MANY, now);
    int frames = limits.maxControlFrames();
    pings = new Allowance(frames, PERIOD_NANOS, MANY, now);
    settings = new Allowance(frames, PERIOD_NANOS, 0, now);
    emptyData = new Allowance(frames, PERIOD_NANOS, 0, now);
    windowUpdates = new Allowance(frames, PERIOD_NANOS, MANY, now);
    others = new Allowance(frames, PERIOD_NANOS, MANY, now);
  }

  /** The guard that fires, or null. */
  Guard received(int type, int flags, int length, long first, long now) {
    return switch (type) {
      case FrameScanner.HEADERS -> {
        others.add(PRIORITIES_FOR_EACH_STREAM);
        yield null;
      }
      case FrameScanner.DATA ->
          isEmpty(flags, length, first) && !emptyData.take(now) ? Guard.EMPTY_DATA : null;
      case FrameScanner.RST_STREAM -> resets.take(now) ? null : Guard.RESETS;
      case FrameScanner.PING -> pings.take(now) ? null : Guard.PINGS;
      case FrameScanner.SETTINGS -> settings.take(now) ? null : Guard.SETTINGS;
      case FrameScanner.WINDOW_UPDATE -> windowUpdates.take(now) ? null : Guard.WINDOW_UPDATES;
      // Its codec bounds the one, and the other ends the connection.
      case FrameScanner.CONTINUATION, FrameScanner.GOAWAY -> null;
      default -> others.take(now) ? null : Guard.OTHER_FRAMES;
    };
  }

  private static boolean isEmpty(int flags, int length, long first) {
    boolean ends = (flags & FrameScanner.END_STREAM) != 0;
    boolean padded = (flags & FrameScanner.PADDED) != 0;
    return !ends && (padded ? length - 1 <= first : length == 0);
  }

  void sent(int type, int flags) {
    if (type == FrameScanner.DATA || type == FrameScanner.HEADERS) {
      pings.add(UPDATES_FOR_EACH_FRAME);
      windowUpdates.add(UPDATES_FOR_EACH_FRAME);
      if ((flags & FrameScanner.END_STREAM) != 0) {
        resets.add(1);
        induced.add(1);
        late.add(LATE_FOR_EACH_STREAM);
      }
    } else if (type == FrameScanner.PING && !isAck(flags)) {
      pings.add(1);
    } else if (type == FrameScanner.SETTINGS && !isAck(flags)) {
      settings.add(1);
    }
  }

  /** It answers a frame of the client's, which is no reason for another one. */
  private static boolean isAck(int flags) {
    return (flags & FrameScanner.ACK) != 0;
  }

  /**
   * Whether the server has been made to reset too many streams. Those that it resets by itself do
   * not count: of calls whose time is over, and of requests that were answered before their end.
   */
  boolean induced(int error, long now) {
    return error != Http2Error.NO_ERROR.code()
        && error != Http2Error.CANCEL.code()
        && !induced.take(now);
  }

  /** Whether too much came for streams that had ended, each of which is answered by a reset. */
  boolean late(long now) {
    return !late.take(now);
  }
}
