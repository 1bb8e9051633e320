package dev.jams.examples.apps;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes a listening socket of the process that it is in, as nothing in the program does, when its
 * port is a line of the standard input. Netty finds it as a service and shows it every socket that
 * listens.
 */
public final class SocketCloser extends ChannelInitializerExtension {
  private final Set<Channel> listening = ConcurrentHashMap.newKeySet();

  public SocketCloser() {
    Thread reader = new Thread(this::read, "socket-closer");
    reader.setDaemon(true);
    reader.start();
  }

  /** Makes a folder of classes have it. */
  static void addTo(Path classes) throws IOException {
    String file = SocketCloser.class.getName().replace('.', '/') + ".class";
    Path copy = classes.resolve(file);
    Files.createDirectories(copy.getParent());
    try (InputStream in = SocketCloser.class.getClassLoader().getResourceAsStream(file)) {
      Files.copy(in, copy);
    }
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(ChannelInitializerExtension.class.getName()),
        SocketCloser.class.getName());
  }

  @Override
  public void postInitializeServerListenerChannel(ServerChannel channel) {
    listening.add(channel);
  }

  private void read() {
    Scanner input = new Scanner(System.in);
    while (input.hasNextInt()) {
      int port = input.nextInt();
      listening.stream()
          .filter(socket -> ((InetSocketAddress) socket.localAddress()).getPort() == port)
          .forEach(Channel::close);
    }
  }
}
