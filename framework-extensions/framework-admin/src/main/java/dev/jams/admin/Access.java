package dev.jams.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import io.grpc.Status;
import io.netty.util.NetUtil;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who may ask. Whoever has the token; or, where there is none, whoever reaches the port, but not
 * the web pages that such a person looks at: neither under a name that was made to lead here (DNS
 * rebinding), nor from another origin. Immutable.
 */
final class Access {
  private static final String BEARER = "bearer ";
  private static final int SHOWN = 100;

  /** Null for none. A digest, so that comparing tells nothing of the length either. */
  private final byte[] token;

  private final Set<String> names;

  /**
   * @param token empty for none
   * @param names in lower case, besides addresses
   */
  Access(String token, Set<String> names) {
    this.token = token.isEmpty() ? null : digest(token);
    this.names = Set.copyOf(names);
  }

  boolean hasToken() {
    return token != null;
  }

  /** Around what anybody may have who may have the page: its files, without any data. */
  HttpService aroundPage(HttpService service) {
    return (ctx, req) -> {
      HttpResponse refusal = refuseForeign(req.headers());
      return refusal != null ? refusal : service.serve(ctx, req);
    };
  }

  /** Around everything else. */
  HttpService around(HttpService service) {
    return (ctx, req) -> {
      HttpResponse refusal = refuseForeign(req.headers());
      if (refusal == null) {
        refusal = refuseWithoutToken(req.headers());
      }
      return refusal != null ? refusal : service.serve(ctx, req);
    };
  }

  private HttpResponse refuseForeign(RequestHeaders headers) {
    String authority = headers.authority();
    if (token == null && !isOurs(authority)) {
      return forbidden(
          "the host \""
              + shown(authority)
              + "\" is not known here; ask by address or as localhost, or name it in admin.hosts");
    }
    for (String origin : headers.getAll(HttpHeaderNames.ORIGIN)) {
      int scheme = origin.indexOf("://");
      if (scheme < 0 || !origin.substring(scheme + 3).equalsIgnoreCase(authority)) {
        return forbidden("web pages of " + shown(origin) + " may not ask here");
      }
    }
    for (String site : headers.getAll(HttpHeaderNames.SEC_FETCH_SITE)) {
      if (!site.equals("same-origin") && !site.equals("none") && !isNavigation(headers)) {
        return forbidden("web pages of other origins may not ask here");
      }
    }
    return null;
  }

  /** No name can be made to lead here that is an address already. */
  private boolean isOurs(String authority) {
    if (authority == null) {
      return false;
    }
    String host = host(authority).toLowerCase(Locale.ROOT);
    return names.contains(host)
        || NetUtil.isValidIpV4Address(host)
        || (host.startsWith("[") && NetUtil.isValidIpV6Address(host));
  }

  private static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }

  /** A link that somebody has clicked; what it opens cannot be read from where it was. */
  private static boolean isNavigation(RequestHeaders headers) {
    return headers.method() == HttpMethod.GET
        && headers.contains(HttpHeaderNames.SEC_FETCH_MODE, "navigate")
        && headers.contains(HttpHeaderNames.SEC_FETCH_DEST, "document");
  }

  private HttpResponse refuseWithoutToken(RequestHeaders headers) {
    if (token == null) {
      return null;
    }
    List<String> given = headers.getAll(HttpHeaderNames.AUTHORIZATION);
    String credentials = given.size() == 1 ? given.get(0) : "";
    boolean bearer = credentials.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String value = bearer ? credentials.substring(BEARER.length()) : "";
    if (MessageDigest.isEqual(token, digest(value))) {
      return null;
    }
    return Json.error(
        ResponseHeaders.builder(HttpStatus.UNAUTHORIZED)
            .set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"admin\""),
        Status.Code.UNAUTHENTICATED,
        "this needs the bearer token that the setting admin.token has");
  }

  private static HttpResponse forbidden(String message) {
    return Json.error(HttpStatus.FORBIDDEN, Status.Code.PERMISSION_DENIED, message);
  }

  private static String shown(String text) {
    return text == null || text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
