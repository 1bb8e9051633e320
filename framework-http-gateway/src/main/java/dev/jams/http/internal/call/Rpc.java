package dev.jams.http.internal.call;

import dev.jams.internal.limit.Gate;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import java.util.concurrent.Executor;

/**
 * An rpc that is served.
 *
 * @param definition with all interceptors applied
 * @param executor runs the callbacks of its calls; need not be serial
 * @param gate where its calls come in
 */
public record Rpc<ReqT, RespT>(
    ServerMethodDefinition<ReqT, RespT> definition, Executor executor, Gate gate) {
  /** What the rpc is called and what it takes and gives. */
  public MethodDescriptor<ReqT, RespT> method() {
    return definition.getMethodDescriptor();
  }

  /** The full name, as for an error message or a log. */
  @Override
  public String toString() {
    return method().getFullMethodName();
  }
}
