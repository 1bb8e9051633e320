package dev.jams.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The TCP sockets that this process has open, as Linux tells them; elsewhere there are none. */
final class Sockets {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
  private static final String PREFIX = "socket:[";
  private static final String LISTENING = "0A";

  private Sockets() {}

  /**
   * A socket.
   *
   * @param inode is its own as long as the machine runs, or nearly so
   * @param remote has port 0 if the socket listens
   */
  record Socket(String inode, InetSocketAddress local, InetSocketAddress remote, boolean listens) {
    boolean hasPort(Set<Integer> ports) {
      return ports.contains(local.getPort()) || ports.contains(remote.getPort());
    }

    @Override
    public String toString() {
      return listens ? text(local) + " listens" : text(local) + " to " + text(remote);
    }

    private static String text(InetSocketAddress address) {
      return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
  }

  static List<Socket> open() {
    List<Socket> open = new ArrayList<>();
    try {
      Set<String> own = inodes();
      for (Path table : TABLES) {
        if (Files.isReadable(table)) {
          List<String> rows = Files.readAllLines(table);
          for (String row : rows.subList(1, rows.size())) {
            Socket socket = parse(row);
            if (own.contains(socket.inode())) {
              open.add(socket);
            }
          }
        }
      }
    } catch (IOException e) {
      // What cannot be read on this machine cannot be compared.
      return List.of();
    }
    return open;
  }

  private static Set<String> inodes() throws IOException {
    Set<String> inodes = new HashSet<>();
    if (!Files.isDirectory(DESCRIPTORS)) {
      return inodes;
    }
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        try {
          String target = Files.readSymbolicLink(descriptor).toString();
          if (target.startsWith(PREFIX)) {
            inodes.add(target.substring(PREFIX.length(), target.length() - 1));
          }
        } catch (IOException e) {
          continue; // Closed meanwhile.
        }
      }
    }
    return inodes;
  }

  /** Number, local address, remote address, state; the inode is the tenth column. */
  static Socket parse(String row) throws UnknownHostException {
    String[] columns = row.trim().split("\\s+");
    return new Socket(
        columns[9], address(columns[1]), address(columns[2]), columns[3].equals(LISTENING));
  }

  /** Addresses are words in the byte order of the machine, ports are not. */
  private static InetSocketAddress address(String text) throws UnknownHostException {
    int colon = text.indexOf(':');
    ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(text.substring(0, colon)));
    ByteBuffer address = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
    while (words.hasRemaining()) {
      address.putInt(words.getInt());
    }
    int port = Integer.parseInt(text.substring(colon + 1), 16);
    return new InetSocketAddress(InetAddress.getByAddress(address.array()), port);
  }
}
