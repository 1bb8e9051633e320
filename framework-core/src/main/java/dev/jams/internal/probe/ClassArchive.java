package dev.jams.internal.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log when the JVM does not use the archive of classes that it was told to use, which
 * it does without a word where the archive does not fit. Only on Linux, where {@code /proc} tells;
 * and by no bean of the JVM, since those take longer to load than all of this.
 */
public final class ClassArchive {
  private static final Logger log = LoggerFactory.getLogger(ClassArchive.class);

  private static final List<String> OPTIONS = List.of("-XX:SharedArchiveFile=", "-XX:AOTCache=");

  /** It makes the archive at the end of a run that has none. */
  private static final String MADE_BY_ITSELF = "-XX:+AutoCreateSharedArchive";

  private static final Path MAPPED = Path.of("/proc/self/maps");

  private ClassArchive() {}

  /** Looks at this process. */
  public static void check() {
    List<String> options = new ArrayList<>();
    for (String name : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
      Optional.ofNullable(System.getenv(name)).ifPresent(options::add);
    }
    ProcessHandle.current().info().arguments().ifPresent(all -> options.addAll(List.of(all)));
    try {
      unused(options, Files.exists(MAPPED) ? Files.readString(MAPPED) : "")
          .ifPresent(
              archive ->
                  log.atWarn()
                      .addKeyValue("archive", archive)
                      .log(
                          "the archive is not used: it is missing, or made by another JVM, with"
                              + " other options or for another jar; make it again with --train"));
    } catch (IOException | RuntimeException e) {
      // Which only says that this cannot be told.
      log.debug("no look at the archive of classes", e);
    }
  }

  /**
   * The archive that was named and is not there.
   *
   * @param arguments of the JVM, those in files as the names of these
   * @param mapped the files in the memory of this process; empty if nobody knows
   */
  static Optional<String> unused(List<String> arguments, String mapped) throws IOException {
    List<String> words = new ArrayList<>();
    for (String argument : arguments) {
      words.addAll(List.of(argument.split("\\s+")));
      if (argument.startsWith("@") && Files.isReadable(Path.of(argument.substring(1)))) {
        words.addAll(List.of(Files.readString(Path.of(argument.substring(1))).split("\\s+")));
      }
    }
    if (mapped.isEmpty() || words.contains(MADE_BY_ITSELF)) {
      return Optional.empty();
    }
    return words.stream()
        .flatMap(
            word -> OPTIONS.stream().filter(word::startsWith).map(o -> word.substring(o.length())))
        // Of one upon another, the upper.
        .map(named -> named.substring(named.lastIndexOf(':') + 1))
        .filter(archive -> !archive.isEmpty() && !mapped.contains(real(archive)))
        .findFirst();
  }

  private static String real(String archive) {
    try {
      return Path.of(archive).toRealPath().toString();
    } catch (IOException | InvalidPathException e) {
      return archive;
    }
  }
}
