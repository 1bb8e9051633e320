package dev.jams.http.internal.call;

import com.google.common.util.concurrent.MoreExecutors;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.internal.call.CallIds;
import dev.jams.internal.call.MalformedRequest;
import dev.jams.internal.limit.Refusal;
import dev.jams.internal.limit.Slot;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP request as the call that interceptors and services know. It does for them what {@code
 * io.grpc.Server} does: a {@link Context} with deadline and cancellation, an executor, callbacks
 * one after the other, and exactly one {@code onComplete} or {@code onCancel}.
 *
 * <p>As over gRPC, the call starts before its first message is read, so that an interceptor can
 * refuse it unread; a message that cannot be read ends the call as cancelled.
 */
public final class HttpServerCall<ReqT, RespT> extends ServerCall<ReqT, RespT>
    implements RequestStream.Receiver {
  private static final Logger log = LoggerFactory.getLogger(HttpServerCall.class);

  private final Rpc<ReqT, RespT> rpc;
  private final ServiceRequestContext request;
  private final RequestStream requests;
  private final MessageReader<ReqT> reader;
  private final ResponseStream<RespT> responses;
  private final Executor serial;
  private final HttpCallInfo info;
  private final AtomicBoolean ended = new AtomicBoolean();

  private Slot slot;
  private Context.CancellableContext context;
  private Listener<ReqT> listener;
  private boolean answered;
  private volatile boolean cancelled;

  /**
   * Makes a call of the request; nothing happens yet.
   *
   * @param requests become the call's
   */
  public HttpServerCall(
      Rpc<ReqT, RespT> rpc,
      ServiceRequestContext request,
      RequestStream requests,
      MessageReader<ReqT> reader,
      ResponseStream<RespT> responses) {
    this.rpc = rpc;
    this.request = request;
    this.requests = requests;
    this.reader = reader;
    this.responses = responses;
    this.serial = MoreExecutors.newSequentialExecutor(rpc.executor());
    this.info = HttpCallInfo.of(request);
    info.method(rpc.method());
  }

  /**
   * Starts the call, on the event loop of its connection.
   *
   * @param nanos how long it may take; {@link CallDeadline#NONE} for as long as it wants
   * @return the answer
   */
  public HttpResponse start(Metadata headers, long nanos) {
    slot = rpc.gate().enter();
    if (slot == null) {
      return refuse(rpc.gate().refusal());
    }
    if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD) {
      info.ids().facts().read();
    }
    info.ids().replaceIn(headers);
    info.hops().applyTo(headers, request.remoteAddress());
    Context root = Context.ROOT.withValue(CallIds.KEY, info.ids());
    context =
        nanos == CallDeadline.NONE
            ? root.withCancellation()
            : root.withDeadlineAfter(
                nanos, TimeUnit.NANOSECONDS, request.eventLoop().withoutContext());
    context.addListener(unused -> contextCancelled(), Runnable::run);
    responses.start(this::becameReady);
    requests.start(this);
    serial.execute(() -> inContext(() -> begin(headers)));
    HttpResponse answer = responses.response();
    // A service on the event loop may have answered by now, and there is nothing to wait for.
    if (!ended.get()) {
      answer.whenComplete().exceptionally(this::clientGone);
    }
    return answer;
  }

  /** Answers at once, on the event loop, since nothing that is turned away may wait. */
  private HttpResponse refuse(Refusal refusal) {
    ended.set(true);
    responses.start(() -> {});
    requests.start(this);
    answer(refusal.status(), refusal.trailers());
    return responses.response();
  }

  private void begin(Metadata headers) {
    if (ended.get()) {
      // Its deadline passed first, and what begins now would never be told of its end.
      return;
    }
    listener = rpc.definition().getServerCallHandler().startCall(this, headers);
    listener.onReady();
  }

  private void becameReady() {
    serial.execute(() -> inContext(this::ready));
  }

  private void ready() {
    if (listener != null && !ended.get()) {
      listener.onReady();
    }
  }

  @Override
  public void request(int numMessages) {
    requests.request(numMessages);
  }

  @Override
  public void message(ByteBuf message) {
    serial.execute(() -> inContext(() -> deliver(message)));
  }

  private void deliver(ByteBuf message) {
    ReqT received;
    try {
      if (ended.get()) {
        return;
      }
      received = reader.read(message);
    } catch (StatusException e) {
      failed(e);
      return;
    } finally {
      if (message != null) {
        message.release();
      }
    }
    info.requestMessage();
    listener.onMessage(received);
  }

  @Override
  public void end() {
    serial.execute(() -> inContext(this::halfClose));
  }

  private void halfClose() {
    if (!ended.get()) {
      listener.onHalfClose();
    }
  }

  @Override
  public void unread() {
    cancel(Status.OK, new Metadata());
  }

  /** What fails here is the request. */
  @Override
  public void failed(StatusException reason) {
    cancel(MalformedRequest.mark(reason.getStatus()), trailers(reason));
  }

  private static Metadata trailers(StatusException reason) {
    Metadata trailers = reason.getTrailers();
    return trailers == null ? new Metadata() : trailers;
  }

  @Override
  public void setCompression(String compressor) {
    responses.compression(compressor);
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    responses.messageCompression(enabled);
  }

  @Override
  public void sendHeaders(Metadata headers) {
    // The answer has it already, and that of a relayed call would be another.
    CallIds.dropAnswered(headers);
    responses.headers(headers);
  }

  @Override
  public void sendMessage(RespT message) {
    if (answered && rpc.method().getType().serverSendsOneMessage()) {
      throw new IllegalStateException(
          rpc + " answers with one message, but its service sent a second one");
    }
    answered = true;
    if (ended.get()) {
      return;
    }
    info.responseMessage();
    try {
      responses.message(message);
    } catch (StatusException e) {
      log.atError().setCause(e).addKeyValue("method", rpc).log("response cannot be written");
      cancel(e.getStatus(), trailers(e));
    }
  }

  /** An OK comes after a message: the app's outermost interceptor sees to it. */
  @Override
  public void close(Status status, Metadata trailers) {
    if (ended.compareAndSet(false, true)) {
      slot.end(status.getCode());
      CallIds.dropAnswered(trailers);
      answer(status, trailers);
      serial.execute(() -> inContext(this::complete));
    }
  }

  /** Whatever keeps an end from being written must not keep the client waiting for it. */
  private void answer(Status status, Metadata trailers) {
    info.ended(status);
    try {
      responses.close(status, trailers);
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("method", rpc).log("end cannot be written");
      info.ended(Status.INTERNAL);
      responses.close(Status.INTERNAL.withDescription("internal error"), new Metadata());
    } finally {
      requests.close();
    }
  }

  private void complete() {
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
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    cancelled = true;
    answer(status, trailers);
    context.cancel(status.asException());
    serial.execute(() -> inContext(() -> cancelled(status.getCode())));
  }

  /** In turn, so that a method that blocks has returned by then. */
  private void cancelled(Status.Code code) {
    try {
      if (listener != null) {
        listener.onCancel();
      }
    } finally {
      slot.end(code);
    }
  }

  private void inContext(Runnable callback) {
    Context previous = context.attach();
    try {
      callback.run();
    } catch (Throwable e) {
      // Services and interceptors are guarded further in, so this is a failure of the gateway.
      log.atError().setCause(e).addKeyValue("method", rpc).log("call failed");
      cancel(Status.INTERNAL.withDescription("internal error"), new Metadata());
    } finally {
      context.detach(previous);
    }
  }

  @Override
  public boolean isReady() {
    return !ended.get() && responses.isReady();
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public MethodDescriptor<ReqT, RespT> getMethodDescriptor() {
    return rpc.method();
  }

  @Override
  public String getAuthority() {
    return request.request().authority();
  }

  @Override
  public Attributes getAttributes() {
    SocketAddress client = info.client();
    Attributes.Builder attributes =
        Attributes.newBuilder()
            .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, client == null ? request.remoteAddress() : client)
            .set(Grpc.TRANSPORT_ATTR_LOCAL_ADDR, request.localAddress());
    if (request.sslSession() != null) {
      attributes.set(Grpc.TRANSPORT_ATTR_SSL_SESSION, request.sslSession());
    }
    return attributes.build();
  }
}
