package dev.jams.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a key set is. */
interface KeySource {
  /**
   * Reads it now. Blocks; never called by two threads at once.
   *
   * @throws IOException if it cannot be read, whose message says why
   */
  String read() throws IOException;

  /** Makes a {@link #read} of another thread end soon. */
  default void abort() {}

  /** A file. */
  record OfFile(Path file, int maxSize) implements KeySource {
    @Override
    public String read() throws IOException {
      if (Files.size(file) > maxSize) {
        throw new IOException("the file has more than " + maxSize + " bytes");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }
}
