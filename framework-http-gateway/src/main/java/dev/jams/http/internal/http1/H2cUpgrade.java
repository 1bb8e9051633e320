package dev.jams.http.internal.http1;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;

/** Whether a request may go on over HTTP/2, by RFC 7540, section 3.2.1. */
final class H2cUpgrade {
  private static final int SETTING_BYTES = Short.BYTES + Integer.BYTES;

  private H2cUpgrade() {}

  /** Also true if it does not ask to. */
  static boolean isPossible(HttpRequest request) {
    if (!request.headers().contains(HttpHeaderNames.UPGRADE)) {
      return true;
    }
    List<String> settings = request.headers().getAll(Http2CodecUtil.HTTP_UPGRADE_SETTINGS_HEADER);
    if (settings.isEmpty()) {
      // To another protocol, which is for others to judge.
      return true;
    }
    // What a client expects before its body would have to be sent before the 101, and is not.
    return settings.size() == 1
        && !request.headers().contains(HttpHeaderNames.EXPECT)
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && areValid(settings.get(0));
  }

  private static boolean areValid(String settings) {
    try {
      ByteBuffer payload = ByteBuffer.wrap(Base64.getUrlDecoder().decode(settings));
      Http2Settings read = new Http2Settings();
      while (payload.remaining() >= SETTING_BYTES) {
        char id = payload.getChar();
        // Checks the range of those that it knows.
        read.put(id, (Long) Integer.toUnsignedLong(payload.getInt()));
      }
      return !payload.hasRemaining();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
