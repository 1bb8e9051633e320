package dev.jams.internal.net;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Set;

/**
 * A Unix domain socket. The transports remove its file when they close; what a killed process has
 * left is removed here, and nothing else is.
 */
record UnixListenAddress(
    String listener,
    Config config,
    Setting<String> setting,
    Path path,
    Set<PosixFilePermission> permissions)
    implements ListenAddress {
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  @Override
  public UnixDomainSocketAddress prepare() throws IOException, StartException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw refusal("there is no folder " + folder, "a path in a folder that exists");
    }
    removeStale();
    return UnixDomainSocketAddress.of(path);
  }

  private void removeStale() throws IOException, StartException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!isSocket()) {
      throw refusal("there is a file that is no socket", "another path, or remove the file");
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException e) {
      // Nobody listens, so whoever made it is gone.
      Files.deleteIfExists(path);
      return;
    } catch (IOException e) {
      throw refusal(
          "whether somebody listens on it cannot be said (" + e.getMessage() + ")", "another path");
    }
    throw new StartException(
        "the "
            + listener
            + " listener cannot listen on unix:"
            + path
            + ": it is in use, perhaps by another instance of this program; stop it, or name"
            + " another path with "
            + setting.flag());
  }

  private boolean isSocket() throws IOException {
    try {
      int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return (mode & FILE_TYPE) == SOCKET;
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public void bound() throws StartException {
    try {
      Files.setPosixFilePermissions(path, permissions);
    } catch (UnsupportedOperationException e) {
      // A file system without them has other ways to say who may connect.
      return;
    } catch (IOException e) {
      throw new StartException(
          "the permissions of " + path + " cannot be set: " + e.getMessage(), e);
    }
  }

  @Override
  public StartException cannotListen(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = String.valueOf(cause.getMessage());
    if (text.toLowerCase(Locale.ROOT).contains("permission denied")) {
      return refusal("permission denied", "a path in a folder that this user may write to");
    }
    return refusal(text, "another path, or a host and a port");
  }

  private StartException refusal(String what, String remedy) {
    return config.refusal(setting, what + "; name " + remedy);
  }
}
