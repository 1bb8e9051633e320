package dev.jams.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.RequestId;
import dev.jams.http.internal.call.HttpCallInfo;
import dev.jams.http.internal.call.StatusCodes;
import dev.jams.http.internal.call.TrustedHops;
import dev.jams.http.internal.rpc.RpcTable;
import dev.jams.internal.call.AccessEntry;
import dev.jams.internal.call.AccessLog;
import dev.jams.internal.call.CallIds;
import dev.jams.internal.call.CallTracer;
import dev.jams.internal.net.Arrival;
import dev.jams.internal.net.RefusedRequests;
import dev.jams.internal.net.Traffic;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.List;

/** Gives each request its ids, and its line in the access log when the answer has been sent. */
final class AccessLogging {
  private final AccessLog access;
  private final RefusedRequests refused;
  private final TrustedHops hops;
  private final Traffic traffic;

  AccessLogging(AccessLog access, RefusedRequests refused, TrustedHops hops, Traffic traffic) {
    this.traffic = traffic;
    this.access = access;
    this.hops = hops;
    this.refused = refused;
  }

  void addTo(ServerBuilder server) {
    server.accessLogWriter(this::log, false);
    server.decorator(
        (delegate, ctx, req) -> {
          traffic.streamOpened();
          HttpCallInfo.begin(ctx, ids(req.headers()), hops);
          return delegate.serve(ctx, req);
        });
  }

  private CallIds ids(RequestHeaders headers) {
    CallTracer tracer = access.tracer();
    return tracer == null
        ? untraced(headers)
        : CallIds.begin(
            tracer, headers.method().name(), RpcTable.path(headers.path()), headers::getAll);
  }

  private static CallIds untraced(RequestHeaders headers) {
    return CallIds.of(headers.getAll(RequestId.NAME), headers.getAll(CallIds.TRACEPARENT));
  }

  private void log(RequestLog log) {
    ServiceRequestContext request = (ServiceRequestContext) log.context();
    if (HttpCallInfo.hasBegun(request)) {
      traffic.streamClosed();
    }
    HttpCallInfo info = HttpCallInfo.of(request);
    SocketAddress client = info.client();
    HttpStatus status = log.responseHeaders().status();
    Status.Code code = info.code(status);
    String path = RpcTable.path(request.request().path());
    if (!access.wants(code, info.isMalformed(), info.method(), path)) {
      return;
    }
    access.write(
        new AccessEntry(
            info.protocol(),
            request.method().name(),
            request.sessionProtocol().isTls() ? "https" : "http",
            path,
            info.route(),
            info.method(),
            code,
            info.isMalformed(),
            status.code(),
            log.totalDurationNanos(),
            log.requestLength(),
            log.responseLength(),
            info.requestMessages(),
            info.responseMessages(),
            client == null ? request.remoteAddress() : client,
            client == null ? null : request.remoteAddress(),
            info.ids()));
  }

  /**
   * Does the same for a request that the server refuses unread, on the event loop that decodes it.
   *
   * @param headers null if they could not be read
   */
  AggregatedHttpResponse refused(RequestHeaders headers, AggregatedHttpResponse answer) {
    CallIds ids = headers == null ? CallIds.of(List.of(), List.of()) : untraced(headers);
    Status.Code code = StatusCodes.fromHttp(answer.status());
    Arrival arrival = Arrival.current();
    refused.log(
        new AccessEntry(
            "http",
            headers == null ? null : headers.method().name(),
            arrival == null ? null : arrival.scheme(),
            headers == null ? null : RpcTable.path(headers.path()),
            null,
            null,
            code,
            true,
            answer.status().code(),
            arrival == null ? 0 : arrival.nanos(),
            0,
            answer.content().length(),
            0,
            0,
            arrival == null ? null : arrival.peer(),
            null,
            ids));
    ResponseHeaders identified =
        answer.headers().toBuilder().set(RequestId.NAME, ids.requestId()).build();
    return AggregatedHttpResponse.of(identified, answer.content());
  }
}
