package dev.jams.internal.call;

import io.grpc.Status;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * The level of the access log for each code. Immutable.
 *
 * <p>What callers do wrong is INFO, what the operator may want to look at WARN, and what is wrong
 * with the service itself ERROR. gRPC says {@code INTERNAL} also of a request that it cannot read;
 * that is WARN.
 */
final class CodeLevels {
  private static final String OFF = "off";

  private final Map<Status.Code, Level> levels;

  private CodeLevels(Map<Status.Code, Level> levels) {
    this.levels = levels;
  }

  /**
   * The usual levels with some others.
   *
   * @param changes each such as {@code not-found=debug} or {@code unavailable=off}
   * @throws IllegalArgumentException naming what makes no sense
   */
  static CodeLevels parse(List<String> changes) {
    Map<Status.Code, Level> levels = new EnumMap<>(Status.Code.class);
    for (Status.Code code : Status.Code.values()) {
      levels.put(code, usual(code));
    }
    for (String change : changes) {
      int equals = change.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "\"" + change.strip() + "\" is no level of a code; write it as in not-found=debug");
      }
      Status.Code code = code(change.substring(0, equals).strip());
      String level = change.substring(equals + 1).strip();
      if (level.equalsIgnoreCase(OFF)) {
        levels.remove(code);
      } else {
        levels.put(code, level(level));
      }
    }
    return new CodeLevels(levels);
  }

  private static Level usual(Status.Code code) {
    return switch (code) {
      case OK,
          CANCELLED,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          UNAUTHENTICATED,
          OUT_OF_RANGE ->
          Level.INFO;
      case DEADLINE_EXCEEDED,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          UNAVAILABLE,
          // Not an error, because anybody can ask for a method that is not there.
          UNIMPLEMENTED ->
          Level.WARN;
      case UNKNOWN, INTERNAL, DATA_LOSS -> Level.ERROR;
    };
  }

  private static Status.Code code(String name) {
    try {
      return Status.Code.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" is no code of gRPC; expected one of "
              + String.join(
                  ", ", Arrays.stream(Status.Code.values()).map(CodeLevels::text).toList()),
          e);
    }
  }

  private static String text(Status.Code code) {
    return code.name().replace('_', '-').toLowerCase(Locale.ROOT);
  }

  private static Level level(String name) {
    try {
      return Level.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no level; expected one of error, warn, info, debug, trace, off", e);
    }
  }

  /**
   * The level of calls that ended so; null for no line.
   *
   * @param malformed whether the caller could not be understood, which is no failure of the service
   *     and therefore never an ERROR
   */
  Level of(Status.Code code, boolean malformed) {
    Level level = levels.get(code);
    return malformed && level == Level.ERROR ? Level.WARN : level;
  }
}
