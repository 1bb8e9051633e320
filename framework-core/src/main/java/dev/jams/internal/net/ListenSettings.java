package dev.jams.internal.net;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import java.nio.file.Path;
import java.util.List;

/** The settings of where a listener listens. */
public final class ListenSettings {
  private final String listener;
  private final Setting<String> host;
  private final Setting<Integer> port;
  private final Setting<String> unix;
  private final Setting<String> unixPermissions;

  /**
   * Their defaults are what the code says.
   *
   * @param listener the listener's name, which the keys begin with
   * @param title the same for people, such as {@code gRPC}
   * @throws IllegalArgumentException if the port is not from 0 to 65535
   */
  public ListenSettings(String listener, String title, String host, int port) {
    this.listener = listener;
    this.host =
        Setting.text(
            listener + ".host", host, "address that the " + title + " listener listens on");
    this.port =
        Setting.integer(
            listener + ".port",
            port,
            0,
            65535,
            "port of the " + title + " listener, 0 for any free one");
    this.unix =
        Setting.text(
                listener + ".unix",
                "",
                "path of a Unix domain socket that the "
                    + title
                    + " listener listens on instead of host and port; of the two the stronger"
                    + " source decides")
            .checked(UnixPaths::of);
    this.unixPermissions =
        Setting.text(
                listener + ".unix-permissions",
                "600",
                "octal permissions of that socket; who may write to it may connect")
            .checked(UnixPermissions::parse);
  }

  /** All of them. */
  public List<Setting<?>> settings() {
    return List.of(host, port, unix, unixPermissions);
  }

  /** What they say. */
  public ListenAddress of(Config config) throws StartException {
    String path = config.get(unix);
    return path.isEmpty()
        ? new InetListenAddress(listener, config, host, port)
        : new UnixListenAddress(
            listener,
            config,
            unix,
            Path.of(path),
            UnixPermissions.parse(config.get(unixPermissions)));
  }
}
