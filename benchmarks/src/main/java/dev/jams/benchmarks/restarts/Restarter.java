package dev.jams.benchmarks.restarts;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Restarts one instance after the other, each round in another order. The next one goes when all
 * clients have found the one before, as {@code minReadySeconds} does it in Kubernetes.
 */
final class Restarter {
  /** A process that takes longer is not going to end. */
  private static final Duration HANGS = Duration.ofSeconds(60);

  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(60);
  private static final long GLANCE_MILLIS = 20;

  /** So that each connection has had a request at the instance that it was told to go to. */
  private static final Duration REST = Duration.ofMillis(500);

  private final Plan plan;
  private final List<Instance> instances;
  private final Clients clients;
  private final Timeline timeline;
  private final Consumer<String> progress;

  Restarter(
      Plan plan,
      List<Instance> instances,
      Clients clients,
      Timeline timeline,
      Consumer<String> progress) {
    this.plan = plan;
    this.instances = instances;
    this.clients = clients;
    this.timeline = timeline;
    this.progress = progress;
  }

  List<Restart> run() throws IOException, InterruptedException {
    List<Restart> done = new ArrayList<>();
    List<Instance> round = new ArrayList<>(instances);
    Random random = new Random(plan.seed());
    while (done.size() < plan.restarts()) {
      if (done.size() % round.size() == 0) {
        Collections.shuffle(round, random);
      }
      clients.awaitCalm();
      clients.spread(done.size());
      TimeUnit.MILLISECONDS.sleep(REST.toMillis());
      done.add(restart(round.get(done.size() % round.size())));
      progress.accept(done.size() + " of " + plan.restarts());
    }
    return done;
  }

  private Restart restart(Instance instance) throws IOException, InterruptedException {
    Optional<ProcessFigures> held = instance.figures();
    clients.awaitLook(instance.number());
    timeline.signal(instance.number());
    long begin = System.nanoTime();
    if (plan.fault() == Fault.KILL) {
      instance.kill();
    } else {
      instance.terminate();
    }
    Optional<Integer> exitCode = instance.awaitExit(HANGS);
    Duration stop = Duration.ofNanos(System.nanoTime() - begin);
    if (exitCode.isEmpty()) {
      throw new IOException(
          "instance " + instance.number() + " has not ended " + HANGS + " after SIGTERM");
    }
    timeline.starting(instance.number());
    begin = System.nanoTime();
    int answers = clients.grpcAnswers(instance.number());
    instance.start();
    instance.awaitReady();
    Duration start = Duration.ofNanos(System.nanoTime() - begin);
    timeline.allUp();
    awaitFound(instance, answers);
    return new Restart(instance.number(), held, exitCode, stop, start);
  }

  private void awaitFound(Instance instance, int answers) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_SEARCH.toNanos();
    while (!clients.knowAsReady(instance.number())
        || clients.grpcAnswers(instance.number()) == answers) {
      if (System.nanoTime() - end >= 0) {
        throw new IOException("no client has found instance " + instance.number() + " again");
      }
      TimeUnit.MILLISECONDS.sleep(GLANCE_MILLIS);
    }
  }
}
