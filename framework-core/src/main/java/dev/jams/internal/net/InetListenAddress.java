package dev.jams.internal.net;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A port of a host. */
record InetListenAddress(
    String listener, Config config, Setting<String> host, Setting<Integer> port)
    implements ListenAddress {
  @Override
  public InetSocketAddress prepare() throws IOException {
    return new InetSocketAddress(InetAddress.getByName(config.get(host)), config.get(port));
  }

  @Override
  public void bound() {}

  @Override
  public StartException cannotListen(Throwable cause) {
    return StartException.cannotListen(listener, config, host, port, cause);
  }
}
