package dev.jams.internal.net;

import dev.jams.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A port of a host. */
record InetListenAddress(String listener, String host, int port) implements ListenAddress {
  @Override
  public InetSocketAddress prepare() throws IOException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  @Override
  public void bound() {}

  @Override
  public StartException cannotListen(Throwable cause) {
    return StartException.cannotListen(listener, host, port, cause);
  }
}
