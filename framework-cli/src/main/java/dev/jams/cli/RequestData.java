package dev.jams.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where the messages to send are. */
final class RequestData {
  private RequestData() {}

  /**
   * @param given JSON, {@code @FILE}, {@code -} or null for nothing
   */
  static InputStream of(Terminal terminal, String given) throws CliException {
    if (given == null) {
      return InputStream.nullInputStream();
    }
    if (given.equals("-")) {
      return terminal.in();
    }
    if (!given.startsWith("@")) {
      return new ByteArrayInputStream(given.getBytes(StandardCharsets.UTF_8));
    }
    try {
      Path file = terminal.path(Path.of(given.substring(1)));
      if (Files.isReadable(file) && !Files.isDirectory(file)) {
        return Files.newInputStream(file);
      }
    } catch (IOException | InvalidPathException e) {
      throw unreadable(given);
    }
    throw unreadable(given);
  }

  private static CliException unreadable(String given) {
    return CliException.usage("-d " + given + " cannot be read; name a file that exists after @");
  }
}
