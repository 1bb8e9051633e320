package dev.jams;

import dev.jams.internal.config.ConfigException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Runs an app as a process. Signals have handlers of their own rather than a shutdown hook, because
 * the JVM ignores further signals while hooks run.
 */
final class AppProcess {
  private static final Logger log = LoggerFactory.getLogger(AppProcess.class);
  private static final int CANNOT_START = 1;
  private static final int CALLS_CUT = 1;
  private static final int BAD_USAGE = 2;

  private final AppBuilder builder;
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final CompletableFuture<Void> stop = new CompletableFuture<>();

  AppProcess(AppBuilder builder) {
    this.builder = builder;
  }

  void run(List<String> args) {
    System.exit(exitCode(args));
  }

  private int exitCode(List<String> args) {
    long origin = origin();
    AppSettings settings = AppSettings.of(builder);
    try {
      Optional<String> answer = settings.answer(builder.name, args);
      if (answer.isPresent()) {
        System.out.print(answer.get());
        return 0;
      }
      Config config = settings.load(args);
      handleSignals();
      App app = App.start(builder, settings, config, origin, stop);
      stop.join();
      return app.stop() == 0 ? 0 : CALLS_CUT;
    } catch (StartStoppedException e) {
      log.atInfo().addKeyValue("app", builder.name).log("stopped before it was ready");
      return 0;
    } catch (ConfigException e) {
      return fail(e, BAD_USAGE);
    } catch (StartException e) {
      return fail(e, CANNOT_START);
    }
  }

  private static int fail(StartException e, int code) {
    log.debug("start failed", e);
    System.err.println("error: " + e.getMessage().replace("\n", "\nerror: "));
    return code;
  }

  private void handleSignals() {
    for (String name : List.of("TERM", "INT")) {
      Signal.handle(new Signal(name), signal -> received("SIG" + signal.getName()));
    }
    log.info("press Ctrl-C to stop");
  }

  /** Runs on a thread of its own, so the second signal ends even a start that hangs. */
  private void received(String signal) {
    if (signalled.compareAndSet(false, true)) {
      log.atInfo().addKeyValue("signal", signal).log("signal received");
      stop.complete(null);
    } else {
      log.atWarn().addKeyValue("signal", signal).log("second signal received, ending at once");
      Runtime.getRuntime().halt(CALLS_CUT);
    }
  }

  /** The start of the process on the scale of {@link System#nanoTime}. */
  private static long origin() {
    Instant now = Instant.now();
    Instant begin = ProcessHandle.current().info().startInstant().orElse(now);
    return System.nanoTime() - Duration.between(begin, now).toNanos();
  }
}
