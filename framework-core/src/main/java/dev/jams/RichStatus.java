package dev.jams;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import com.google.rpc.LocalizedMessage;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A status with details, for an error that a program can act on; gRPC calls it the <a
 * href="https://grpc.io/docs/guides/error/#richer-error-model">richer error model</a>:
 *
 * <pre>{@code
 * throw RichStatus.of(Status.INVALID_ARGUMENT.withDescription("the entry cannot be made"))
 *     .fieldViolation("start", "is after the end")
 *     .asRuntimeException();
 * }</pre>
 *
 * <p>The details are messages, most of them of <a
 * href="https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto">{@code
 * google/rpc/error_details.proto}</a>. Over gRPC and gRPC-Web they arrive in {@code
 * grpc-status-details-bin}, over HTTP/JSON and Connect among the {@code details} of the error;
 * there, a {@link RetryInfo} is the header {@code Retry-After} as well. All of it is for the caller
 * to read, so nothing that is internal belongs into it. Immutable.
 */
public final class RichStatus {
  private final com.google.rpc.Status status;
  private final Violations more;

  /**
   * @param more what belongs into the first {@link BadRequest} as well; null if nothing
   */
  private RichStatus(com.google.rpc.Status status, Violations more) {
    this.status = status;
    this.more = more;
  }

  /** What was added one after the other, the last first, so that each costs the same. */
  private record Violations(Violations before, FieldViolation last) {}

  /**
   * Begins with a status, whose description is the message for the caller's developers.
   *
   * @param status its cause is not kept
   * @throws IllegalArgumentException if it is OK, which is no error
   */
  public static RichStatus of(Status status) {
    if (status.isOk()) {
      throw new IllegalArgumentException("OK has no details; expected the status of an error");
    }
    var proto = com.google.rpc.Status.newBuilder().setCode(status.getCode().value());
    if (status.getDescription() != null) {
      proto.setMessage(status.getDescription());
    }
    return new RichStatus(proto.build(), null);
  }

  /**
   * Adds what is wrong with one field of the request, to the one {@link BadRequest} that all of
   * them share.
   *
   * @param field its path in the request, such as {@code entry.tags[2]}
   */
  public RichStatus fieldViolation(String field, String description) {
    FieldViolation violation =
        FieldViolation.newBuilder().setField(field).setDescription(description).build();
    return firstBadRequest() < 0
        ? detail(BadRequest.newBuilder().addFieldViolations(violation).build())
        : new RichStatus(status, new Violations(more, violation));
  }

  /** Its place among the details, or -1. */
  private int firstBadRequest() {
    for (int i = 0; i < status.getDetailsCount(); i++) {
      if (status.getDetails(i).is(BadRequest.class)) {
        return i;
      }
    }
    return -1;
  }

  private static BadRequest.Builder badRequest(Any detail) {
    try {
      return detail.unpack(BadRequest.class).toBuilder();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a detail says that it is a BadRequest and is none", e);
    }
  }

  /**
   * Adds an {@link ErrorInfo}: why the call failed, for a program.
   *
   * @param reason a constant such as {@code QUOTA_USED_UP}, unique in its domain
   * @param domain to whom the reason belongs, such as {@code tracker.example.com}
   */
  public RichStatus errorInfo(String reason, String domain) {
    return errorInfo(reason, domain, Map.of());
  }

  /**
   * The same with what belongs to this very error.
   *
   * @param metadata such as {@code limit} and {@code 100}
   */
  public RichStatus errorInfo(String reason, String domain, Map<String, String> metadata) {
    return detail(
        ErrorInfo.newBuilder()
            .setReason(reason)
            .setDomain(domain)
            .putAllMetadata(metadata)
            .build());
  }

  /**
   * Adds a {@link RetryInfo}: how long the caller should wait before it tries again.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public RichStatus retryAfter(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("a retry after " + delay + " is in the past");
    }
    var proto =
        com.google.protobuf.Duration.newBuilder()
            .setSeconds(delay.getSeconds())
            .setNanos(delay.getNano());
    return detail(RetryInfo.newBuilder().setRetryDelay(proto).build());
  }

  /** Adds a {@link LocalizedMessage}: a text for the person in front of the caller. */
  public RichStatus localizedMessage(Locale locale, String message) {
    return detail(
        LocalizedMessage.newBuilder()
            .setLocale(locale.toLanguageTag())
            .setMessage(message)
            .build());
  }

  /**
   * Adds any message, such as a {@link com.google.rpc.PreconditionFailure}, {@link
   * com.google.rpc.QuotaFailure}, {@link com.google.rpc.ResourceInfo}, {@link com.google.rpc.Help},
   * or one of the service's own. HTTP/JSON shows one whose type is neither among the former nor in
   * the files of the app's services by its name and bytes.
   */
  public RichStatus detail(Message message) {
    Objects.requireNonNull(message, "message");
    return new RichStatus(status.toBuilder().addDetails(Any.pack(message)).build(), more);
  }

  /** The status as a message. */
  public com.google.rpc.Status toProto() {
    if (more == null) {
      return status;
    }
    Deque<FieldViolation> inOrder = new ArrayDeque<>();
    for (Violations each = more; each != null; each = each.before()) {
      inOrder.addFirst(each.last());
    }
    int place = firstBadRequest();
    BadRequest whole = badRequest(status.getDetails(place)).addAllFieldViolations(inOrder).build();
    return status.toBuilder().setDetails(place, Any.pack(whole)).build();
  }

  /** What a service throws, or gives to {@code StreamObserver.onError}. */
  public StatusRuntimeException asRuntimeException() {
    return StatusProto.toStatusRuntimeException(toProto());
  }

  /** The same as a checked exception. */
  public StatusException asException() {
    return StatusProto.toStatusException(toProto());
  }
}
