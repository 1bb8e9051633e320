package dev.jams.security;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;

/** Finds out who calls, by exactly one credential. Immutable. */
final class Callers {
  private static final String BEARER = "bearer";
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Optional<Tokens> tokens;
  private final ApiKeys apiKeys;
  private final Metadata.Key<String> apiKeyHeader;
  private final Certificates certificates;

  Callers(
      Optional<Tokens> tokens, ApiKeys apiKeys, String apiKeyHeader, Certificates certificates) {
    this.tokens = tokens;
    this.apiKeys = apiKeys;
    this.apiKeyHeader = Metadata.Key.of(apiKeyHeader, Metadata.ASCII_STRING_MARSHALLER);
    this.certificates = certificates;
  }

  Outcome of(ServerCall<?, ?> call, Metadata headers) {
    Iterator<String> authorization = all(headers, AUTHORIZATION);
    Iterator<String> apiKey =
        apiKeys.isEmpty() ? Collections.emptyIterator() : all(headers, apiKeyHeader);
    Optional<Principal> peer = certificates.of(call);
    int count =
        (authorization.hasNext() ? 1 : 0) + (apiKey.hasNext() ? 1 : 0) + (peer.isPresent() ? 1 : 0);
    if (count == 0) {
      return new Outcome.Refused(Denial.MISSING, "no credentials");
    }
    if (count > 1) {
      return Outcome.invalid("credentials of several kinds");
    }
    if (peer.isPresent()) {
      return new Outcome.Known(peer.get());
    }
    boolean isBearer = authorization.hasNext();
    Iterator<String> credentials = isBearer ? authorization : apiKey;
    String credential = credentials.next();
    if (credentials.hasNext()) {
      return Outcome.invalid("several credentials of one kind");
    }
    return isBearer ? bearer(credential) : apiKeys.check(credential);
  }

  private static Iterator<String> all(Metadata headers, Metadata.Key<String> key) {
    Iterable<String> values = headers.getAll(key);
    return values == null ? Collections.emptyIterator() : values.iterator();
  }

  /** RFC 6750, section 2.1; the scheme in any case, as RFC 9110 has it in section 11.1. */
  private Outcome bearer(String authorization) {
    int length = BEARER.length();
    boolean isBearer =
        authorization.length() > length
            && authorization.regionMatches(true, 0, BEARER, 0, length)
            && authorization.charAt(length) == ' ';
    if (!isBearer || tokens.isEmpty()) {
      return Outcome.invalid("no bearer token that could be checked");
    }
    return tokens.get().check(authorization.substring(length + 1).strip());
  }
}
