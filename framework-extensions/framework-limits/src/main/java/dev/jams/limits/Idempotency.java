package dev.jams.limits;

import dev.jams.RichStatus;
import dev.jams.internal.call.CallIds;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Answers unary calls that repeat the key of another as that one was, without the service. Stands
 * around the methods that are chosen for it.
 */
final class Idempotency implements ServerInterceptor {
  /** Over HTTP; gRPC has no code of its own for it. */
  private static final Metadata.Key<String> HTTP_STATUS =
      Metadata.Key.of("http-status", Metadata.ASCII_STRING_MARSHALLER);

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final boolean required;
  private final AnswerStore store;
  private final LongSupplier time;

  /**
   * @param time nanoseconds since any moment
   */
  Idempotency(boolean required, AnswerStore store, LongSupplier time) {
    this.required = required;
    this.store = store;
    this.time = time;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    if (isRead()) {
      // Safe to repeat as it is, by RFC 9110, section 9.2.1.
      return next.startCall(call, headers);
    }
    String key;
    try {
      key = IdempotencyKey.in(headers);
    } catch (IllegalArgumentException e) {
      return invalid(call, e.getMessage(), "IDEMPOTENCY_KEY_INVALID");
    }
    if (key == null) {
      return required
          ? invalid(
              call,
              "this method needs an idempotency-key, such as a random UUID, that is the same when"
                  + " the call is repeated",
              "IDEMPOTENCY_KEY_REQUIRED")
          : next.startCall(call, headers);
    }
    var scope =
        new AnswerStore.Scope(
            new Caller(call).text(), call.getMethodDescriptor().getFullMethodName(), key);
    // Those of the service, which has not begun: one message, and one too many to be seen.
    call.request(2);
    return new IdempotentCall<>(this, call, headers, next, scope);
  }

  private static boolean isRead() {
    CallIds ids = CallIds.KEY.get();
    return ids != null && ids.facts().isRead();
  }

  AnswerStore store() {
    return store;
  }

  long now() {
    return time.getAsLong();
  }

  private static <ReqT> ServerCall.Listener<ReqT> invalid(
      ServerCall<ReqT, ?> call, String description, String reason) {
    return Refusals.refuse(
        call,
        RichStatus.of(Status.INVALID_ARGUMENT.withDescription(description))
            .errorInfo(reason, Refusals.DOMAIN)
            .asRuntimeException());
  }

  /** The key is that of a call that goes on. */
  static void refuseConcurrent(ServerCall<?, ?> call) {
    var unused =
        Refusals.refuse(
            call,
            RichStatus.of(
                    Status.ABORTED.withDescription(
                        "a call with this idempotency-key is still in progress, try again later"))
                .retryAfter(RETRY)
                .errorInfo("IDEMPOTENCY_KEY_IN_USE", Refusals.DOMAIN)
                .asRuntimeException());
  }

  /** There are as many calls with keys as may be. */
  static void refuseTooMany(ServerCall<?, ?> call) {
    var unused =
        Refusals.refuse(
            call,
            RichStatus.of(
                    Status.RESOURCE_EXHAUSTED.withDescription(
                        "as many calls with an idempotency-key are in progress as may be, try again"
                            + " later"))
                .retryAfter(RETRY)
                .errorInfo("IDEMPOTENCY_CALLS_FULL", Refusals.DOMAIN)
                .asRuntimeException());
  }

  /** The key is that of another request. */
  static void refuseOther(ServerCall<?, ?> call) {
    var refusal =
        RichStatus.of(
                Status.INVALID_ARGUMENT.withDescription(
                    "this idempotency-key was used with another request; take a new key for a new"
                        + " request"))
            .errorInfo("IDEMPOTENCY_KEY_REUSED", Refusals.DOMAIN, Map.of())
            .asRuntimeException();
    refusal.getTrailers().put(HTTP_STATUS, "422");
    var unused = Refusals.refuse(call, refusal);
  }
}
