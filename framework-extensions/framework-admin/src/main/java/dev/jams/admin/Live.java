package dev.jams.admin;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells those who watch what the calls are, as server-sent events: one {@code calls} at once and
 * one for each tick, and an {@code end} when the app has stopped. Who does not read misses some,
 * and is left after a while.
 */
final class Live {
  private static final int PATIENCE_TICKS = 30;

  private final Supplier<Calls.Snapshot> snapshots;
  private final int most;
  private final Set<Watcher> watchers = new HashSet<>();
  private boolean ended;

  /**
   * @param most how many may watch at once
   */
  Live(Supplier<Calls.Snapshot> snapshots, int most) {
    this.snapshots = snapshots;
    this.most = most;
  }

  synchronized HttpResponse watch(ServiceRequestContext ctx) {
    if (ended || watchers.size() >= most) {
      return Json.error(
          HttpStatus.SERVICE_UNAVAILABLE,
          Status.Code.UNAVAILABLE,
          ended ? "the app has stopped" : most + " watch already, which admin.max-live is");
    }
    ctx.clearRequestTimeout();
    Watcher watcher = new Watcher(HttpResponse.streaming());
    watchers.add(watcher);
    watcher.writer.whenComplete().handle((done, error) -> leave(watcher));
    watcher.writer.write(
        ResponseHeaders.builder(HttpStatus.OK).contentType(MediaType.EVENT_STREAM).build());
    watcher.send(event());
    return watcher.writer;
  }

  private synchronized Void leave(Watcher watcher) {
    watchers.remove(watcher);
    return null;
  }

  private HttpData event() {
    byte[] json = Json.bytes(snapshots.get());
    return HttpData.ofUtf8(
        "event: calls\ndata: " + new String(json, StandardCharsets.UTF_8) + "\n\n");
  }

  synchronized void tick() {
    if (!watchers.isEmpty()) {
      HttpData event = event();
      Set.copyOf(watchers).forEach(watcher -> watcher.send(event));
    }
  }

  /** Lets all go. Idempotent. */
  synchronized void end() {
    ended = true;
    for (Watcher watcher : Set.copyOf(watchers)) {
      watcher.writer.write(HttpData.ofUtf8("event: end\ndata: {}\n\n"));
      watcher.writer.close();
    }
  }

  private static final class Watcher {
    private final HttpResponseWriter writer;
    private volatile boolean reads = true;
    private int missed;

    Watcher(HttpResponseWriter writer) {
      this.writer = writer;
    }

    void send(HttpData event) {
      if (reads) {
        missed = 0;
        reads = false;
        writer.write(event);
        var unused = writer.whenConsumed().thenRun(() -> reads = true);
      } else if (++missed > PATIENCE_TICKS) {
        writer.abort();
      }
    }
  }
}
