package dev.jams.http;

import com.linecorp.armeria.server.Server;
import dev.jams.Listener;
import dev.jams.StandardServices;
import dev.jams.internal.tls.ListenerTls;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** The server that listens. */
final class RunningHttpServer implements Listener.Running {
  /** Armeria counts its open requests but tells nobody when there are none. */
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Server server;
  private final ListenerTls tls;
  private final Drain drain;
  private final StandardServices standard;
  private final SocketAddress address;

  RunningHttpServer(Server server, ListenerTls tls, Drain drain, StandardServices standard) {
    this.server = server;
    this.tls = tls;
    this.drain = drain;
    this.standard = standard;
    this.address = ServerPorts.address(server.activePort());
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public String location() {
    if (address instanceof UnixDomainSocketAddress unix) {
      return "unix:" + unix.getPath();
    }
    InetSocketAddress inet = (InetSocketAddress) address;
    String host = inet.getAddress().getHostAddress();
    return (tls.isOn() ? "https://" : "http://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + inet.getPort();
  }

  @Override
  public void lameDuck() {
    drain.begin();
  }

  @Override
  public void shutdown() {
    drain.end();
    standard.end();
    tls.close();
  }

  @Override
  public void shutdownNow() {
    drain.end();
    tls.close();
    var unused = server.stop();
  }

  private boolean isBusy() {
    // In this order, as what is read becomes an active request.
    return drain.isReading() || server.config().serverMetrics().activeRequests() > 0;
  }

  @Override
  public boolean awaitTermination(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (!server.isClosing() && isBusy()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    CompletableFuture<Void> stopped = server.stop();
    try {
      stopped.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the HTTP server failed to stop", e.getCause());
    }
  }
}
