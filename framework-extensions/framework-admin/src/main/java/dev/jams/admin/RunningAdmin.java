package dev.jams.admin;

import com.linecorp.armeria.common.util.DomainSocketAddress;
import com.linecorp.armeria.server.Server;
import dev.jams.Listener;
import dev.jams.internal.tls.ListenerTls;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The admin listener that listens. */
final class RunningAdmin implements Listener.Running {
  private final Server server;
  private final ListenerTls tls;
  private final Live live;
  private final ExecutorService executor;
  private final SocketAddress address;
  private volatile boolean ended;

  RunningAdmin(Server server, ListenerTls tls, Live live, ExecutorService executor) {
    this.server = server;
    this.tls = tls;
    this.live = live;
    this.executor = executor;
    InetSocketAddress local = server.activePort().localAddress();
    this.address =
        local instanceof DomainSocketAddress unix ? UnixDomainSocketAddress.of(unix.path()) : local;
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

  boolean isEnded() {
    return ended;
  }

  /** Nobody's call is in danger here, so what is asked now is answered or not. */
  @Override
  public void shutdown() {
    ended = true;
    live.end();
    tls.close();
    var unused = server.stop();
  }

  @Override
  public void shutdownNow() {
    shutdown();
    executor.shutdownNow();
  }

  @Override
  public boolean awaitTermination(Duration timeout) throws InterruptedException {
    try {
      server.stop().get(Math.max(1, timeout.toNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the admin server failed to stop", e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }
}
