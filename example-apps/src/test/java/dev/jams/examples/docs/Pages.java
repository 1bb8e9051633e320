package dev.jams.examples.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The pages that users read, and whether they are to be renewed rather than checked. */
final class Pages {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** What somebody does about a page that is out of date. */
  static final String RENEW =
      "; renew the page with: mvn -q -pl example-apps -am test"
          + " -Dtest='SnippetsTest,SettingsPageTest' -Ddocs.write=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private Pages() {}

  static List<Path> all() {
    return Stream.of(ROOT, ROOT.resolve("docs")).flatMap(Pages::in).toList();
  }

  private static Stream<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String name(Path file) {
    return ROOT.relativize(file).toString().replace('\\', '/');
  }

  static String read(Path file) {
    try {
      return Files.readString(file).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean areRenewed() {
    return Boolean.getBoolean("docs.write");
  }
}
