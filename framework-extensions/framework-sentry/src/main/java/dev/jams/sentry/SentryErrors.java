package dev.jams.sentry;

import dev.jams.About;
import dev.jams.AppContext;
import dev.jams.Setting;
import dev.jams.events.ErrorSink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sends unexpected failures to <a href="https://sentry.io">Sentry</a>, or whatever takes its
 * envelopes, where {@code sentry.dsn} says so:
 *
 * <pre>{@code
 * .intercept(ApiEvents.create().errorsTo(SentryErrors.create()))
 * }</pre>
 *
 * <p>Sent are the types and stack traces of what was thrown, the rpc, route, status, ids, and the
 * name of the principal; neither messages nor headers, and texts of exceptions only with {@code
 * sentry.texts}. It has a client of its own for each app, and nothing to do with {@code
 * Sentry.init} and what else of the process that captures.
 */
public final class SentryErrors implements ErrorSink {
  /** What can be configured. */
  record Settings(
      @About(value = "where failures are sent; nowhere if left out", secret = true)
          Optional<String> dsn,
      @About("environment that failures are told to be of, such as production")
          Optional<String> environment,
      @About("release that failures are told to be of") Optional<String> release,
      @About(value = "the share of failures that are sent, from 0 to 1", defaultValue = "1")
          double sampleRatio,
      @About(
              value = "whether the texts of exceptions are sent, which may hold what callers sent",
              defaultValue = "false")
          boolean texts,
      @About(value = "how long sending one failure may take", defaultValue = "5s")
          Duration timeout) {
    Settings {
      if (timeout.isZero()) {
        throw new IllegalArgumentException("timeout is 0, expected more");
      }
      if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
        throw new IllegalArgumentException("sample-ratio is " + sampleRatio + ", expected 0 to 1");
      }
    }
  }

  private static final Setting<Settings> SETTING = Setting.section("sentry", Settings.class);

  private SentryErrors() {}

  /** A sink that goes where the configuration says. */
  public static SentryErrors create() {
    return new SentryErrors();
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(SETTING);
  }

  @Override
  public Running open(AppContext context) throws Exception {
    Settings settings = context.config().get(SETTING);
    if (settings.dsn().isEmpty()) {
      return failures -> {};
    }
    try {
      return new SentrySender(settings, context.name());
    } catch (IllegalArgumentException e) {
      // Not its text, which repeats the key.
      throw context
          .config()
          .refusal(SETTING, "dsn", "expected one such as https://KEY@HOST/PROJECT");
    }
  }
}
