package dev.jams.internal.limit;

import dev.jams.ServedService;
import dev.jams.internal.net.Guards;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The gates in front of the methods of a gRPC server. A call is taken or turned away where the
 * server asks for its executor, which is on the event loop, before anything of it waits: one that
 * is turned away gets an executor that runs its refusal at once. The interceptor answers it, and
 * sees when one ends that was taken. Both know a call by its tracer, which is in its context.
 */
public final class GrpcAdmission extends ServerStreamTracer.Factory
    implements ServerCallExecutorSupplier, ServerInterceptor {
  private static final Context.Key<Entry> KEY = Context.key("jams-admission");

  private final CallLimiter limiter;
  private final ServerCallExecutorSupplier executors;
  private final Map<String, Gate> gates = new HashMap<>();

  /**
   * Makes the gates of a listener.
   *
   * @param executors what those calls run on that are taken
   * @param services those that have gates
   */
  public GrpcAdmission(
      CallLimiter limiter,
      Guards guards,
      ServerCallExecutorSupplier executors,
      List<ServedService> services) {
    this.limiter = limiter;
    this.executors = executors;
    for (ServedService service : services) {
      for (var method : service.definition().getServiceDescriptor().getMethods()) {
        gates.put(method.getFullMethodName(), limiter.gate(method, guards));
      }
    }
  }

  /** Puts the gates in front of a server, further in than what is added later. */
  public void addTo(ServerBuilder<?> server) {
    // Only the look-up of the method and refusals run on the event loop.
    server.executor(Runnable::run).callExecutor(this).intercept(this).addStreamTracerFactory(this);
  }

  /** What becomes of one call. */
  private static final class Entry extends ServerStreamTracer {
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile Slot slot = Slot.FREE;

    @Override
    public Context filterContext(Context context) {
      return context.withValue(KEY, this);
    }

    /** A call whose client goes while it waits for a thread need not begin. */
    @Override
    public void streamClosed(Status status) {
      Slot taken = slot;
      if (taken != null && started.compareAndSet(false, true)) {
        taken.end(Status.Code.CANCELLED);
      }
    }
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    return new Entry();
  }

  @Override
  public <ReqT, RespT> Executor getExecutor(ServerCall<ReqT, RespT> call, Metadata headers) {
    Gate gate = gates.getOrDefault(call.getMethodDescriptor().getFullMethodName(), Gate.OPEN);
    Slot slot = gate.enter();
    KEY.get().slot = slot;
    if (slot == null) {
      return Runnable::run;
    }
    Executor executor = executors.getExecutor(call, headers);
    return slot == Slot.FREE ? executor : task -> execute(executor, task, slot);
  }

  /** Where an executor takes no more, a call ends that never began. */
  private static void execute(Executor executor, Runnable task, Slot slot) {
    try {
      executor.execute(task);
    } catch (RuntimeException e) {
      slot.end(Status.Code.UNAVAILABLE);
      throw e;
    }
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Entry entry = KEY.get();
    Slot slot = entry.slot;
    if (slot == null) {
      call.close(limiter.refusal().status(), limiter.refusal().trailers());
      return new ServerCall.Listener<>() {};
    }
    if (slot == Slot.FREE) {
      return next.startCall(call, headers);
    }
    if (!entry.started.compareAndSet(false, true)) {
      // Its client has gone while it waited for a thread, and so has its place.
      call.close(Status.CANCELLED.withDescription("the client went away"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    try {
      return new Leaving<>(next.startCall(new Ending<>(call, slot), headers), slot);
    } catch (Throwable e) {
      slot.end(Status.Code.UNKNOWN);
      throw e;
    }
  }

  /** The service is done when it has answered, however long its client takes to read that. */
  private static final class Ending<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
    private final Slot slot;

    Ending(ServerCall<ReqT, RespT> call, Slot slot) {
      super(call);
      this.slot = slot;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      slot.end(status.getCode());
      super.close(status, trailers);
    }
  }

  /**
   * A call that was cancelled is over when its service has learned of it, which a method that
   * blocks does only after it has returned.
   */
  private static final class Leaving<ReqT> extends SimpleForwardingServerCallListener<ReqT> {
    private final Slot slot;

    Leaving(ServerCall.Listener<ReqT> listener, Slot slot) {
      super(listener);
      this.slot = slot;
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        slot.end(Status.Code.CANCELLED);
      }
    }

    @Override
    public void onComplete() {
      try {
        super.onComplete();
      } finally {
        slot.end(Status.Code.OK);
      }
    }
  }
}
