package dev.jams.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes files that people go on with, and never over one of theirs unless told to. */
final class NewFile {
  private NewFile() {}

  /** Makes the folders, too. */
  static void write(Path file, String text, boolean overwrite) throws CliException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      if (overwrite) {
        Files.write(file, bytes);
      } else {
        Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      }
    } catch (FileAlreadyExistsException e) {
      throw CliException.failed(
          e.getFile()
              + " exists already and is left as it is; choose another path, or write over it with"
              + " --force");
    } catch (IOException e) {
      throw CliException.failed(
          file + " cannot be written (" + e + "); choose a folder that can be written to", e);
    }
  }
}
