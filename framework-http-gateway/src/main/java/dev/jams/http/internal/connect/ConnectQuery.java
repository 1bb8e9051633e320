package dev.jams.http.internal.connect;

import com.google.common.base.Splitter;
import dev.jams.http.internal.call.BadRequests;
import dev.jams.http.internal.route.PercentDecoder;
import dev.jams.http.internal.route.PercentDecoder.Form;
import dev.jams.http.internal.route.PercentDecodingException;
import io.grpc.StatusException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The query of a GET, which holds its message.
 *
 * @param codec the form of the message
 * @param compression null if there is none
 * @param message still compressed
 */
record ConnectQuery(String codec, String compression, byte[] message) {
  private static final String VERSION = "connect=v1";
  private static final Splitter PARAMETERS = Splitter.on('&').omitEmptyStrings();

  /** Whether the query of a target says that it is Connect's. */
  static boolean isOf(String target) {
    int question = target.indexOf('?');
    return question >= 0
        && target.indexOf(VERSION, question) >= 0
        && PARAMETERS.splitToList(target.substring(question + 1)).contains(VERSION);
  }

  /**
   * Reads the query.
   *
   * @throws StatusException naming the parameter that cannot be read
   */
  static ConnectQuery of(String target) throws StatusException {
    Map<String, String> parameters = parameters(target.substring(target.indexOf('?') + 1));
    String codec = required(parameters, "encoding");
    String message = required(parameters, "message");
    byte[] bytes =
        "1".equals(parameters.get("base64"))
            ? base64(message)
            : message.getBytes(StandardCharsets.UTF_8);
    return new ConnectQuery(codec, parameters.get("compression"), bytes);
  }

  private static Map<String, String> parameters(String query) throws StatusException {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : PARAMETERS.split(query)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : decode(name, parameter.substring(equals + 1));
      parameters.putIfAbsent(name, value);
    }
    return parameters;
  }

  private static String decode(String name, String value) throws StatusException {
    try {
      return PercentDecoder.decode(value, 0, value.length(), Form.QUERY);
    } catch (PercentDecodingException e) {
      throw BadRequests.of("query parameter " + name + ": " + e.getMessage(), name);
    }
  }

  private static String required(Map<String, String> parameters, String name)
      throws StatusException {
    String value = parameters.get(name);
    if (value == null) {
      throw BadRequests.of("the query has no parameter " + name, name);
    }
    return value;
  }

  private static byte[] base64(String message) throws StatusException {
    try {
      return Base64.getUrlDecoder().decode(message);
    } catch (IllegalArgumentException e) {
      throw BadRequests.of("query parameter message is not URL-safe base64", "message");
    }
  }
}
