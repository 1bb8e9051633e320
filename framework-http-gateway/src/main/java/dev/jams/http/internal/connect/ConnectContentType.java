package dev.jams.http.internal.connect;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.Locale;

/**
 * A content type of Connect.
 *
 * @param codec the form of the messages, such as {@code proto}
 */
record ConnectContentType(boolean streaming, String codec) {
  private static final String STREAM = "application/connect+";
  private static final String PREFIX = "application/";

  /**
   * Whether a content type is Connect's alone.
   *
   * @param contentType may be null
   */
  static boolean isOf(String contentType) {
    if (contentType == null) {
      return false;
    }
    return startsWith(contentType, STREAM)
        || (startsWith(contentType, "application/proto")
            && withoutParameters(contentType).equals("application/proto"));
  }

  private static boolean startsWith(String contentType, String prefix) {
    return contentType.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  /** The type of a request; null if it is none of Connect's. */
  static ConnectContentType of(RequestHeaders headers) {
    String header = headers.get(HttpHeaderNames.CONTENT_TYPE);
    if (header == null || !startsWith(header, PREFIX)) {
      return null;
    }
    String type = withoutParameters(header);
    return type.startsWith(STREAM)
        ? new ConnectContentType(true, type.substring(STREAM.length()))
        : new ConnectContentType(false, type.substring(PREFIX.length()));
  }

  private static String withoutParameters(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.trim().toLowerCase(Locale.ROOT);
  }
}
