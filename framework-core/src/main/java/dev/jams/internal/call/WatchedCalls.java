package dev.jams.internal.call;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Where a {@link CallWatch} can be put around the chains of an app that are made already. */
final class WatchedCalls {
  private volatile CallWatch watch;

  void watchedBy(CallWatch watch) {
    this.watch = watch;
  }

  /** The interceptor, with whoever watches. */
  ServerInterceptor around(ServerInterceptor interceptor) {
    return new Watched(interceptor);
  }

  /** The method of a service, with whoever watches. */
  <ReqT, RespT> ServerCallHandler<ReqT, RespT> around(ServerCallHandler<ReqT, RespT> handler) {
    return (call, headers) -> {
      CallWatch watching = watch;
      return watching == null
          ? handler.startCall(call, headers)
          : watching.watch(CallWatch.HANDLER, call, headers, handler);
    };
  }

  private final class Watched implements ServerInterceptor {
    private final ServerInterceptor interceptor;
    private final String name;

    Watched(ServerInterceptor interceptor) {
      this.interceptor = interceptor;
      this.name = name(interceptor);
    }

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      CallWatch watching = watch;
      return watching == null
          ? interceptor.interceptCall(call, headers, next)
          : watching.watch(
              name,
              call,
              headers,
              (inner, innerHeaders) -> interceptor.interceptCall(inner, innerHeaders, next));
    }
  }

  private static String name(ServerInterceptor interceptor) {
    if (interceptor instanceof ComponentInterceptors.Place place) {
      return place.name();
    }
    Class<?> type = interceptor.getClass();
    String name = type.getSimpleName();
    // Names of lambdas and of anonymous classes say nothing, or another thing at each start.
    return type.isHidden() || name.isEmpty() || type.isSynthetic() ? "interceptor" : name;
  }
}
