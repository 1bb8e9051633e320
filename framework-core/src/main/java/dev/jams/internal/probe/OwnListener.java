package dev.jams.internal.probe;

import dev.jams.Config;
import dev.jams.Listener;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.internal.tls.OwnTls;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A listener as its settings say that it can be reached from the same machine. Immutable. */
final class OwnListener {
  private final String name;
  private final Config config;
  private final Map<String, Setting<?>> settings = new HashMap<>();

  OwnListener(Listener listener, Config config) {
    this.name = listener.name();
    this.config = config;
    listener.settings().forEach(setting -> settings.put(setting.key(), setting));
  }

  String name() {
    return name;
  }

  boolean isTls() {
    return !text("tls.cert-file").isEmpty();
  }

  /** Whether it is for callers of the same process only. */
  boolean isInProcess() {
    return !text("in-process").isEmpty();
  }

  /** As a person would write it. */
  String location() {
    return text("unix").isEmpty()
        ? text("host") + ":" + config.get(port())
        : "unix:" + text("unix");
  }

  /**
   * Connects where the settings say.
   *
   * @param protocol what is to be spoken, by its ALPN name
   * @throws StartException if the settings do not say where, or files are no good
   */
  Socket connect(String protocol) throws StartException, IOException {
    if (!text("unix").isEmpty()) {
      return secured(new UnixSocket(Path.of(text("unix"))), protocol);
    }
    if (config.get(port()) == 0) {
      throw config.refusal(port(), "a port that is any free one cannot be asked; name one");
    }
    return connect(config.get(port()), protocol);
  }

  /** The same, where the port has turned out to be another one. */
  Socket connect(int port, String protocol) throws StartException, IOException {
    InetAddress host = InetAddress.getByName(text("host"));
    Socket socket = new Socket();
    try {
      // Who listens on all addresses does so on that of the machine itself.
      socket.connect(
          new InetSocketAddress(
              host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host, port));
      return secured(socket, protocol);
    } catch (IOException | StartException e) {
      socket.close();
      throw e;
    }
  }

  private Socket secured(Socket socket, String protocol) throws StartException, IOException {
    if (!isTls()) {
      return socket;
    }
    SSLSocket secured =
        (SSLSocket)
            tls().getSocketFactory().createSocket(socket, "localhost", -1, /* autoClose= */ true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  /** The same for a channel of gRPC. */
  ChannelCredentials credentials() throws IOException {
    if (!isTls()) {
      return InsecureChannelCredentials.create();
    }
    return TlsChannelCredentials.newBuilder()
        .trustManager(OwnTls.trustManagers())
        .keyManager(new File(text("tls.cert-file")), new File(text("tls.key-file")))
        .build();
  }

  private SSLContext tls() throws StartException, IOException {
    return OwnTls.context(config, setting("tls.cert-file"), setting("tls.key-file"));
  }

  private String text(String key) {
    return settings.containsKey(name + "." + key) ? config.get(setting(key)) : "";
  }

  @SuppressWarnings("unchecked") // Settings of these names are texts.
  private Setting<String> setting(String key) {
    return (Setting<String>) settings.get(name + "." + key);
  }

  @SuppressWarnings("unchecked")
  private Setting<Integer> port() {
    return (Setting<Integer>) settings.get(name + ".port");
  }
}
