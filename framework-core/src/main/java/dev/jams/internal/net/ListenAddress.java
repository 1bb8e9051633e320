package dev.jams.internal.net;

import dev.jams.StartException;
import java.io.IOException;
import java.net.SocketAddress;

/** Where a listener shall listen. */
public sealed interface ListenAddress permits InetListenAddress, UnixListenAddress {
  /**
   * Makes way for a listener and says its address.
   *
   * @throws IOException if there is no such address
   * @throws StartException if it is taken
   */
  SocketAddress prepare() throws IOException, StartException;

  /** Called when the listener listens. */
  void bound() throws StartException;

  /** Explains why a transport could not listen there. */
  StartException cannotListen(Throwable cause);
}
