package dev.jams.http;

import com.google.common.util.concurrent.MoreExecutors;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.bind.BindingException;
import dev.jams.json.JsonException;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP request as the call that interceptors and services know. It does for them what {@code
 * io.grpc.Server} does: a {@link Context} with deadline and cancellation, an executor, callbacks
 * one after the other, and exactly one {@code onComplete} or {@code onCancel}.
 *
 * <p>As over gRPC, the call starts before its message is read, so that an interceptor can refuse it
 * unread; a message that cannot be read ends the call as cancelled.
 */
final class HttpServerCall<ReqT, RespT> extends ServerCall<ReqT, RespT> {
  private static final Logger log = LoggerFactory.getLogger(HttpServerCall.class);

  private final Endpoint<ReqT, RespT> endpoint;
  private final ServiceRequestContext request;
  private final HttpMessage message;
  private final StatusBody errors;
  private final ResponseHeaders template;
  private final Executor serial;
  private final CompletableFuture<HttpResponse> response = new CompletableFuture<>();
  private final AtomicBoolean answered = new AtomicBoolean();

  /** Whoever takes it out sends or releases it: a cancelled call and its service may race. */
  private final AtomicReference<ByteBuf> responseBody = new AtomicReference<>();

  private Context.CancellableContext context;
  private Metadata responseHeaders = new Metadata();
  private boolean delivered;
  private volatile Listener<ReqT> listener;
  private volatile boolean requested;
  private volatile boolean cancelled;

  /**
   * @param template headers of every successful answer
   */
  HttpServerCall(
      Endpoint<ReqT, RespT> endpoint,
      ServiceRequestContext request,
      HttpMessage message,
      StatusBody errors,
      ResponseHeaders template) {
    this.endpoint = endpoint;
    this.request = request;
    this.message = message;
    this.errors = errors;
    this.template = template;
    this.serial = MoreExecutors.newSequentialExecutor(endpoint.executor());
  }

  /**
   * Starts the call; the result is its answer.
   *
   * @param nanos how long it may take
   */
  HttpResponse start(Metadata headers, long nanos) {
    context =
        Context.ROOT.withDeadlineAfter(
            nanos, TimeUnit.NANOSECONDS, request.eventLoop().withoutContext());
    context.addListener(ignored -> contextCancelled(), Runnable::run);
    serial.execute(() -> inContext(() -> begin(headers)));
    if (response.isDone()) {
      // A service on the event loop has answered by now, and there is nothing to wait for.
      return response.getNow(null);
    }
    HttpResponse answer = HttpResponse.of(response);
    answer.whenComplete().exceptionally(this::clientGone);
    return answer;
  }

  private void begin(Metadata headers) {
    listener = endpoint.method().getServerCallHandler().startCall(this, headers);
    listener.onReady();
    deliver();
  }

  @Override
  public void request(int numMessages) {
    requested = true;
    if (listener != null && !answered.get()) {
      serial.execute(() -> inContext(this::deliver));
    }
  }

  private void deliver() {
    if (!requested || delivered || answered.get()) {
      return;
    }
    delivered = true;
    ReqT received;
    try {
      received = message.read(endpoint);
    } catch (BindingException e) {
      refuse(e.getMessage(), e.field());
      return;
    } catch (JsonException e) {
      refuse(e.getMessage(), e.path());
      return;
    }
    listener.onMessage(received);
    listener.onHalfClose();
  }

  private void refuse(String reason, String field) {
    cancel(Status.INVALID_ARGUMENT.withDescription(reason), BadRequests.trailers(reason, field));
  }

  @Override
  public void sendHeaders(Metadata headers) {
    responseHeaders = headers;
  }

  @Override
  public void sendMessage(RespT sent) {
    if (responseBody.get() != null) {
      throw new IllegalStateException(
          endpoint + " is unary, but its service sent a second message");
    }
    if (answered.get()) {
      return;
    }
    try {
      responseBody.set(endpoint.write(sent, request.alloc()));
    } catch (JsonException e) {
      log.atError().setCause(e).addKeyValue("method", endpoint).log("response has no JSON form");
      cancel(Status.INTERNAL.withDescription("the response has no JSON form"), new Metadata());
    }
  }

  /** An OK comes after a message: the app's outermost interceptor sees to it. */
  @Override
  public void close(Status status, Metadata trailers) {
    ByteBuf body = responseBody.getAndSet(null);
    if (!answered.compareAndSet(false, true)) {
      release(body);
      return;
    }
    if (status.isOk()) {
      response.complete(success(body, trailers));
    } else {
      release(body);
      response.complete(failure(status, trailers));
    }
    serial.execute(() -> inContext(this::complete));
  }

  private HttpResponse success(ByteBuf body, Metadata trailers) {
    boolean plain = responseHeaders.keys().isEmpty() && trailers.keys().isEmpty();
    ResponseHeaders headers = plain ? template : headers(trailers).build();
    if (request.method() == HttpMethod.HEAD) {
      ResponseHeaders head = headers.toBuilder().contentLength(body.readableBytes()).build();
      body.release();
      return HttpResponse.of(head);
    }
    // Sets the length itself.
    return HttpResponse.of(headers, HttpData.wrap(body));
  }

  private HttpResponse failure(Status status, Metadata trailers) {
    return errors.response(status, trailers, headers(trailers));
  }

  private ResponseHeadersBuilder headers(Metadata trailers) {
    ResponseHeadersBuilder headers = template.toBuilder();
    ResponseMetadata.addHeaders(responseHeaders, headers);
    ResponseMetadata.addTrailers(trailers, headers);
    return headers;
  }

  private void complete() {
    message.discard();
    listener.onComplete();
    context.cancel(null);
  }

  /** The deadline has passed; any other end of the context comes from this class. */
  private void contextCancelled() {
    if (context.cancellationCause() instanceof TimeoutException) {
      cancel(Status.DEADLINE_EXCEEDED.withDescription("deadline exceeded"), new Metadata());
    }
  }

  private Void clientGone(Throwable cause) {
    cancel(Status.CANCELLED.withDescription("the client went away"), new Metadata());
    return null;
  }

  /** Ends the call from outside the service. */
  private void cancel(Status status, Metadata trailers) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    cancelled = true;
    response.complete(errors.response(status, trailers, template.toBuilder()));
    context.cancel(status.asException());
    serial.execute(() -> inContext(this::cancelled));
  }

  private void cancelled() {
    message.discard();
    release(responseBody.getAndSet(null));
    if (listener != null) {
      listener.onCancel();
    }
  }

  private void inContext(Runnable callback) {
    Context previous = context.attach();
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      // Services and interceptors are guarded further in, so this is a failure of the gateway.
      log.atError().setCause(e).addKeyValue("method", endpoint).log("call failed");
      cancel(Status.INTERNAL.withDescription("internal error"), new Metadata());
    } finally {
      context.detach(previous);
    }
  }

  private static void release(ByteBuf body) {
    if (body != null) {
      body.release();
    }
  }

  @Override
  public boolean isReady() {
    return !answered.get();
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public MethodDescriptor<ReqT, RespT> getMethodDescriptor() {
    return endpoint.method().getMethodDescriptor();
  }

  @Override
  public String getAuthority() {
    return request.request().authority();
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
