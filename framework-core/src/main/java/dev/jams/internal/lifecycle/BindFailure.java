package dev.jams.internal.lifecycle;

import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;

/**
 * Why an address could not be listened on. The operating system says it in words of the machine's
 * language, so it is found out by trying.
 */
public enum BindFailure {
  /** Something else listens there, or did a moment ago. */
  IN_USE,
  /** Only privileged users may. */
  NOT_PERMITTED,
  /** The address is not one of this machine. */
  FOREIGN_ADDRESS,
  /** It has nothing to do with the address. */
  OTHER;

  /** The first of the ports that every user may listen on, unless the machine says otherwise. */
  private static final int FIRST_UNPRIVILEGED = 1024;

  private static final int CONNECT_MILLIS = 1_000;

  /**
   * Finds out.
   *
   * @param thrown what the transport threw
   */
  public static BindFailure of(Throwable thrown, String host, int port) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException || cause instanceof Errors.NativeIoException) {
        return of(host, port);
      }
    }
    return OTHER;
  }

  private static BindFailure of(String host, int port) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (!canListen(new InetSocketAddress(address, 0))) {
        return FOREIGN_ADDRESS;
      }
      InetSocketAddress wanted = new InetSocketAddress(address, port);
      boolean unprivileged = port == 0 || port >= FIRST_UNPRIVILEGED;
      return unprivileged || canListen(wanted) || answers(wanted) ? IN_USE : NOT_PERMITTED;
    } catch (IOException e) {
      return OTHER;
    }
  }

  private static boolean canListen(SocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean answers(SocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
