package dev.jams;

import dev.jams.internal.config.ConfigException;
import dev.jams.internal.config.ConfigLoader;
import dev.jams.internal.lifecycle.Hangup;
import dev.jams.internal.probe.ClassArchive;
import dev.jams.internal.probe.HealthCheck;
import dev.jams.internal.probe.TrainingRun;
import dev.jams.internal.probe.TrainingService;
import dev.jams.internal.remote.StartStoppedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an app as a process. Signals have handlers of their own rather than a shutdown hook, because
 * the JVM ignores further signals while hooks run.
 */
final class AppProcess {
  private static final Logger log = LoggerFactory.getLogger(AppProcess.class);
  private static final int CANNOT_START = 1;
  private static final int FAILED_OR_CUT = 1;
  private static final int BAD_USAGE = 2;

  private final AppBuilder builder;
  private final AtomicInteger signals = new AtomicInteger();
  private final CompletableFuture<Void> stop = new CompletableFuture<>();

  AppProcess(AppBuilder builder) {
    this.builder = builder;
  }

  void run(List<String> args) {
    System.exit(exitCode(args));
  }

  private int exitCode(List<String> args) {
    long origin = origin();
    boolean training = ConfigLoader.asksForTraining(args);
    AppSettings settings = AppSettings.of(builder);
    try {
      Optional<String> answer = settings.answer(builder.name, args);
      if (answer.isPresent()) {
        System.out.print(answer.get());
        return 0;
      }
      if (ConfigLoader.asksForHealth(args)) {
        Config config = settings.read(args);
        return new HealthCheck(config, settings.running(config)).run(System.out, System.err);
      }
      if (training) {
        builder.own.add(TrainingService.definition());
      }
      Config config = settings.loadForProcess(args);
      App app = App.of(builder, settings, config);
      handleSignals(app);
      builder.log.ifPresent(log -> Hangup.handle(() -> log.reconfigure(settings.read(args))));
      start(app, origin);
      ClassArchive.check();
      if (training) {
        var unused =
            new TrainingRun(
                    config,
                    settings.running(config),
                    settings.services.descriptors(),
                    () -> stop.isDone() || app.failing().isDone())
                .run(app);
        // Without the watchdog, since the JVM writes its archive after the stop.
        stop.complete(null);
      }
      return untilStopped(app);
    } catch (StartStoppedException e) {
      log.atInfo().addKeyValue("app", builder.name).log("stopped before it was ready");
      return 0;
    } catch (ConfigException e) {
      return fail(e, BAD_USAGE);
    } catch (StartException e) {
      return fail(e, CANNOT_START);
    } catch (RuntimeException | Error e) {
      log.error("start failed", e);
      System.err.println("error: " + builder.name + " cannot start: " + e + "; the log says where");
      return CANNOT_START;
    }
  }

  private static int fail(StartException e, int code) {
    log.debug("start failed", e);
    System.err.println("error: " + e.getMessage().replace("\n", "\nerror: "));
    return code;
  }

  /** On a thread of its own, so that whatever hangs in it does not keep a signal waiting. */
  private void start(App app, long origin) throws StartException {
    CompletableFuture<Void> started = new CompletableFuture<>();
    Thread starter =
        new Thread(
            () -> {
              try {
                app.start(origin, stop);
                started.complete(null);
              } catch (Throwable e) {
                started.completeExceptionally(e);
              }
            },
            "jams-start");
    starter.setDaemon(true);
    starter.start();
    CompletableFuture.anyOf(started.exceptionally(e -> null), stop).join();
    if (!started.isDone() && app.cancelStart()) {
      Duration abort = app.times().abort();
      haltAfter(abort.multipliedBy(2), "twice shutdown.abort-timeout");
      starter.interrupt();
      awaitEnd(started, abort.dividedBy(2));
      app.undoStart(abort.dividedBy(4), abort.dividedBy(4));
      throw new StartStoppedException();
    }
    if (started.isDone() || app.state() == State.FAILED) {
      rethrow(started);
      log.info("press Ctrl-C to stop");
    }
  }

  private static void awaitEnd(CompletableFuture<Void> started, Duration timeout) {
    try {
      started.exceptionally(e -> null).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("the start does not heed its interrupt, what it has opened is closed");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void rethrow(CompletableFuture<Void> started) throws StartException {
    try {
      started.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StartException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private int untilStopped(App app) {
    CompletableFuture.anyOf(stop, app.failing(), app.stopped()).join();
    int cut = app.stop();
    app.failure().ifPresent(reason -> System.err.println("error: " + reason));
    return cut == 0 && app.failure().isEmpty() && signals.get() < 2 ? 0 : FAILED_OR_CUT;
  }

  private void handleSignals(App app) {
    app.failing().thenRun(() -> watch(app));
    for (String name : List.of("TERM", "INT")) {
      // Not imported: javadoc would warn of the import, and its warnings fail the build.
      sun.misc.Signal.handle(
          new sun.misc.Signal(name), signal -> received("SIG" + signal.getName(), app));
    }
  }

  /**
   * Runs on a thread of its own, so that further signals are heard whatever the first has led to.
   */
  private void received(String signal, App app) {
    switch (signals.incrementAndGet()) {
      case 1 -> {
        log.atInfo()
            .addKeyValue("signal", signal)
            .log(
                signal.equals("SIGINT")
                    ? "signal received, press Ctrl-C again to end at once"
                    : "signal received");
        watch(app);
        stop.complete(null);
      }
      case 2 -> {
        log.warn("Signal {} received again: aborting graceful shutdown", signal);
        haltAfter(app.times().abort(), "shutdown.abort-timeout");
        app.abort();
      }
      default -> Runtime.getRuntime().halt(FAILED_OR_CUT);
    }
  }

  private static void watch(App app) {
    haltAfter(app.times().watchdog(), "shutdown.watchdog");
  }

  /** Shutdown hooks of the JVM may hang as well, so nothing less than this ends it for certain. */
  private static void haltAfter(Duration time, String setting) {
    Thread thread =
        new Thread(
            () -> {
              try {
                Thread.sleep(time.toMillis());
                log.atError().addKeyValue(setting, time).log("the stop takes too long, halting");
              } catch (InterruptedException e) {
                log.debug("interrupted", e);
              } finally {
                Runtime.getRuntime().halt(FAILED_OR_CUT);
              }
            },
            "jams-watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  /** The start of the process on the scale of {@link System#nanoTime}. */
  private static long origin() {
    Instant now = Instant.now();
    Instant begin = ProcessHandle.current().info().startInstant().orElse(now);
    return System.nanoTime() - Duration.between(begin, now).toNanos();
  }
}
