package dev.jams.limits;

import dev.jams.InterceptingComponent;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

/** The limits of an app that runs: for each method what stands around it. */
final class RunningLimits implements InterceptingComponent.Running, ServerInterceptor {
  private final Map<String, List<ServerInterceptor>> byMethod;
  private final ScheduledExecutorService timer;

  /**
   * @param byMethod outermost first, by full names; methods without limits are not there
   * @param timer becomes its own; null where nothing needs one
   */
  RunningLimits(Map<String, List<ServerInterceptor>> byMethod, ScheduledExecutorService timer) {
    this.byMethod = Map.copyOf(byMethod);
    this.timer = timer;
  }

  @Override
  public ServerInterceptor interceptor() {
    return this;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    List<ServerInterceptor> around = byMethod.get(call.getMethodDescriptor().getFullMethodName());
    if (around == null) {
      return next.startCall(call, headers);
    }
    ServerCallHandler<ReqT, RespT> handler = next;
    for (int i = around.size() - 1; i > 0; i--) {
      handler = around(handler, around.get(i));
    }
    return around.get(0).interceptCall(call, headers, handler);
  }

  private static <ReqT, RespT> ServerCallHandler<ReqT, RespT> around(
      ServerCallHandler<ReqT, RespT> handler, ServerInterceptor interceptor) {
    return (call, headers) -> interceptor.interceptCall(call, headers, handler);
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
  }
}
