package dev.jams.validation;

import com.google.protobuf.Message;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;

/** Stands around each call and checks its messages. Safe for use by any number of calls at once. */
final class Checks implements ServerInterceptor {
  private final ServedRules rules;

  Checks(ServedRules rules) {
    this.rules = rules;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    boolean requests = rules.requests().contains(method);
    if (rules.responses().contains(method)) {
      CheckedResponses<ReqT, RespT> checked = new CheckedResponses<>(call, this);
      ServerCall.Listener<ReqT> listener = checked.listener(next.startCall(checked, headers));
      return requests ? new CheckedRequests<>(listener) : listener;
    }
    ServerCall.Listener<ReqT> listener = next.startCall(call, headers);
    return requests ? new CheckedRequests<>(listener) : listener;
  }

  /** What a message breaks; empty if nothing. */
  Optional<Violations> violations(Object message) {
    return message instanceof Message proto ? rules.rules().violations(proto) : Optional.empty();
  }

  private final class CheckedRequests<ReqT> extends SimpleForwardingServerCallListener<ReqT> {
    CheckedRequests(ServerCall.Listener<ReqT> listener) {
      super(listener);
    }

    @Override
    public void onMessage(ReqT message) {
      Optional<Violations> violations = violations(message);
      if (violations.isPresent()) {
        throw violations.get().badRequest();
      }
      super.onMessage(message);
    }
  }
}
