package dev.jams.internal.call;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;

/**
 * Stands around each of the users' interceptors and each method of a service, one by one. What a
 * component runs as may be one. Safe for use by any thread.
 */
public interface CallWatch {
  /** What methods of services are called. */
  String HANDLER = "handler";

  /**
   * A call comes to one of them.
   *
   * @param name of the interceptor's component or class, or {@link #HANDLER}
   * @param next what it comes to
   */
  <ReqT, RespT> ServerCall.Listener<ReqT> watch(
      String name,
      ServerCall<ReqT, RespT> call,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next);
}
