package dev.jams.internal.lifecycle;

import dev.jams.DrainSignal;
import dev.jams.internal.call.EndableCall;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.util.function.Consumer;

/** A call, which two threads may answer: that of its service, and the one that ends it. */
final class OpenCall<ReqT, RespT> extends EndableCall<ReqT, RespT> {
  private final Consumer<OpenCall<?, ?>> remove;
  private final GivenDrainSignal drain = new GivenDrainSignal();
  private final Context.CancellableContext context =
      Context.current().withValue(DrainSignal.KEY, drain).withCancellation();
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
    end(CutOff.STATUS, answer.trailers());
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
            if (isEnded()) {
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
