package dev.jams.security;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a token says, once its signature was found good. Immutable. */
final class Claims {
  private final JwtSettings settings;

  Claims(JwtSettings settings) {
    this.settings = settings;
  }

  /**
   * Why a token does not count, or null if it does.
   *
   * @param millis what time it is, since 1970
   */
  String refuse(JWTClaimsSet claims, long millis) {
    long skew = settings.clockSkew().toMillis();
    Date expiry = claims.getExpirationTime();
    if (expiry == null) {
      return "no exp";
    }
    if (millis - skew >= millis(expiry)) {
      return "expired";
    }
    if (isAfter(claims.getNotBeforeTime(), millis + skew)) {
      return "nbf is in the future";
    }
    if (isAfter(claims.getIssueTime(), millis + skew)) {
      return "iat is in the future";
    }
    if (!settings.issuer().equals(claims.getIssuer())) {
      return "iss is " + claims.getIssuer();
    }
    return Collections.disjoint(claims.getAudience(), settings.audience())
        ? "aud is " + claims.getAudience()
        : null;
  }

  private static boolean isAfter(Date time, long millis) {
    return time != null && millis(time) > millis;
  }

  private static long millis(Date time) {
    return time.toInstant().toEpochMilli();
  }

  /** When the token no longer counts, in milliseconds since 1970. */
  long end(JWTClaimsSet claims) {
    return millis(claims.getExpirationTime()) + settings.clockSkew().toMillis();
  }

  /**
   * Who it is.
   *
   * @param raw the claims as they were written
   * @throws ParseException if the token does not name the caller, or says in a way that nobody
   *     understands what the caller is
   */
  Principal principal(Map<String, Object> raw) throws ParseException {
    if (!(at(raw, settings.principalClaim()) instanceof String name) || name.isBlank()) {
      throw new ParseException("no text as " + settings.principalClaim(), 0);
    }
    return new Principal(
        name,
        Principal.Authentication.JWT,
        words(raw, settings.rolesClaim()),
        words(raw, settings.scopesClaim()),
        map(raw));
  }

  private static Object at(Map<?, ?> claims, String path) {
    Object whole = claims.get(path);
    int dot = path.indexOf('.');
    if (whole != null || dot < 0) {
      return whole;
    }
    return claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner
        ? at(inner, path.substring(dot + 1))
        : null;
  }

  /** RFC 6749 has scopes in one text with spaces between; many have lists. */
  private static Set<String> words(Map<String, Object> claims, String path) throws ParseException {
    Object value = at(claims, path);
    Set<String> words = new LinkedHashSet<>();
    if (value instanceof String text) {
      for (String word : text.split(" ", -1)) {
        if (!word.isEmpty()) {
          words.add(word);
        }
      }
    } else if (value instanceof List<?> list) {
      for (Object word : list) {
        if (!(word instanceof String text)) {
          throw new ParseException(path + " is not a list of texts", 0);
        }
        words.add(text);
      }
    } else if (value != null) {
      throw new ParseException(path + " is neither a text nor a list of texts", 0);
    }
    return words;
  }

  /** A copy that nobody can change. */
  private static Map<String, Object> map(Map<?, ?> claims) {
    Map<String, Object> copy = new LinkedHashMap<>();
    claims.forEach((name, value) -> copy.put(String.valueOf(name), value(value)));
    return Collections.unmodifiableMap(copy);
  }

  private static Object value(Object value) {
    if (value instanceof Map<?, ?> inner) {
      return map(inner);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(each -> copy.add(value(each)));
      return Collections.unmodifiableList(copy);
    }
    return value;
  }
}
