package dev.jams.http.internal.grpc;

import java.nio.charset.StandardCharsets;

/** Writes the message of a status as gRPC does: what is not printable ASCII is escaped UTF-8. */
final class PercentEncoder {
  private static final String HEX = "0123456789ABCDEF";

  private PercentEncoder() {}

  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 0x20 && b <= 0x7e && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
      }
    }
    return encoded.toString();
  }
}
