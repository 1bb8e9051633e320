package dev.jams.internal.net;

import dev.jams.internal.call.AccessEntry;
import dev.jams.internal.call.AccessLog;
import dev.jams.internal.call.CallIds;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.function.LongSupplier;

/**
 * Writes lines into the access log for the requests of one listener that are refused before they
 * are calls; but not more than 100 in ten seconds, because it costs a client nothing to have a
 * request refused. Safe for use by any thread.
 */
public final class RefusedRequests {
  private static final int LINES = 100;
  private static final AsciiString GRPC_WEB = AsciiString.cached("application/grpc-web");
  private static final int OK = 200;

  private final AccessLog access;
  private final RequestRules rules;
  private final LogPace pace;

  /** For a listener with these rules. */
  public RefusedRequests(AccessLog access, RequestRules rules) {
    this(access, rules, System::nanoTime);
  }

  RefusedRequests(AccessLog access, RequestRules rules, LongSupplier nanoTime) {
    this.access = access;
    this.rules = rules;
    this.pace = new LogPace(LINES, nanoTime);
  }

  /** Writes a line, if there have not been too many. */
  public void log(AccessEntry entry) {
    access.write(entry, pace::next);
  }

  /**
   * The same for a request over HTTP/2.
   *
   * @param bytes of the answer's body
   */
  void log(Arrival arrival, Http2Headers request, Refusal refusal, int bytes, CallIds ids) {
    CharSequence type = request.get(HttpHeaderNames.CONTENT_TYPE);
    boolean grpc = Answers.isGrpc(rules, type);
    boolean http = rules == RequestRules.HTTP;
    String path = path(request);
    log(
        new AccessEntry(
            !grpc ? "http" : http && Answers.startsWith(type, GRPC_WEB) ? "grpc-web" : "grpc",
            http ? text(request.method()) : null,
            http ? arrival.scheme() : null,
            http ? path : null,
            null,
            grpc && path != null && path.startsWith("/") ? path.substring(1) : null,
            refusal.code(),
            true,
            !http ? 0 : grpc && refusal.isAnswered() ? OK : refusal.status(),
            arrival.nanos(),
            0,
            bytes,
            0,
            0,
            arrival.peer(),
            null,
            ids));
  }

  private static String path(Http2Headers request) {
    String path = text(request.path());
    int query = path == null ? -1 : path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  private static String text(CharSequence value) {
    return value == null ? null : value.toString();
  }
}
