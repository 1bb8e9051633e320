package dev.jams.http.internal.grpc;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.Locale;

/**
 * A content type of gRPC or gRPC-Web.
 *
 * @param codec the form of the messages, such as {@code proto}
 * @param request how the bytes of the request stand
 * @param response how those of the answer do
 * @param name of the answer
 */
record GrpcContentType(String codec, Form request, Form response, String name) {
  private static final String GRPC = "application/grpc";
  private static final String WEB = "application/grpc-web";
  private static final String TEXT = "application/grpc-web-text";

  /** How enveloped messages and the end of an answer stand. */
  enum Form {
    /** Bytes, and the end in HTTP trailers. */
    NATIVE,
    /** Bytes, the end among them. */
    WEB,
    /** The same as base64. */
    WEB_TEXT
  }

  /**
   * Whether a content type is of this family, readable or not.
   *
   * @param contentType may be null
   */
  static boolean isOf(String contentType, boolean web) {
    if (contentType == null || !startsWith(contentType, GRPC)) {
      return false;
    }
    return web
        ? isFamily(contentType, WEB) || isFamily(contentType, TEXT)
        : isFamily(contentType, GRPC);
  }

  private static boolean isFamily(String contentType, String family) {
    return startsWith(contentType, family)
        && (contentType.length() == family.length()
            || "+; ".indexOf(contentType.charAt(family.length())) >= 0);
  }

  private static boolean startsWith(String contentType, String prefix) {
    return contentType.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  /** The type of a request of either family. */
  static GrpcContentType of(RequestHeaders headers) {
    String type = withoutParameters(headers.get(HttpHeaderNames.CONTENT_TYPE));
    int plus = type.indexOf('+');
    String family = plus < 0 ? type : type.substring(0, plus);
    String codec = plus < 0 ? "proto" : type.substring(plus + 1);
    Form request =
        switch (family) {
          case GRPC -> Form.NATIVE;
          case WEB -> Form.WEB;
          default -> Form.WEB_TEXT;
        };
    Form response = response(request, headers.get(HttpHeaderNames.ACCEPT));
    String name =
        switch (response) {
          case NATIVE -> GRPC;
          case WEB -> WEB;
          case WEB_TEXT -> TEXT;
        };
    return new GrpcContentType(codec, request, response, plus < 0 ? name : name + "+" + codec);
  }

  /** A browser may send bytes, and yet be able to read only text as it comes in. */
  private static Form response(Form request, String accept) {
    if (request == Form.NATIVE || accept == null) {
      return request;
    }
    String accepted = accept.trim();
    return isFamily(accepted, TEXT) ? Form.WEB_TEXT : isFamily(accepted, WEB) ? Form.WEB : request;
  }

  private static String withoutParameters(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.trim().toLowerCase(Locale.ROOT);
  }
}
