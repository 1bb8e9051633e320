package dev.jams.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;
import io.opentelemetry.context.Scope;

/**
 * Makes the context of a call's span the current one wherever its {@link io.grpc.Context} is, which
 * services carry from thread to thread for the sake of deadlines already. What is made current by
 * itself counts until another call begins inside of it. OpenTelemetry finds this class as a
 * service, once in a process.
 */
public final class CallContextStorage implements ContextStorageProvider, ContextStorage {
  /** What goes before the call's own span, for the spans inside of it. */
  static final io.grpc.Context.Key<Context> INNER = io.grpc.Context.key("jams-trace-context");

  /**
   * @param call what the {@link io.grpc.Context} said when this was made current; may be null
   */
  private record Attached(Context context, Context call) {}

  private final ThreadLocal<Attached> attached = new ThreadLocal<>();

  @Override
  public ContextStorage get() {
    return this;
  }

  /** Whether OpenTelemetry has found it, and not another. */
  static boolean isInUse() {
    return ContextStorage.get() instanceof CallContextStorage;
  }

  @Override
  public Scope attach(Context toAttach) {
    if (toAttach == null) {
      return Scope.noop();
    }
    Attached before = attached.get();
    Attached now = new Attached(toAttach, ofCall());
    attached.set(now);
    return () -> detach(now, before);
  }

  /** One that is closed twice, or out of turn, must not bring back what is over. */
  private void detach(Attached now, Attached before) {
    if (attached.get() != now) {
      return;
    }
    if (before == null) {
      attached.remove();
    } else {
      attached.set(before);
    }
  }

  @Override
  public Context current() {
    Context call = ofCall();
    Attached own = attached.get();
    return own != null && (call == null || call == own.call) ? own.context : call;
  }

  private static Context ofCall() {
    Context inner = INNER.get();
    if (inner != null) {
      return inner;
    }
    CallSpan call = CallSpan.current();
    return call == null ? null : call.context();
  }
}
