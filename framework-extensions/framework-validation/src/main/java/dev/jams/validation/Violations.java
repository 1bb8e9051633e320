package dev.jams.validation;

import build.buf.protovalidate.Violation;
import dev.jams.RichStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.stream.Collectors;

/** The words for broken rules. */
final class Violations {
  private Violations() {}

  /** What the caller of a wrong request reads. */
  static StatusRuntimeException badRequest(List<Violation> violations) {
    RichStatus status =
        RichStatus.of(Status.INVALID_ARGUMENT.withDescription(text(violations.get(0))));
    for (Violation violation : violations) {
      build.buf.validate.Violation proto = violation.toProto();
      status = status.fieldViolation(FieldPaths.text(proto.getField()), message(proto));
    }
    return status.asRuntimeException();
  }

  /** All of them in one line. */
  static String text(List<Violation> violations) {
    return violations.stream().map(Violations::text).collect(Collectors.joining("; "));
  }

  private static String text(Violation violation) {
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
