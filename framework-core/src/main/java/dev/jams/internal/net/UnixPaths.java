package dev.jams.internal.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** The paths of Unix domain sockets. */
public final class UnixPaths {
  /** What such targets begin with. */
  public static final String SCHEME = "unix:";

  /** What {@code sun_path} holds on Linux, and elsewhere, with its zero at the end. */
  private static final int LONGEST = isLinux() ? 107 : 103;

  private UnixPaths() {}

  private static boolean isLinux() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
  }

  /**
   * The path of a target.
   *
   * @param target {@code unix:path} or {@code unix:///absolute-path}
   * @throws IllegalArgumentException if it is neither, or its path is none of a socket
   */
  public static Path ofTarget(String target) {
    String path = target.substring(SCHEME.length());
    boolean absolute = path.startsWith("///");
    if (path.isEmpty() || path.endsWith("/") || path.startsWith("//") && !absolute) {
      throw new IllegalArgumentException("expected unix:path or unix:///absolute-path");
    }
    return of(absolute ? path.substring(2) : path);
  }

  /**
   * @throws IllegalArgumentException if it is none, saying why
   */
  static Path of(String text) {
    int length = text.getBytes(UTF_8).length;
    if (length > LONGEST) {
      throw new IllegalArgumentException(
          "the path has "
              + length
              + " bytes, and a socket's may have "
              + LONGEST
              + "; name a shorter one");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("that is no path of a file; name one that is", e);
    }
  }
}
