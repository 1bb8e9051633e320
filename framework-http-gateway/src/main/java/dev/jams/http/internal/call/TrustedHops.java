package dev.jams.http.internal.call;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.util.DomainSocketAddress;
import io.grpc.Metadata;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The proxies in front of the server that are believed what they say of their clients. Each adds
 * the address of its client to the end of {@code X-Forwarded-For}, so that with n of them it is the
 * n-th from the end that is known; what stands before it, anybody may have written. Immutable.
 *
 * @param count 0 if nobody is believed
 */
public record TrustedHops(int count) {
  private static final AsciiString FOR_HEADER = AsciiString.cached("x-forwarded-for");
  private static final Metadata.Key<String> FOR = key("x-forwarded-for");

  /** What only the nearest proxy can tell, and is not told apart from what a client writes. */
  private static final List<Metadata.Key<String>> OTHERS =
      List.of(
          key("forwarded"),
          key("x-forwarded-host"),
          key("x-forwarded-port"),
          key("x-forwarded-proto"));

  /** RFC 7239, section 6.2: a node that has no address, or does not tell it. */
  private static final String UNKNOWN = "unknown";

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** Whether a header, its name in lower case, is one by which proxies tell of their clients. */
  static boolean isForwarded(String name) {
    return name.equals(FOR.name()) || OTHERS.stream().anyMatch(key -> key.name().equals(name));
  }

  /**
   * The client for which the proxies have sent a request; its port is 0 if they do not tell it.
   *
   * @return null if it came through fewer of them, or they do not tell the address
   */
  public SocketAddress client(RequestHeaders headers) {
    if (count == 0 || RequestMetadata.isNamedByConnection(FOR_HEADER, headers)) {
      return null;
    }
    String[] all = String.join(",", headers.getAll(FOR_HEADER)).split(",", -1);
    return all.length < count ? null : address(all[all.length - count].trim());
  }

  /**
   * Adds the other end of the connection to the list that a service sees, and drops what is not
   * believed.
   */
  void applyTo(Metadata metadata, SocketAddress peer) {
    if (count == 0) {
      OTHERS.forEach(metadata::discardAll);
    }
    Iterable<String> sent = metadata.removeAll(FOR);
    String own = text(peer);
    metadata.put(FOR, sent == null ? own : String.join(", ", sent) + ", " + own);
  }

  private static String text(SocketAddress peer) {
    return peer instanceof InetSocketAddress inet
            && !(peer instanceof DomainSocketAddress)
            && inet.getAddress() != null
        ? NetUtil.toAddressString(inet.getAddress())
        : UNKNOWN;
  }

  /** {@code 192.0.2.1}, {@code 2001:db8::1} or {@code [2001:db8::1]}, perhaps with a port. */
  private static InetSocketAddress address(String text) {
    int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
    int colon = bracket > 0 ? text.indexOf(':', bracket) : text.lastIndexOf(':');
    boolean hasPort = colon > 0 && (bracket > 0 || colon == text.indexOf(':'));
    String host = hasPort ? text.substring(0, colon) : text;
    int port = hasPort ? port(text.substring(colon + 1)) : 0;
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    try {
      return bytes == null || port < 0
          ? null
          : new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** -1 if it is none. */
  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int port = Integer.parseInt(text);
    return port > 0xffff ? -1 : port;
  }
}
