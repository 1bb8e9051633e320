package dev.jams.security;

import dev.jams.RichStatus;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Set;

/**
 * What callers are told who may not call, the same over every protocol. None of it says what
 * exactly was wrong: whoever guesses would learn from that.
 */
enum Denial {
  /** Nothing says who calls. */
  MISSING(Status.UNAUTHENTICATED, "CREDENTIALS_MISSING", "this call needs credentials", null),
  /** What does is of no use. */
  INVALID(
      Status.UNAUTHENTICATED,
      "CREDENTIALS_INVALID",
      "the credentials are not valid",
      "invalid_token"),
  /** It is not for this caller. */
  FORBIDDEN(Status.PERMISSION_DENIED, "NOT_PERMITTED", "this caller may not call the method", null),
  /** The token is not for it. */
  SCOPE(
      Status.PERMISSION_DENIED,
      "SCOPE_MISSING",
      "the credentials are not for this method",
      "insufficient_scope"),
  /** Nobody can be known at the moment. */
  UNAVAILABLE(
      Status.UNAVAILABLE, "KEYS_UNAVAILABLE", "credentials cannot be checked at the moment", null);

  private static final Metadata.Key<String> CHALLENGE =
      Metadata.Key.of("www-authenticate", Metadata.ASCII_STRING_MARSHALLER);

  private final String error;

  @SuppressWarnings("ImmutableEnumChecker") // It is, and says so.
  private final RichStatus details;

  Denial(Status status, String reason, String description, String error) {
    this.error = error;
    RichStatus rich =
        RichStatus.of(status.withDescription(description)).errorInfo(reason, "security.jams.dev");
    boolean later = status.getCode() == Status.Code.UNAVAILABLE;
    this.details = later ? rich.retryAfter(Duration.ofSeconds(1)) : rich;
  }

  /**
   * How the call ends.
   *
   * @param challenges say how a caller could be known
   * @param scopes that the method needs
   */
  StatusRuntimeException answer(Challenges challenges, Set<String> scopes) {
    StatusRuntimeException answer = details.asRuntimeException();
    Metadata trailers = answer.getTrailers();
    boolean unknown = answer.getStatus().getCode() == Status.Code.UNAUTHENTICATED;
    if (unknown || this == SCOPE) {
      challenges.bearer().ifPresent(start -> trailers.put(CHALLENGE, bearer(start, scopes)));
    }
    if (unknown) {
      challenges.others().forEach(challenge -> trailers.put(CHALLENGE, challenge));
    }
    return answer;
  }

  /** RFC 6750, section 3. */
  private String bearer(String start, Set<String> scopes) {
    StringBuilder challenge = new StringBuilder(start);
    if (error != null) {
      challenge.append(", error=\"").append(error).append('"');
      challenge.append(", error_description=\"").append(details.toProto().getMessage()).append('"');
    }
    if (this == SCOPE) {
      challenge.append(", scope=\"").append(String.join(" ", scopes)).append('"');
    }
    return challenge.toString();
  }
}
