package dev.jams.events;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Events as JSON, with the names of the access log. For one batch and one thread. */
final class EventJson {
  /** Characters that an event without samples seldom has more of. */
  private static final int TYPICAL_LENGTH = 512;

  private static final int NANOS_PER_MICRO = 1000;
  private static final int MICROS_PER_MILLI = 1000;
  private static final int MICROS_PER_SECOND = 1_000_000;

  private final JsonText json;
  private Instant second = Instant.MIN;
  private String secondText = "";

  private EventJson(int events) {
    this.json = new JsonText(Integer.MAX_VALUE, events * TYPICAL_LENGTH);
  }

  /** An array, or a line each. */
  static String of(List<ApiEvent> events, EventSettings.Format format) {
    EventJson all = new EventJson(events.size());
    if (format == EventSettings.Format.NDJSON) {
      for (ApiEvent event : events) {
        all.write(event);
        all.json.endLine();
      }
    } else {
      all.json.open('[');
      events.forEach(all::write);
      all.json.close(']');
    }
    return all.json.toString();
  }

  private void write(ApiEvent event) {
    json.open('{');
    json.name("time").string(time(event.time()));
    json.name("protocol").string(event.protocol());
    text("method", event.method());
    text("http_method", event.httpMethod());
    text("route", event.route());
    json.name("code").string(event.code());
    event.httpStatus().ifPresent(status -> json.name("http_status").raw(status.toString()));
    json.name("duration_ms").raw(millis(event.duration()));
    json.name("request_bytes").number(event.requestBytes());
    json.name("response_bytes").number(event.responseBytes());
    json.name("request_messages").number(event.requestMessages());
    json.name("response_messages").number(event.responseMessages());
    text("principal", event.principal());
    text("tenant", event.tenant());
    json.name("request_id").string(event.requestId());
    text("trace_id", event.traceId());
    event.request().ifPresent(sample -> json.name("request").raw(sample));
    event.response().ifPresent(sample -> json.name("response").raw(sample));
    json.close('}');
  }

  /** With three digits after the point. */
  private static String millis(Duration duration) {
    long micros = duration.toNanos() / NANOS_PER_MICRO;
    String fraction = Long.toString(MICROS_PER_MILLI + micros % MICROS_PER_MILLI).substring(1);
    return micros / MICROS_PER_MILLI + "." + fraction;
  }

  private void text(String name, Optional<String> value) {
    value.ifPresent(text -> json.name(name).string(text));
  }

  /** RFC 3339 with microseconds. Most events of a batch are of the same second. */
  private String time(Instant time) {
    if (time.getEpochSecond() != second.getEpochSecond()) {
      second = time.truncatedTo(ChronoUnit.SECONDS);
      String text = second.toString();
      secondText = text.substring(0, text.length() - 1);
    }
    int micros = MICROS_PER_SECOND + time.getNano() / NANOS_PER_MICRO;
    return secondText + '.' + Integer.toString(micros).substring(1) + 'Z';
  }
}
