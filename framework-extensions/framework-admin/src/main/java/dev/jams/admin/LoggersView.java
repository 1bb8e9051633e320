package dev.jams.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jams.LogBackend;
import dev.jams.LogBackend.LoggerLevel;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The levels of the log. */
final class LoggersView {
  private static final Logger log = LoggerFactory.getLogger(Admin.class);
  private static final Set<String> FIELDS = Set.of("logger", "level");
  private static final String FORM =
      "expected {\"logger\": \"dev.jams\", \"level\": \"debug\"}, or null to undo the change";

  private final Optional<LogBackend.Loggers> loggers;

  LoggersView(Optional<LogBackend.Loggers> loggers) {
    this.loggers = loggers;
  }

  record All(List<String> levels, List<LoggerView> loggers) {}

  /** A logger; one without a level of its own has that of the one above. */
  record LoggerView(String name, String configured, String effective) {
    static LoggerView of(LoggerLevel level) {
      return new LoggerView(level.name(), level.configured().orElse(null), level.effective());
    }
  }

  private LogBackend.Loggers loggers() throws RefusedException {
    return loggers.orElseThrow(
        () ->
            RefusedException.notFound(
                "the app's log has no levels that can be changed; that of framework-logging has"));
  }

  All all() throws RefusedException {
    LogBackend.Loggers backend = loggers();
    return new All(
        backend.words(),
        backend.all().stream()
            .map(LoggerView::of)
            .sorted(
                Comparator.comparing((LoggerView each) -> !each.name().equals("ROOT"))
                    .thenComparing(LoggerView::name))
            .toList());
  }

  /** Changes a level. */
  LoggerView change(byte[] body) throws RefusedException, IOException {
    LogBackend.Loggers backend = loggers();
    JsonNode request = read(body);
    String name = request.get("logger").textValue();
    Optional<String> level = Optional.ofNullable(request.get("level").textValue());
    try {
      backend.level(name, level);
    } catch (IllegalArgumentException e) {
      throw RefusedException.bad(e.getMessage());
    }
    log.atInfo()
        .addKeyValue("logger", name)
        .addKeyValue("level", level.orElse("as before"))
        .log("Level changed");
    return backend.all().stream()
        .filter(each -> each.name().equals(name))
        .map(LoggerView::of)
        .findAny()
        .orElse(new LoggerView(name, null, null));
  }

  private static JsonNode read(byte[] body) throws RefusedException, IOException {
    JsonNode request;
    try {
      request = Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw RefusedException.bad("the body is no JSON; " + FORM);
    }
    boolean good =
        request != null
            && request.isObject()
            && request.size() == FIELDS.size()
            && request.path("logger").isTextual()
            && (request.path("level").isTextual() || request.path("level").isNull());
    if (!good) {
      throw RefusedException.bad(FORM);
    }
    return request;
  }
}
