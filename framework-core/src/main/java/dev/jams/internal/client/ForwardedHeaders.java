package dev.jams.internal.client;

import dev.jams.internal.call.CallIds;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Carries headers of an incoming call to the calls that are made on its behalf. They travel in its
 * {@link Context}, so a service that goes on in another thread takes that with it, as for the
 * deadline.
 */
final class ForwardedHeaders implements ServerInterceptor {
  private static final Context.Key<Metadata> KEY = Context.key("jams-forwarded-headers");

  private final Set<Metadata.Key<?>> keys = new LinkedHashSet<>();

  /**
   * @param names of the headers to keep
   */
  ForwardedHeaders(Collection<String> names) {
    names.forEach(name -> keys.add(TransportHeaders.key(name)));
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Metadata kept = new Metadata();
    kept.merge(headers, keys);
    CallIds.dropInvalidTrace(kept);
    return Contexts.interceptCall(Context.current().withValue(KEY, kept), call, headers, next);
  }

  /** Adds those of the call that this thread serves, except what the new call has itself. */
  void addTo(Metadata headers) {
    Metadata kept = KEY.get();
    if (kept == null) {
      return;
    }
    // A trace of the call's own is not that of which the vendors spoke.
    boolean traced = headers.containsKey(CallIds.TRACEPARENT_KEY);
    Set<Metadata.Key<?>> missing = new LinkedHashSet<>();
    for (Metadata.Key<?> key : keys) {
      if (!headers.containsKey(key) && !(traced && key.equals(CallIds.TRACESTATE_KEY))) {
        missing.add(key);
      }
    }
    headers.merge(kept, missing);
  }
}
