package dev.jams.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks for programs as a shell does. */
final class Programs {
  private static final List<String> SUFFIXES =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")
          ? List.of(".exe", ".cmd", ".bat")
          : List.of("");

  private Programs() {}

  static Optional<Path> onPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(Pattern.quote(File.pathSeparator))) {
      for (String suffix : SUFFIXES) {
        try {
          Path file = Path.of(folder, name + suffix);
          if (!folder.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
            return Optional.of(file.toAbsolutePath());
          }
        } catch (InvalidPathException e) {
          // Shells pass over such entries, too.
          continue;
        }
      }
    }
    return Optional.empty();
  }
}
