package dev.jams.http.internal.connect;

import dev.jams.http.internal.rpc.CallMetadata;
import io.grpc.Metadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/** Trailers as the JSON in which a stream ends: each name with an array of its values. */
final class ConnectTrailers {
  private ConnectTrailers() {}

  /**
   * Writes trailers.
   *
   * @param quoted makes a JSON string of a text
   * @return empty if there are none
   */
  static String json(Metadata trailers, UnaryOperator<String> quoted) {
    Map<String, StringJoiner> values = new LinkedHashMap<>();
    CallMetadata.write(
        trailers,
        (name, value) ->
            values
                .computeIfAbsent(name, unused -> new StringJoiner(",", "[", "]"))
                .add(quoted.apply(value)));
    if (values.isEmpty()) {
      return "";
    }
    StringJoiner object = new StringJoiner(",", "{", "}");
    values.forEach((name, array) -> object.add(quoted.apply(name) + ":" + array));
    return object.toString();
  }
}
