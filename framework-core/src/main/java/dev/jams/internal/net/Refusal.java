package dev.jams.internal.net;

import io.grpc.Status;
import java.nio.charset.StandardCharsets;

/**
 * Why a request is not served.
 *
 * @param status of HTTP, or {@link #NO_ANSWER} where the request cannot be answered
 */
record Refusal(Guard guard, int status, Status.Code code, String message) {
  static final int NO_ANSWER = 0;

  boolean isAnswered() {
    return status != NO_ANSWER;
  }

  /** As a JSON error of the gateway. */
  String json() {
    StringBuilder json = new StringBuilder("{\"code\":").append(code.value());
    json.append(",\"message\":\"");
    for (char c : message.toCharArray()) {
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append("\",\"details\":[]}").toString();
  }

  /** As the value of {@code grpc-message}. */
  String percentEncoded() {
    StringBuilder encoded = new StringBuilder();
    for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b < 0x7f && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append(String.format("%%%02X", b & 0xff));
      }
    }
    return encoded.toString();
  }
}
