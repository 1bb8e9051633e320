package dev.jams.validation;

import build.buf.protovalidate.Violation;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import dev.jams.RichStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The words for broken rules. They are bounded, however many rules are broken and whatever is in
 * the message: clients of gRPC refuse more than 8 KiB of trailers, in which the words are twice.
 *
 * @param list not empty
 * @param isPart whether there may be more than those in the list
 */
record Violations(List<Violation> list, boolean isPart) {
  private static final int MAX_COUNT = 20;
  private static final int MAX_BYTES = 3 * 1024;
  private static final int MAX_PATH = 400;
  private static final int MAX_TEXT = 200;

  /** What the caller of a wrong request reads. */
  StatusRuntimeException badRequest() {
    BadRequest.Builder told = BadRequest.newBuilder();
    int bytes = 0;
    for (Violation violation : list.subList(0, Math.min(list.size(), MAX_COUNT))) {
      FieldViolation next = fieldViolation(violation);
      bytes += next.getSerializedSize();
      if (bytes > MAX_BYTES) {
        break;
      }
      told.addFieldViolations(next);
    }
    String text = cut(text(told.getFieldViolations(0)), MAX_TEXT);
    String description = text + more(told.getFieldViolationsCount());
    return RichStatus.of(Status.INVALID_ARGUMENT.withDescription(description))
        .detail(told.build())
        .asRuntimeException();
  }

  /** In one line. */
  String text() {
    return list.stream()
            .limit(MAX_COUNT)
            .map(violation -> text(fieldViolation(violation)))
            .collect(Collectors.joining("; "))
        + more(Math.min(list.size(), MAX_COUNT));
  }

  private String more(int told) {
    if (isPart) {
      return " (and maybe more, which are not looked for in a message of this size)";
    }
    return told < list.size() ? " (and " + (list.size() - told) + " more than are told)" : "";
  }

  private static String text(FieldViolation violation) {
    return violation.getField().isEmpty()
        ? violation.getDescription()
        : violation.getField() + ": " + violation.getDescription();
  }

  private static FieldViolation fieldViolation(Violation violation) {
    build.buf.validate.Violation proto = violation.toProto();
    return FieldViolation.newBuilder()
        .setField(cut(FieldPaths.text(proto.getField()), MAX_PATH))
        .setDescription(cut(message(proto), MAX_TEXT))
        .build();
  }

  /** A rule that returns false, not a text, has but a name. */
  private static String message(build.buf.validate.Violation violation) {
    return violation.getMessage().isEmpty()
        ? "breaks the rule " + violation.getRuleId()
        : violation.getMessage();
  }

  /** The beginning of a text, with a mark if there is more of it. */
  static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end) + "…";
  }
}
