package dev.jams.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.jams.Config;
import dev.jams.LogBackend;
import dev.jams.Setting;
import dev.jams.StartException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * The log of an app, written by Logback as its settings say:
 *
 * <pre>{@code
 * App.named("tracker")
 *     .log(Logging.create())
 *     .service(new TrackerService())
 *     .listen(GrpcServer.on(42001))
 *     .run(args);
 * }</pre>
 *
 * <p>Its settings, with their defaults:
 *
 * <ul>
 *   <li>{@code log.format}, {@code text}: for people; or {@code json}, one object in each line; or
 *       {@code logfmt}
 *   <li>{@code log.level}, {@code info}: of every logger that has no level of its own
 *   <li>{@code log.levels}: of single loggers and those below them, such as {@code
 *       dev.jams=debug,io.grpc=warn}
 *   <li>{@code log.file}: a file that lines are appended to; stdout if it is empty
 * </ul>
 *
 * <p>A process that is {@linkplain dev.jams.AppBuilder#run run} reads {@code log.level} and {@code
 * log.levels} again on SIGHUP.
 *
 * <p>Lines that are logged in a call have its {@code request_id}, and its {@code trace_id} if it
 * has one. No call waits for the log or fails for it: a line that cannot be written is lost, and
 * stderr says that this begins and ends. What has been logged is written before the JVM exits.
 *
 * <p>Where the application brings a {@code logback.xml} or names one with {@code
 * logback.configurationFile}, format and file are that one's; the levels of these settings come on
 * top.
 */
public final class Logging implements LogBackend {
  private static final List<String> OWN_CONFIGURATIONS =
      List.of("logback-test.xml", "logback.xml", "logback.scmo");

  private final Setting<String> format =
      Setting.choice(
          "log.format",
          "text",
          List.of("text", "json", "logfmt"),
          "what a line of the log is like");
  private final Setting<String> level =
      Setting.choice("log.level", "info", Levels.WORDS, "from which level on something is logged");
  private final Setting<List<String>> levels =
      Setting.list(
              "log.levels",
              List.of(),
              "levels of single loggers, such as dev.jams=debug,io.grpc=warn")
          .checked(Levels::parse);
  private final Setting<String> file =
      Setting.text("log.file", "", "file that the log is appended to; stdout if empty");

  private final Map<String, Level> defaults;
  private final LineAppender appender;

  /** The levels that loggers had, if any, before the settings gave them others. */
  private final Map<String, Level> before = new HashMap<>();

  private final LogbackLoggers loggers = new LogbackLoggers(Logging::context);

  private Logging(Map<String, Level> defaults, LineAppender appender) {
    this.defaults = defaults;
    this.appender = appender;
  }

  /**
   * Takes over the log of this JVM. What is logged before the app has read its settings comes out
   * afterwards.
   *
   * @throws IllegalStateException if SLF4J is bound to something other than Logback
   */
  public static Logging create() {
    LoggerContext context = context();
    Map<String, Level> quiet = new LinkedHashMap<>();
    quiet.put("com.linecorp.armeria", Level.WARN);
    quiet.put("io.grpc", Level.INFO);
    quiet.put("io.netty", Level.INFO);
    if (hasOwnConfiguration()) {
      return new Logging(quiet, null);
    }
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(Level.INFO);
    quiet.forEach((name, level) -> context.getLogger(name).setLevel(level));
    LineAppender appender = new LineAppender();
    appender.setContext(context);
    appender.start();
    root.addAppender(appender);
    // Hooks run when the app has stopped and said so.
    Runtime.getRuntime().addShutdownHook(new Thread(appender::flush, "jams-log-flush"));
    return new Logging(quiet, appender);
  }

  private static boolean hasOwnConfiguration() {
    if (System.getProperty("logback.configurationFile") != null) {
      return true;
    }
    ClassLoader loader = Logging.class.getClassLoader();
    return OWN_CONFIGURATIONS.stream().anyMatch(name -> loader.getResource(name) != null);
  }

  /** The same, with a level for a logger where the settings give it none. */
  public Logging with(String logger, org.slf4j.event.Level level) {
    Map<String, Level> more = new LinkedHashMap<>(defaults);
    more.put(logger, Level.convertAnSLF4JLevel(level));
    return new Logging(more, appender);
  }

  /**
   * Changes the level of a logger, and of all below it that have none of their own, from now on.
   *
   * @param logger such as {@code dev.jams}, or {@code ROOT}
   * @throws IllegalStateException if SLF4J is bound to something other than Logback
   */
  public static void level(String logger, org.slf4j.event.Level level) {
    Objects.requireNonNull(level, "level");
    context().getLogger(logger).setLevel(Level.convertAnSLF4JLevel(level));
  }

  private static LoggerContext context() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext context) {
      return context;
    }
    throw new IllegalStateException(
        "SLF4J is bound to "
            + factory.getClass().getName()
            + ", but framework-logging needs Logback; take the other backend off the class path");
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(format, level, levels, file);
  }

  @Override
  public void configure(Config config) throws StartException {
    reconfigure(config);
    if (appender != null) {
      String path = config.get(file);
      LineWriter writer =
          new LineWriter(path.isEmpty() ? "stdout" : path, output(config), System.err);
      appender.open(LineFormat.of(config.get(format)), writer);
    }
  }

  /** What {@link #level} has changed stays where neither old nor new settings speak of it. */
  @Override
  public synchronized void reconfigure(Config config) throws StartException {
    LoggerContext context = context();
    Map<String, Level> all = new LinkedHashMap<>(defaults);
    all.putAll(Levels.parse(config.get(levels)));
    if (appender != null || config.isGiven(level)) {
      all.put(org.slf4j.Logger.ROOT_LOGGER_NAME, Levels.level(config.get(level)));
    }
    before.forEach((name, value) -> context.getLogger(name).setLevel(value));
    before.clear();
    all.keySet().forEach(name -> before.put(name, context.getLogger(name).getLevel()));
    all.forEach((name, value) -> context.getLogger(name).setLevel(value));
    loggers.forget(all.keySet());
  }

  @Override
  public Optional<Loggers> loggers() {
    return Optional.of(loggers);
  }

  private OutputStream output(Config config) throws StartException {
    String path = config.get(file);
    if (path.isEmpty()) {
      return LineWriter.stdout();
    }
    try {
      return new FileOutputStream(path, true);
    } catch (IOException e) {
      throw config.refusal(
          file,
          "it cannot be opened ("
              + e.getMessage()
              + "); name a file that this process may write, or none for stdout");
    }
  }
}
