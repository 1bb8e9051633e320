package dev.jams.validation;

import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.Violation;
import build.buf.protovalidate.exceptions.ValidationException;
import com.google.protobuf.Message;
import dev.jams.RichStatus;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;

/**
 * Checks each request, and each message of a stream of requests, by the rules of <a
 * href="https://protovalidate.com">protovalidate</a> in the protos, before the service sees it:
 *
 * <pre>{@code
 * message CreateUserRequest {
 *   string email = 1 [(buf.validate.field).string.email = true];
 * }
 *
 * App.named("users").service(users).intercept(Validation.ofRequests())
 * }</pre>
 *
 * <p>A call whose request breaks a rule ends with {@code INVALID_ARGUMENT}, over HTTP 400, and a
 * {@link com.google.rpc.BadRequest} that has every violation with the path of its field as in the
 * proto, such as {@code user.tags[2]}. Rules that are not valid themselves end the call with {@code
 * INTERNAL}, and the log says what is wrong with them; they are read at the first message of their
 * type.
 *
 * <p>Safe for use by any number of calls at once.
 */
public final class Validation implements ServerInterceptor {
  private final Validator validator;

  private Validation(Validator validator) {
    this.validator = validator;
  }

  /** Checks the requests of every call that it stands around. */
  public static Validation ofRequests() {
    return new Validation(ValidatorFactory.newBuilder().build());
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(ReqT message) {
        check(message);
        super.onMessage(message);
      }
    };
  }

  private void check(Object request) {
    if (!(request instanceof Message message)) {
      return;
    }
    ValidationResult result;
    try {
      result = validator.validate(message);
    } catch (ValidationException e) {
      throw new IllegalStateException(
          "the rules of " + message.getDescriptorForType().getFullName() + " cannot be checked", e);
    }
    if (!result.isSuccess()) {
      throw invalid(result.getViolations());
    }
  }

  private static StatusRuntimeException invalid(List<Violation> violations) {
    RichStatus status =
        RichStatus.of(Status.INVALID_ARGUMENT.withDescription(description(violations.get(0))));
    for (Violation violation : violations) {
      build.buf.validate.Violation proto = violation.toProto();
      status = status.fieldViolation(FieldPaths.text(proto.getField()), message(proto));
    }
    return status.asRuntimeException();
  }

  /** That of the first violation: the others are in the details. */
  private static String description(Violation violation) {
    build.buf.validate.Violation proto = violation.toProto();
    String field = FieldPaths.text(proto.getField());
    return field.isEmpty() ? message(proto) : field + ": " + message(proto);
  }

  /** A rule that returns false, not a text, has but a name. */
  private static String message(build.buf.validate.Violation violation) {
    return violation.getMessage().isEmpty()
        ? "breaks the rule " + violation.getRuleId()
        : violation.getMessage();
  }
}
