package dev.jams.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a .proto file is.
 *
 * @param root the folder that imports are looked for in
 * @param name by which other files import it: the path from there, with slashes
 */
record ProtoLocation(Path root, String name) {
  /** Where the Maven build looks for such files. */
  private static final Path OF_MAVEN = Path.of("src", "main", "proto");

  /**
   * Of a file that is given by its whole path, or by the path from the root.
   *
   * @param folder that of the terminal
   * @param root what was given as the root, or null: then it is the {@code src/main/proto} that the
   *     path has in it, or that the folder has, unless the file is there without, or the folder
   */
  static ProtoLocation of(Path folder, Path given, Path root) throws CliException {
    Path path = given.normalize();
    if (root != null) {
      return under(folder.resolve(root.normalize()), folder.resolve(path), path);
    }
    for (int i = path.getNameCount() - OF_MAVEN.getNameCount(); i >= 0; i--) {
      int end = i + OF_MAVEN.getNameCount();
      if (end < path.getNameCount() && path.subpath(i, end).equals(OF_MAVEN)) {
        Path start = path.subpath(0, end);
        Path found = path.isAbsolute() ? path.getRoot().resolve(start) : folder.resolve(start);
        return new ProtoLocation(found, name(path.subpath(end, path.getNameCount())));
      }
    }
    if (path.isAbsolute() || path.startsWith("..")) {
      Path whole = folder.resolve(path).normalize();
      return new ProtoLocation(whole.getParent(), name(whole.getFileName()));
    }
    Path maven = folder.resolve(OF_MAVEN);
    boolean inMaven = Files.isDirectory(maven) && !Files.exists(folder.resolve(path));
    return new ProtoLocation(inMaven ? maven : folder, name(path));
  }

  private static ProtoLocation under(Path root, Path whole, Path path) throws CliException {
    if (whole.startsWith(root)) {
      return new ProtoLocation(root, name(root.relativize(whole)));
    }
    if (path.isAbsolute() || path.startsWith("..")) {
      throw CliException.usage(
          path + " is not in " + root + ", which --proto-path names; name the folder it is in");
    }
    return new ProtoLocation(root, name(path));
  }

  private static String name(Path path) {
    return path.toString().replace('\\', '/');
  }

  Path file() {
    return root.resolve(name);
  }
}
