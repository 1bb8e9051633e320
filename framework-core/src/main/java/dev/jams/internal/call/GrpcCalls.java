package dev.jams.internal.call;

import dev.jams.StartException;
import dev.jams.internal.net.Traffic;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.netty.handler.codec.http2.Http2Exception;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Gives each call of a gRPC server its ids and its line in the access log: as a tracer, because
 * that one knows every stream from its first to its last byte, also of methods that there are not;
 * and as an interceptor, because only that can answer with a header.
 */
public final class GrpcCalls extends ServerStreamTracer.Factory implements ServerInterceptor {
  private static final String PROTOCOL = "grpc";
  private static final Context.Key<Tracer> TRACER = Context.key("jams-call-tracer");

  private final AccessLog log;
  private final Traffic traffic;

  private GrpcCalls(AccessLog log, Traffic traffic) {
    this.log = log;
    this.traffic = traffic;
  }

  /**
   * Adds them to a server.
   *
   * @param traffic counts its calls
   */
  public static void addTo(ServerBuilder<?> server, AccessLog log, Traffic traffic)
      throws StartException {
    GrpcCalls calls = new GrpcCalls(log, traffic);
    server
        .addStreamTracerFactory(calls)
        .intercept(calls)
        .fallbackHandlerRegistry(new UnknownMethods());
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    traffic.streamOpened();
    return new Tracer(fullMethodName, CallIds.begin(log.tracer(), fullMethodName, headers));
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    return next.startCall(new IdentifiedCall<>(call, TRACER.get()), headers);
  }

  /** Answers with the request id, in the headers or, if there are none, in the trailers. */
  private static final class IdentifiedCall<ReqT, RespT>
      extends SimpleForwardingServerCall<ReqT, RespT> {
    private final Tracer tracer;
    private boolean sentHeaders;

    IdentifiedCall(ServerCall<ReqT, RespT> call, Tracer tracer) {
      super(call);
      this.tracer = tracer;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      sentHeaders = true;
      tracer.ids.answerIn(headers);
      super.sendHeaders(headers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      tracer.answered = true;
      CallIds.dropAnswered(trailers);
      if (!sentHeaders) {
        tracer.ids.answerIn(trailers);
      }
      super.close(status, trailers);
    }
  }

  private final class Tracer extends ServerStreamTracer {
    private static final int REQUEST_BYTES = 0;
    private static final int RESPONSE_BYTES = 1;
    private static final int REQUEST_MESSAGES = 2;
    private static final int RESPONSE_MESSAGES = 3;

    private final String method;
    private final CallIds ids;
    private final long start = System.nanoTime();
    private final AtomicLongArray counts = new AtomicLongArray(4);
    private volatile SocketAddress peer;
    private volatile boolean answered;

    Tracer(String method, CallIds ids) {
      this.method = method;
      this.ids = ids;
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValues(CallIds.KEY, ids, TRACER, this);
    }

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> call) {
      peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    }

    @Override
    public void inboundMessage(int number) {
      counts.lazySet(REQUEST_MESSAGES, number + 1L);
    }

    @Override
    public void outboundMessage(int number) {
      counts.lazySet(RESPONSE_MESSAGES, number + 1L);
    }

    @Override
    public void inboundWireSize(long bytes) {
      counts.getAndAdd(REQUEST_BYTES, bytes);
    }

    @Override
    public void outboundWireSize(long bytes) {
      counts.getAndAdd(RESPONSE_BYTES, bytes);
    }

    /**
     * What the transport itself calls INTERNAL are messages that it cannot read, without a cause,
     * and frames that break the rules of HTTP/2. An answer that it cannot write has another cause.
     */
    private boolean isMalformed(Status status) {
      Throwable cause = status.getCause();
      return MalformedRequest.isMarked(status)
          || (!answered
              && status.getCode() == Status.Code.INTERNAL
              && (cause == null || cause instanceof Http2Exception));
    }

    @Override
    public void streamClosed(Status status) {
      traffic.streamClosed();
      boolean malformed = isMalformed(status);
      if (log.wants(status.getCode(), malformed, method, null)) {
        log.write(
            new AccessEntry(
                PROTOCOL,
                null,
                null,
                null,
                null,
                method,
                status.getCode(),
                malformed,
                0,
                System.nanoTime() - start,
                counts.get(REQUEST_BYTES),
                counts.get(RESPONSE_BYTES),
                counts.get(REQUEST_MESSAGES),
                counts.get(RESPONSE_MESSAGES),
                peer,
                null,
                ids));
      }
    }
  }
}
