package dev.jams.limits;

import com.google.common.hash.HashFunction;
import dev.jams.internal.call.CallIds;
import io.grpc.Grpc;
import io.grpc.ServerCall;
import io.grpc.inprocess.InProcessSocketAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** Who makes a call. For use by one thread. */
final class Caller {
  /** Of addresses that are none of IP: a Unix domain socket. */
  private static final long LOCAL = 1L << 48;

  private final ServerCall<?, ?> call;
  private long principal;
  private boolean knowsPrincipal;

  Caller(ServerCall<?, ?> call) {
    this.call = call;
  }

  /** Who it is by what has checked it and how, or null if nobody has. */
  static String principal() {
    CallIds ids = CallIds.KEY.get();
    return ids == null ? null : ids.facts().principalKey();
  }

  /** The same as a hash; only where there is one. */
  long principal(String name, HashFunction hash) {
    if (!knowsPrincipal) {
      principal = hash.hashUnencodedChars(name).asLong();
      knowsPrincipal = true;
    }
    return principal;
  }

  /** Whether it came from outside of the process, by an address. */
  boolean hasAddress() {
    SocketAddress address = address();
    return address != null && !(address instanceof InProcessSocketAddress);
  }

  private SocketAddress address() {
    return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
  }

  /** Who it is in a word: the principal, or without one the network. */
  String text() {
    String name = principal();
    return name == null ? "network:" + Long.toHexString(network()) : "principal:" + name;
  }

  /**
   * Where it came from: an address of IPv4, or the first 64 bits of one of IPv6, since everybody
   * has as many of the others as he wants.
   */
  long network() {
    if (!(address() instanceof InetSocketAddress inet) || inet.getAddress() == null) {
      return LOCAL;
    }
    InetAddress ip = inet.getAddress();
    ByteBuffer bytes = ByteBuffer.wrap(ip.getAddress());
    // No network of IPv6 begins with so many zeros and then a one.
    return ip instanceof Inet4Address
        ? 1L << 32 | (bytes.getInt() & 0xFFFF_FFFFL)
        : bytes.getLong();
  }
}
