package dev.jams.http.internal.websocket;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.StatusBody;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The request that opens a WebSocket, and the answer to it: RFC 6455, section 4.2, over HTTP/1.1,
 * and RFC 8441, section 5, over HTTP/2.
 */
public final class Handshake {
  private static final String VERSION = "13";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  private Handshake() {}

  /** Whether a request asks for a WebSocket. */
  public static boolean isAsked(ServiceRequestContext ctx, RequestHeaders headers) {
    if (ctx.sessionProtocol().isMultiplex()) {
      return headers.method() == HttpMethod.CONNECT
          && "websocket".equals(headers.get(HttpHeaderNames.PROTOCOL));
    }
    // The HTTP server leaves these headers in only if they ask for a WebSocket.
    return headers.method() == HttpMethod.GET
        && "websocket".equalsIgnoreCase(headers.get(HttpHeaderNames.UPGRADE))
        && "upgrade".equalsIgnoreCase(headers.get(HttpHeaderNames.CONNECTION));
  }

  /** Called before anything else that is done with a request that asks for a WebSocket. */
  public static void guard(ServiceRequestContext ctx) {
    if (!ctx.sessionProtocol().isMultiplex()) {
      HandshakeContent.release(ctx.log().partial().channel());
    }
  }

  /** The answer to a request that asks in a wrong way; null if there is nothing wrong with it. */
  public static HttpResponse refuse(
      ServiceRequestContext ctx, RequestHeaders headers, Origins origins, StatusBody errors) {
    String origin = origins.refused(headers, ctx.sessionProtocol().isTls());
    if (origin != null) {
      return errors.response(
          HttpStatus.FORBIDDEN,
          "pages of the origin "
              + origin
              + " may not open a WebSocket here; only those of this server's own origin and of the"
              + " origins that it lists may");
    }
    String version = headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
    if (!VERSION.equals(version)) {
      return errors.response(
          ResponseHeaders.builder(HttpStatus.UPGRADE_REQUIRED)
              .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION),
          "header sec-websocket-version is " + version + ", expected " + VERSION);
    }
    if (!ctx.sessionProtocol().isMultiplex() && !hasKey(headers)) {
      return errors.response(
          HttpStatus.BAD_REQUEST,
          "header sec-websocket-key is "
              + headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY)
              + ", expected 16 random bytes in base64");
    }
    if (headers.contentLength() > 0) {
      return errors.response(
          HttpStatus.BAD_REQUEST,
          "a request for a WebSocket has a body of "
              + headers.contentLength()
              + " bytes, expected none; send messages when it is open");
    }
    return null;
  }

  private static boolean hasKey(RequestHeaders headers) {
    String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What says that the WebSocket is open. */
  static ResponseHeaders accept(ServiceRequestContext ctx) {
    if (ctx.sessionProtocol().isMultiplex()) {
      return ResponseHeaders.of(HttpStatus.OK);
    }
    String key = ctx.request().headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    return ResponseHeaders.builder(HttpStatus.SWITCHING_PROTOCOLS)
        .set(HttpHeaderNames.UPGRADE, "websocket")
        .set(HttpHeaderNames.CONNECTION, "Upgrade")
        .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, proof(key))
        .build();
  }

  private static String proof(String key) {
    try {
      byte[] text = (key + GUID).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
