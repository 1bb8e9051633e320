package dev.jams.http.internal.call;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponseWriter;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The body of an answer that is sent piece by piece. Counts what the connection has not taken yet,
 * so that a slow reader holds back who sends. Bytes are written by one thread at a time.
 */
public final class StreamedBody {
  /** The same as grpc-java's default. */
  private static final int READY_BYTES = 32 << 10;

  private final HttpResponseWriter out;
  private final AtomicLong pending = new AtomicLong();
  private Runnable becameReady = () -> {};

  /** Makes a body that is sent by a writer. */
  public StreamedBody(HttpResponseWriter out) {
    this.out = out;
  }

  /**
   * Says what to run, on the event loop, when the body is ready again after it was not. Called
   * before the first piece.
   */
  public void onReady(Runnable callback) {
    becameReady = callback;
  }

  /** Whether the connection keeps up. */
  public boolean isReady() {
    return pending.get() < READY_BYTES;
  }

  /**
   * Sends a piece. It is dropped if the client is gone.
   *
   * @param piece becomes the body's
   */
  public void write(ByteBuf piece) {
    int size = piece.readableBytes();
    if (!out.tryWrite(HttpData.wrap(piece))) {
      return;
    }
    long before = pending.getAndAdd(size);
    long now = before + size;
    // Only whoever fills the measure waits until it is empty again; what came before is sent first.
    if (before < READY_BYTES && now >= READY_BYTES) {
      emptied(now);
    }
  }

  private void emptied(long amount) {
    var unused =
        out.whenConsumed()
            .thenRun(
                () -> {
                  long left = pending.addAndGet(-amount);
                  if (left < READY_BYTES) {
                    becameReady.run();
                  } else {
                    emptied(left);
                  }
                });
  }
}
