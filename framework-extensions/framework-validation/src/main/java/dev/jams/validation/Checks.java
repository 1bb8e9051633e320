package dev.jams.validation;

import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.exceptions.ValidationException;
import com.google.protobuf.Message;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

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
  ValidationResult violations(Object message) {
    if (!(message instanceof Message proto)) {
      return ValidationResult.EMPTY;
    }
    Validator validator = rules.validator();
    try {
      return validator.validate(proto);
    } catch (ValidationException e) {
      throw new IllegalStateException(
          "the rules of " + proto.getDescriptorForType().getFullName() + " cannot be checked", e);
    }
  }

  private final class CheckedRequests<ReqT> extends SimpleForwardingServerCallListener<ReqT> {
    CheckedRequests(ServerCall.Listener<ReqT> listener) {
      super(listener);
    }

    @Override
    public void onMessage(ReqT message) {
      ValidationResult result = violations(message);
      if (!result.isSuccess()) {
        throw Violations.badRequest(result.getViolations());
      }
      super.onMessage(message);
    }
  }
}
