package dev.jams.http.internal.call;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.internal.net.BodyRate;
import dev.jams.internal.net.Guard;
import dev.jams.internal.net.Guards;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How long the body of a request may take that is read as a whole, and how slowly it may come. A
 * request that is too slow is answered with 408.
 *
 * @param readTimeout 0 for ever
 * @param minRate bytes in a second; 0 for any
 * @param grace over which the rate is measured
 */
public record RequestPace(Duration readTimeout, int minRate, Duration grace, Guards guards) {
  /**
   * Begins to watch a request.
   *
   * @return the request to read
   */
  public HttpRequest watch(ServiceRequestContext ctx, HttpRequest request) {
    if (minRate == 0 && readTimeout.isZero()) {
      return request;
    }
    Watch watch = new Watch(ctx, request);
    watch.next();
    // Parts arrive on the event loop, where the looks are.
    return request.peekData(data -> watch.rate.add(data.length()));
  }

  private final class Watch implements Runnable {
    private final ServiceRequestContext ctx;
    private final HttpRequest request;
    private final long began = System.nanoTime();
    private final long graceNanos = Math.max(1, grace.toNanos());
    private final BodyRate rate = new BodyRate(minRate, graceNanos, began);
    private Future<?> look;

    Watch(ServiceRequestContext ctx, HttpRequest request) {
      this.ctx = ctx;
      this.request = request;
      request.whenComplete().handle((done, cause) -> look == null || look.cancel(false));
    }

    void next() {
      long delay = minRate == 0 ? Long.MAX_VALUE : graceNanos;
      if (!readTimeout.isZero()) {
        delay = Math.min(delay, readTimeout.toNanos() - (System.nanoTime() - began));
      }
      look =
          ctx.eventLoop().withoutContext().schedule(this, Math.max(1, delay), TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
      if (request.whenComplete().isDone()) {
        return;
      }
      long now = System.nanoTime();
      boolean late = !readTimeout.isZero() && now - began >= readTimeout.toNanos();
      if (!late && !rate.isTooSlow(now, true)) {
        next();
        return;
      }
      Channel connection = ctx.log().partial().channel();
      if (connection != null) {
        guards.fired(Guard.BODY_RATE, connection, "request refused");
      }
      ctx.timeoutNow();
    }
  }
}
