package dev.jams.http.internal.websocket;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which web pages may open a WebSocket: those of the server's own origin, and those of the origins
 * on a list. A browser asks no one before it connects, and sends what it knows of the user along,
 * so without this check any page could call the services in its visitor's name. Immutable.
 */
public final class Origins {
  private static final Pattern ORIGIN =
      Pattern.compile("https?://(?:[a-z0-9._-]+|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?");

  private final List<String> listed;

  private Origins(List<String> listed) {
    this.listed = listed;
  }

  /**
   * Reads a list.
   *
   * @param text origins as browsers send them, such as {@code https://app.example.com}, separated
   *     by commas; blank for none
   * @throws IllegalArgumentException naming what is no origin
   */
  public static Origins parse(String text) {
    List<String> listed = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String origin = part.trim().toLowerCase(Locale.ROOT);
      if (ORIGIN.matcher(origin).matches()) {
        listed.add(withoutDefaultPort(origin));
      } else if (!origin.isEmpty()) {
        throw new IllegalArgumentException(
            "\""
                + part.trim()
                + "\" is no origin; expected a scheme and a host, such as https://app.example.com,"
                + " and commas between several (there is no wildcard)");
      }
    }
    return new Origins(List.copyOf(listed));
  }

  /**
   * The origin of a request that may not open a WebSocket; null if it may. A client that is no
   * browser sends none, and may.
   *
   * @param tls whether the request came over TLS
   */
  String refused(RequestHeaders headers, boolean tls) {
    for (String origin : headers.getAll(HttpHeaderNames.ORIGIN)) {
      String given = withoutDefaultPort(origin.toLowerCase(Locale.ROOT));
      if (!listed.contains(given) && !isOwn(given, headers.authority(), tls)) {
        return origin;
      }
    }
    return null;
  }

  /** Without TLS here, there may be a proxy with TLS in front, so both schemes are its own. */
  private static boolean isOwn(String origin, String authority, boolean tls) {
    if (authority == null) {
      return false;
    }
    String host = authority.toLowerCase(Locale.ROOT);
    return origin.equals(withoutDefaultPort("https://" + host))
        || (!tls && origin.equals(withoutDefaultPort("http://" + host)));
  }

  private static String withoutDefaultPort(String origin) {
    String port = origin.startsWith("https:") ? ":443" : ":80";
    return origin.endsWith(port) ? origin.substring(0, origin.length() - port.length()) : origin;
  }
}
