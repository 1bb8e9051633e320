package dev.jams.events;

import java.util.List;
import java.util.Optional;

/** Events as JSON, with the names of the access log. */
final class EventJson {
  private EventJson() {}

  /** An array, or a line each. */
  static String of(List<ApiEvent> events, EventSettings.Format format) {
    StringBuilder text = new StringBuilder();
    boolean array = format == EventSettings.Format.JSON;
    text.append(array ? "[" : "");
    String separator = "";
    for (ApiEvent event : events) {
      text.append(separator).append(of(event));
      separator = array ? ",\n" : "\n";
    }
    return text.append(array ? "]" : "\n").toString();
  }

  private static String of(ApiEvent event) {
    JsonText json = new JsonText(Integer.MAX_VALUE).open('{');
    json.name("time").string(event.time().toString());
    json.name("protocol").string(event.protocol());
    text(json, "method", event.method());
    text(json, "http_method", event.httpMethod());
    text(json, "route", event.route());
    json.name("code").string(event.code());
    event.httpStatus().ifPresent(status -> json.name("http_status").raw(status.toString()));
    json.name("duration_ms").raw(String.valueOf(event.duration().toNanos() / 1e6));
    json.name("request_bytes").raw(String.valueOf(event.requestBytes()));
    json.name("response_bytes").raw(String.valueOf(event.responseBytes()));
    json.name("request_messages").raw(String.valueOf(event.requestMessages()));
    json.name("response_messages").raw(String.valueOf(event.responseMessages()));
    text(json, "principal", event.principal());
    text(json, "tenant", event.tenant());
    json.name("request_id").string(event.requestId());
    text(json, "trace_id", event.traceId());
    event.request().ifPresent(sample -> json.name("request").raw(sample));
    event.response().ifPresent(sample -> json.name("response").raw(sample));
    return json.close('}').toString();
  }

  private static void text(JsonText json, String name, Optional<String> value) {
    value.ifPresent(text -> json.name(name).string(text));
  }
}
