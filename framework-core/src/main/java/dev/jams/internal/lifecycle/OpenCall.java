package dev.jams.internal.lifecycle;

import dev.jams.DrainSignal;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.function.Consumer;

/** A call, which two threads may answer: that of its service, and the one that ends it. */
final class OpenCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
  private final Consumer<OpenCall<?, ?>> remove;
  private final GivenDrainSignal drain = new GivenDrainSignal();
  private final Context.CancellableContext context =
      Context.current().withValue(DrainSignal.KEY, drain).withCancellation();
  private boolean closed;
  private volatile boolean cut;
  private Thread serving;

  OpenCall(ServerCall<ReqT, RespT> call, Consumer<OpenCall<?, ?>> remove) {
    super(call);
    this.remove = remove;
  }

  ServerCall.Listener<ReqT> start(Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    enter();
    try {
      return new Callbacks(Contexts.interceptCall(context, this, headers, next));
    } finally {
      exit();
    }
  }

  void signalDrain() {
    drain.give();
  }

  void end(CutOff answer) {
    synchronized (this) {
      if (!closed) {
        cut = true;
        super.close(CutOff.STATUS, answer.trailers());
      }
    }
    // Not with the lock held: what listens to the context may want to answer.
    context.cancel(CutOff.STATUS.asRuntimeException());
    synchronized (this) {
      if (serving != null) {
        serving.interrupt();
      }
    }
  }

  private synchronized void enter() {
    serving = Thread.currentThread();
  }

  /** Later interrupts would hit whatever the thread does next. */
  private synchronized void exit() {
    serving = null;
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!cut) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(RespT message) {
    if (!cut) {
      super.sendMessage(message);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    closed = true;
    if (!cut) {
      super.close(status, trailers);
    }
  }

  @Override
  public boolean isCancelled() {
    return cut || super.isCancelled();
  }

  private final class Callbacks extends SimpleForwardingServerCallListener<ReqT> {
    Callbacks(ServerCall.Listener<ReqT> listener) {
      super(listener);
    }

    @Override
    public void onMessage(ReqT message) {
      enter();
      try {
        super.onMessage(message);
      } finally {
        exit();
      }
    }

    @Override
    public void onHalfClose() {
      enter();
      try {
        super.onHalfClose();
      } finally {
        exit();
      }
    }

    @Override
    public void onReady() {
      enter();
      try {
        super.onReady();
      } finally {
        exit();
      }
    }

    @Override
    public void onComplete() {
      last(
          () -> {
            // Cut means answered, yet not by the service: it has to learn that it may stop.
            if (cut) {
              super.onCancel();
            } else {
              super.onComplete();
            }
          });
    }

    @Override
    public void onCancel() {
      last(super::onCancel);
    }

    private void last(Runnable callback) {
      enter();
      try {
        callback.run();
      } finally {
        exit();
        context.cancel(null);
        remove.accept(OpenCall.this);
      }
    }
  }
}
