package dev.jams.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Checks signed tokens: RFC 7519, with the advice of RFC 8725. The keys are those of the issuer and
 * no others, wherever a token says that its own are. Safe for use by any thread; never waits.
 */
final class Tokens {
  private static final String APPLICATION = "application/";

  private final JwtSettings settings;
  private final IssuerKeys issuer;
  private final Executor executor;
  private final LongSupplier millis;
  private final Set<JWSAlgorithm> pinned;
  private final Set<String> types;
  private final Claims claims;
  private final TokenCache cache;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param executor goes on when keys have come
   * @param millis tells the time, as {@link System#currentTimeMillis} does
   */
  Tokens(JwtSettings settings, IssuerKeys issuer, Executor executor, LongSupplier millis) {
    this.settings = settings;
    this.issuer = issuer;
    this.executor = executor;
    this.millis = millis;
    this.pinned = settings.pinned();
    this.types = settings.types().stream().map(Tokens::canonical).collect(Collectors.toSet());
    this.claims = new Claims(settings);
    this.cache = new TokenCache(settings.cacheSize());
  }

  /** Finds out whom a token names. */
  Outcome check(String token) {
    if (token.length() > settings.maxTokenSize().bytes()) {
      return Outcome.invalid("the token has " + token.length() + " characters");
    }
    TokenCache.Place place = cache.of(TokenText.ascii(token));
    KeySet keys = issuer.current();
    TokenCache.Entry known = keys == null ? null : place.get(keys, millis.getAsLong());
    if (known != null) {
      return known.outcome();
    }
    return TokenText.isSigned(token)
        ? check(token, place, keys)
        : Outcome.invalid("the token is not three parts of base64url");
  }

  private Outcome check(String token, TokenCache.Place place, KeySet keys) {
    JWSObject signed;
    try {
      signed = parse(token);
    } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
      return Outcome.invalid("the token cannot be read: " + e.getMessage());
    }
    String refusal = refuse(signed.getHeader());
    if (refusal != null) {
      return Outcome.invalid(refusal);
    }
    if (keys != null && !find(keys, signed).isEmpty()) {
      return check(signed, place, keys);
    }
    // A token that names no key says nothing of one that might have come.
    return keys != null && signed.getHeader().getKeyID() == null
        ? unknownKey(signed)
        : fetched(signed, place, true);
  }

  /**
   * @param first whether the keys were not read yet for this token
   */
  private Outcome fetched(JWSObject signed, TokenCache.Place place, boolean first) {
    if (settings.unknownKeyFetches() == 0 && issuer.current() != null) {
      return unknownKey(signed);
    }
    IssuerKeys.Reading reading = issuer.refetch();
    if (reading == null) {
      // Others may have used that up with keys that there are not, and this one may be new.
      return unavailable();
    }
    if (waiting.incrementAndGet() > settings.maxWaiting()) {
      waiting.decrementAndGet();
      return unavailable();
    }
    return new Outcome.Pending(
        reading
            .done()
            .thenApplyAsync(
                ok -> {
                  waiting.decrementAndGet();
                  return again(signed, place, ok, first && reading.joined());
                },
                executor)
            .thenCompose(
                outcome ->
                    outcome instanceof Outcome.Pending more
                        ? more.outcome()
                        : CompletableFuture.completedFuture(outcome)));
  }

  /**
   * After the keys were read, or could not be.
   *
   * @param early whether that had begun before the token came
   */
  private Outcome again(JWSObject signed, TokenCache.Place place, boolean ok, boolean early) {
    KeySet keys = issuer.current();
    if (keys != null && !find(keys, signed).isEmpty()) {
      return check(signed, place, keys);
    }
    if (!ok || keys == null) {
      return unavailable();
    }
    // What is read now began to be after the token came, whoever has asked for it.
    return early && signed.getHeader().getKeyID() != null
        ? fetched(signed, place, false)
        : unknownKey(signed);
  }

  private JWSObject parse(String token) throws ParseException {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    Base64URL header = new Base64URL(token.substring(0, first));
    Base64URL payload = new Base64URL(token.substring(first + 1, second));
    if (TokenText.isDeeper(header, settings.maxDepth())
        || TokenText.isDeeper(payload, settings.maxDepth())) {
      throw new ParseException("deeper than " + settings.maxDepth(), 0);
    }
    return new JWSObject(header, payload, new Base64URL(token.substring(second + 1)));
  }

  /** Why a token with such a header does not count, whoever has signed it. */
  private String refuse(JWSHeader header) {
    if (!pinned.contains(header.getAlgorithm())) {
      return "alg is " + header.getAlgorithm();
    }
    JOSEObjectType type = header.getType();
    if (!types.contains(type == null ? "jwt" : canonical(type.getType()))) {
      return "typ is " + type;
    }
    // Nothing that somebody might hold to be critical is understood here, b64 neither.
    return header.getCriticalParams() != null || !header.isBase64URLEncodePayload()
        ? "crit is " + header.getCriticalParams()
        : null;
  }

  /** RFC 7515, section 4.1.9: the media type may be without its first part. */
  private static String canonical(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith(APPLICATION) ? lower.substring(APPLICATION.length()) : lower;
  }

  private static List<JWSVerifier> find(KeySet keys, JWSObject signed) {
    return keys.find(signed.getHeader().getKeyID(), signed.getHeader().getAlgorithm());
  }

  private Outcome check(JWSObject signed, TokenCache.Place place, KeySet keys) {
    if (!isSigned(signed, find(keys, signed))) {
      return Outcome.invalid("the signature is not that of " + signed.getHeader().getKeyID());
    }
    try {
      Map<String, Object> raw = signed.getPayload().toJSONObject();
      if (raw == null) {
        return Outcome.invalid("the claims are no object");
      }
      JWTClaimsSet parsed = JWTClaimsSet.parse(raw);
      String refusal = claims.refuse(parsed, millis.getAsLong());
      if (refusal != null) {
        return Outcome.invalid(refusal);
      }
      Outcome.Known known = new Outcome.Known(claims.principal(raw));
      place.put(new TokenCache.Entry(known, keys, claims.end(parsed)));
      return known;
    } catch (ParseException | IllegalArgumentException e) {
      return Outcome.invalid("the claims cannot be read: " + e.getMessage());
    }
  }

  private static boolean isSigned(JWSObject signed, List<JWSVerifier> verifiers) {
    for (JWSVerifier verifier : verifiers) {
      try {
        if (verifier.verify(signed.getHeader(), signed.getSigningInput(), signed.getSignature())) {
          return true;
        }
      } catch (JOSEException e) {
        // It was made for another kind of key.
      }
    }
    return false;
  }

  private static Outcome unknownKey(JWSObject signed) {
    return Outcome.invalid("there is no key " + signed.getHeader().getKeyID());
  }

  private static Outcome unavailable() {
    return new Outcome.Refused(
        Denial.UNAVAILABLE, "there is no key to check the token with, and none is read now");
  }
}
