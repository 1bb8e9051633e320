package dev.jams.internal.call;

import dev.jams.Config;
import dev.jams.Setting;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line for each call, with the same fields whichever protocol it came by. Neither bodies nor
 * headers nor queries are in it. Immutable.
 */
public final class AccessLog {
  /** Whose level and appenders are those of the access log. */
  public static final String LOGGER = "dev.jams.access";

  private static final Setting<Boolean> ENABLED =
      Setting.bool("access-log.enabled", true, "whether each call is logged, as " + LOGGER);
  private static final Setting<Boolean> HEALTH =
      Setting.bool("access-log.health", false, "whether calls for health are logged, too");
  private static final Setting<List<String>> LEVELS =
      Setting.list(
              "access-log.levels",
              List.of(),
              "levels that differ from the usual ones, such as not-found=debug,unavailable=error;"
                  + " off for no line")
          .checked(CodeLevels::parse);

  private static final Logger log = LoggerFactory.getLogger(LOGGER);
  private static final int MAX_PATH = 1024;
  private static final String HEALTH_SERVICE = "grpc.health.v1.Health/";
  private static final Set<String> HEALTH_PATHS = Set.of("/healthz", "/readyz");

  private final CallObservers observers;
  private final boolean enabled;
  private final boolean health;
  private final CodeLevels levels;

  private AccessLog(CallObservers observers, boolean enabled, boolean health, CodeLevels levels) {
    this.observers = observers;
    this.enabled = enabled;
    this.health = health;
    this.levels = levels;
  }

  /** The settings, which every app has. */
  public static List<Setting<?>> settings() {
    return List.of(ENABLED, HEALTH, LEVELS);
  }

  /**
   * Makes the log of an app.
   *
   * @param observers are told of what is logged, and of what is not
   */
  public static AccessLog of(Config config, CallObservers observers) {
    return new AccessLog(
        observers, config.get(ENABLED), config.get(HEALTH), CodeLevels.parse(config.get(LEVELS)));
  }

  /**
   * Whether anybody wants to know of such a call, so that nothing is gathered in vain.
   *
   * @param malformed whether the code is that of a request that could not be read
   * @param method the full name, or null
   * @param path of a request over HTTP, or null
   */
  public boolean wants(Status.Code code, boolean malformed, String method, String path) {
    return !observers.isEmpty() || logs(code, malformed, method, path);
  }

  private boolean logs(Status.Code code, boolean malformed, String method, String path) {
    Level level = levels.of(code, malformed);
    return enabled
        && level != null
        && log.isEnabledForLevel(level)
        && (health || !isHealth(method, path));
  }

  private static boolean isHealth(String method, String path) {
    return method == null
        ? HEALTH_PATHS.contains(path == null ? "" : path)
        : method.startsWith(HEALTH_SERVICE);
  }

  /** Who begins the span of each call that is logged here; null if nobody does. */
  public CallTracer tracer() {
    return observers.tracer();
  }

  /** Tells of a call, and writes its line unless the settings leave it out. */
  public void write(AccessEntry entry) {
    write(entry, () -> 0);
  }

  /**
   * The same for an entry that is one of many.
   *
   * @param unlogged asked only if there is to be a line: how many were left out since the last one,
   *     or -1 to leave out this one
   */
  public void write(AccessEntry entry, LongSupplier unlogged) {
    observers.tell(entry);
    if (logs(entry.code(), entry.malformed(), entry.method(), entry.path())) {
      long before = unlogged.getAsLong();
      if (before >= 0) {
        log(entry, before);
      }
    }
  }

  private void log(AccessEntry entry, long unlogged) {
    Level level = levels.of(entry.code(), entry.malformed());
    LoggingEventBuilder line = log.atLevel(level).addKeyValue("protocol", entry.protocol());
    line = text(line, "method", entry.method());
    line = text(line, "http_method", entry.httpMethod());
    line = text(line, "path", entry.path());
    line = text(line, "route", entry.route());
    line = line.addKeyValue("code", entry.code().name());
    if (entry.httpStatus() != 0) {
      line = line.addKeyValue("http_status", entry.httpStatus());
    }
    line =
        line.addKeyValue("duration_ms", entry.nanos() / 1000 / 1e3)
            .addKeyValue("request_bytes", entry.requestBytes())
            .addKeyValue("response_bytes", entry.responseBytes());
    if (entry.method() != null) {
      line =
          line.addKeyValue("request_messages", entry.requestMessages())
              .addKeyValue("response_messages", entry.responseMessages());
    }
    if (entry.peer() != null) {
      line = line.addKeyValue("peer", peer(entry.peer()));
    }
    if (entry.via() != null) {
      line = line.addKeyValue("via", peer(entry.via()));
    }
    line = line.addKeyValue("request_id", entry.ids().requestId());
    if (!entry.ids().traceId().isEmpty()) {
      line = line.addKeyValue("trace_id", entry.ids().traceId());
    }
    if (!entry.ids().trace().spanId().isEmpty()) {
      line = line.addKeyValue("span_id", entry.ids().trace().spanId());
    }
    line = text(line, "principal", entry.ids().facts().principal());
    if (unlogged > 0) {
      line = line.addKeyValue("unlogged", unlogged);
    }
    line.log(entry.method() == null ? "request" : "call");
  }

  private static LoggingEventBuilder text(LoggingEventBuilder line, String key, String value) {
    return value == null ? line : line.addKeyValue(key, escaped(value));
  }

  private static String peer(SocketAddress peer) {
    if (peer instanceof InetSocketAddress inet && inet.getAddress() != null) {
      String host = inet.getAddress().getHostAddress();
      String address = host.indexOf(':') < 0 ? host : "[" + host + "]";
      return inet.getPort() == 0 ? address : address + ":" + inet.getPort();
    }
    return escaped(peer.toString());
  }

  /** What a caller has chosen, so that it cannot begin a line of its own, nor fill the disk. */
  static String escaped(String text) {
    boolean plain = text.length() <= MAX_PATH;
    for (int i = 0; plain && i < text.length(); i++) {
      plain = isPlain(text.charAt(i));
    }
    if (plain) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_PATH; i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        escaped.append(c);
      } else if (c < 0x80) {
        escaped.append(String.format("%%%02X", (int) c));
      } else {
        escaped.append(String.format("\\u%04x", (int) c));
      }
    }
    return text.length() > MAX_PATH ? escaped.append("...").toString() : escaped.toString();
  }

  private static boolean isPlain(char c) {
    return c > 0x20 && c < 0x7f;
  }
}
