package dev.jams.internal.net;

import io.grpc.Status.Code;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;

/** What is wrong with the head of a request over HTTP/2. */
final class HeadRules {
  private static final AsciiString GRPC_TIMEOUT = AsciiString.cached("grpc-timeout");

  /** What each header counts beside its letters (RFC 9113, section 6.5.2). */
  private static final int OVERHEAD = 32;

  private static final int MAX_DIGITS = 8;
  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 431;

  private final RequestRules rules;
  private final int maxSize;

  HeadRules(RequestRules rules, int maxSize) {
    this.rules = rules;
    this.maxSize = maxSize;
  }

  /** Null if nothing is. */
  Refusal check(Http2Headers headers) {
    long size = 0;
    CharSequence host = null;
    CharSequence timeout = null;
    boolean hosts = false;
    for (Map.Entry<CharSequence, CharSequence> header : headers) {
      CharSequence name = header.getKey();
      CharSequence value = header.getValue();
      size += name.length() + value.length() + OVERHEAD;
      if (AsciiString.contentEquals(name, HttpHeaderNames.HOST)) {
        hosts |= host != null;
        host = value;
      } else if (AsciiString.contentEquals(name, GRPC_TIMEOUT)) {
        timeout = value;
      }
    }
    if (size > maxSize) {
      return new Refusal(
          Guard.HEADER_SIZE,
          TOO_LARGE,
          Code.RESOURCE_EXHAUSTED,
          "the headers are larger than the " + maxSize + " bytes that this server takes");
    }
    if (rules == RequestRules.HTTP && isIncomplete(headers)) {
      return new Refusal(
          Guard.MALFORMED_REQUEST, Refusal.NO_ANSWER, Code.INVALID_ARGUMENT, "malformed");
    }
    if (rules == RequestRules.HTTP && headers.path() != null) {
      String problem = PathRules.problem(headers.path());
      if (problem != null) {
        return malformed(problem);
      }
    }
    if (host != null && (hosts || !isSame(host, headers))) {
      return malformed(
          hosts
              ? "there are several host headers, expected one"
              : "the host header differs from :authority, expected one of them or twice the same");
    }
    if (rules == RequestRules.GRPC && timeout != null && !isTimeout(timeout)) {
      return malformed(
          "header grpc-timeout is \""
              + timeout
              + "\", expected at most eight digits and one of H, M, S, m, u, n, such as 500m");
    }
    return null;
  }

  private static Refusal malformed(String message) {
    return new Refusal(Guard.MALFORMED_REQUEST, BAD_REQUEST, Code.INVALID_ARGUMENT, message);
  }

  /** The method and, but for CONNECT, the path have to be there (RFC 9113, section 8.3.1). */
  private static boolean isIncomplete(Http2Headers headers) {
    CharSequence method = headers.method();
    return method == null
        || (headers.path() == null
            && !AsciiString.contentEquals(method, HttpMethod.CONNECT.asciiName()));
  }

  /** Whether it names the same server as {@code :authority} (RFC 9113, section 8.3.1). */
  private static boolean isSame(CharSequence host, Http2Headers headers) {
    CharSequence authority = headers.authority();
    return authority == null
        || AsciiString.contentEqualsIgnoreCase(host, authority)
        || withPort(host, headers).equalsIgnoreCase(withPort(authority, headers));
  }

  private static String withPort(CharSequence authority, Http2Headers headers) {
    String text = authority.toString();
    boolean hasPort = text.indexOf(':', text.lastIndexOf(']') + 1) >= 0;
    boolean tls = headers.scheme() != null && AsciiString.contentEquals(headers.scheme(), "https");
    return hasPort ? text : text + (tls ? ":443" : ":80");
  }

  private static boolean isTimeout(CharSequence value) {
    int digits = value.length() - 1;
    if (digits < 1 || digits > MAX_DIGITS || "HMSmun".indexOf(value.charAt(digits)) < 0) {
      return false;
    }
    for (int i = 0; i < digits; i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
