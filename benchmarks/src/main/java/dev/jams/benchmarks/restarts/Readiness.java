package dev.jams.benchmarks.restarts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Which instances clients know to be ready, asked every second: it stands for discovery, and is as
 * late as discovery is. Its methods may be called by any thread.
 */
final class Readiness implements AutoCloseable {
  private static final byte[] REQUEST =
      "GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int TIMEOUT_MILLIS = 5000;

  private final List<Instance> instances;
  private final IntConsumer nowReady;
  private final boolean[] ready;
  private final int[] looks;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(Plan.INSTANCES);

  /**
   * @param nowReady is told of an instance that has become ready
   */
  Readiness(List<Instance> instances, IntConsumer nowReady) {
    this.instances = instances;
    this.nowReady = nowReady;
    this.ready = new boolean[instances.size()];
    this.looks = new int[instances.size()];
    for (Instance instance : instances) {
      var unused = timer.scheduleAtFixedRate(() -> look(instance), 0, 1, TimeUnit.SECONDS);
    }
  }

  /** Asks an instance, over a connection for this only. */
  static boolean ask(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(REQUEST);
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String status = answer.readLine();
      return status != null && status.startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  private void look(Instance instance) {
    boolean is = ask(instance.http());
    boolean was;
    synchronized (this) {
      was = ready[instance.number()];
      ready[instance.number()] = is;
      looks[instance.number()]++;
      notifyAll();
    }
    if (is && !was) {
      nowReady.accept(instance.number());
    }
  }

  /** Returns when an instance has just been asked, so that clients learn of a change late. */
  synchronized void awaitLook(int instance) throws InterruptedException {
    int before = looks[instance];
    while (looks[instance] == before) {
      wait();
    }
  }

  synchronized boolean isReady(int instance) {
    return ready[instance];
  }

  /** Any instance that is known to be ready, or any at all if none is. */
  synchronized Instance choose() {
    List<Instance> choice = new ArrayList<>(instances);
    choice.removeIf(instance -> !ready[instance.number()]);
    List<Instance> from = choice.isEmpty() ? instances : choice;
    return from.get(ThreadLocalRandom.current().nextInt(from.size()));
  }

  /** This one if it is known to be ready, otherwise any as by {@link #choose()}. */
  synchronized Instance choose(int wanted) {
    return wanted != Request.NOWHERE && ready[wanted] ? instances.get(wanted) : choose();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
