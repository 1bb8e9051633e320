package dev.jams.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.util.SafeCloseable;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.HttpCallInfo;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.internal.call.CallIds;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;

/**
 * A request for a page, as a call that interceptors can refuse. It starts on the event loop of its
 * connection, and may be answered by any thread.
 */
final class PageCall<ReqT, RespT> extends ServerCall<ReqT, RespT> {
  private final MethodDescriptor<ReqT, RespT> method;
  private final ServiceRequestContext request;
  private final HttpRequest req;
  private final HttpService page;
  private final StatusBody errors;
  private final CompletableFuture<HttpResponse> response = new CompletableFuture<>();

  private Metadata sent = new Metadata();
  private Listener<ReqT> listener;
  private boolean closed;

  /**
   * @param page answers if nobody refuses the call
   */
  PageCall(
      MethodDescriptor<ReqT, RespT> method,
      ServiceRequestContext request,
      HttpRequest req,
      HttpService page,
      StatusBody errors) {
    this.method = method;
    this.request = request;
    this.req = req;
    this.page = page;
    this.errors = errors;
  }

  /** Makes the call. */
  HttpResponse start(ServerCallHandler<ReqT, RespT> handler, Metadata headers) {
    CallIds ids = HttpCallInfo.of(request).ids();
    ids.replaceIn(headers);
    Context context = Context.ROOT.withValue(CallIds.KEY, ids);
    context.run(() -> began(handler.startCall(this, headers)));
    return response.isDone() ? response.join() : HttpResponse.of(response);
  }

  private void began(Listener<ReqT> started) {
    boolean over;
    synchronized (this) {
      listener = started;
      over = closed;
    }
    if (over) {
      started.onComplete();
    }
  }

  @Override
  public void request(int numMessages) {
    // There are none.
  }

  @Override
  public void sendHeaders(Metadata headers) {
    sent = headers;
  }

  @Override
  public void sendMessage(RespT message) {
    // It only says that the page may be served.
  }

  @Override
  public void close(Status status, Metadata trailers) {
    Listener<ReqT> started;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      started = listener;
    }
    response.complete(
        status.isOk() ? served() : errors.answer(status, trailers, sent).toHttpResponse());
    if (started != null) {
      started.onComplete();
    }
  }

  private HttpResponse served() {
    try (SafeCloseable ignored = request.push()) {
      return page.serve(request, req);
    } catch (Exception e) {
      return HttpResponse.ofFailure(e);
    }
  }

  @Override
  public boolean isCancelled() {
    return request.isCancelled();
  }

  @Override
  public MethodDescriptor<ReqT, RespT> getMethodDescriptor() {
    return method;
  }

  @Override
  public String getAuthority() {
    return req.authority();
  }

  @Override
  public Attributes getAttributes() {
    Attributes.Builder attributes =
        Attributes.newBuilder()
            .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, request.remoteAddress())
            .set(Grpc.TRANSPORT_ATTR_LOCAL_ADDR, request.localAddress());
    if (request.sslSession() != null) {
      attributes.set(Grpc.TRANSPORT_ATTR_SSL_SESSION, request.sslSession());
    }
    return attributes.build();
  }
}
