package dev.jams.http;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.DomainSocketAddress;
import com.linecorp.armeria.server.ServerPort;
import dev.jams.internal.tls.ListenerTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** Addresses in Armeria's words and back. */
final class ServerPorts {
  private ServerPorts() {}

  /**
   * @throws IOException if Armeria cannot listen on such an address here
   */
  static ServerPort of(SocketAddress address, ListenerTls tls) throws IOException {
    SessionProtocol protocol = tls.isOn() ? SessionProtocol.HTTPS : SessionProtocol.HTTP;
    if (!(address instanceof UnixDomainSocketAddress unix)) {
      return new ServerPort((InetSocketAddress) address, protocol);
    }
    if (!Flags.transportType().supportsDomainSockets()) {
      throw new IOException(
          "Unix domain sockets for HTTP need Netty's native transport, which is there on Linux and"
              + " not on this machine");
    }
    return new ServerPort(DomainSocketAddress.of(unix.getPath()), protocol);
  }

  static SocketAddress address(ServerPort port) {
    return port.localAddress() instanceof DomainSocketAddress unix
        ? UnixDomainSocketAddress.of(unix.path())
        : port.localAddress();
  }
}
