package dev.jams.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.jams.internal.call.CallIds;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** The keys and values of an event, and of the call that logged it. */
final class Fields {
  private Fields() {}

  /**
   * Collects them, on the thread that logs.
   *
   * @param taken keys that the format uses itself; another of this name gets an underscore
   */
  static Map<String, Object> of(ILoggingEvent event, String... taken) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        fields.put(free(String.valueOf(pair.key), taken), pair.value);
      }
    }
    event.getMDCPropertyMap().forEach((key, value) -> fields.putIfAbsent(free(key, taken), value));
    CallIds ids = CallIds.KEY.get();
    if (ids != null) {
      fields.putIfAbsent("request_id", ids.requestId());
      if (!ids.traceId().isEmpty()) {
        fields.putIfAbsent("trace_id", ids.traceId());
      }
      if (!ids.trace().spanId().isEmpty()) {
        fields.putIfAbsent("span_id", ids.trace().spanId());
      }
    }
    return fields;
  }

  private static String free(String key, String... taken) {
    for (String name : taken) {
      if (name.equals(key)) {
        return key + "_";
      }
    }
    return key;
  }

  /** A value as text. One that cannot say what it is must not keep the rest from being logged. */
  static String text(Object value) {
    try {
      String text = String.valueOf(value);
      return text == null ? "null" : text;
    } catch (RuntimeException | StackOverflowError e) {
      return "(" + value.getClass().getName() + " whose toString failed)";
    }
  }
}
