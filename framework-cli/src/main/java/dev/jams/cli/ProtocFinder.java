package dev.jams.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds protoc: the one that was named, the one that Maven has fetched for builds, the one on the
 * PATH; or has Maven fetch it.
 */
final class ProtocFinder {
  private final Terminal terminal;
  private final Path named;
  private final Path work;

  /**
   * @param named or null
   * @param work where a copy may be put
   */
  ProtocFinder(Terminal terminal, Path named, Path work) {
    this.terminal = terminal;
    this.named = named;
    this.work = work;
  }

  Path find() throws IOException, CliException {
    if (named != null) {
      Path file = terminal.path(named).toAbsolutePath();
      if (!Files.isExecutable(file)) {
        throw CliException.usage(
            "--protoc " + named + " is no file that can be run; name protoc itself");
      }
      return file;
    }
    Path fetched = inRepository();
    if (Files.isRegularFile(fetched)) {
      return runnable(fetched);
    }
    Optional<Path> onPath = Programs.onPath("protoc");
    return onPath.isPresent() ? onPath.get() : fetch(fetched);
  }

  private Path fetch(Path fetched) throws IOException, CliException {
    Maven maven =
        new Maven(
            terminal,
            "protoc is neither in Maven's local repository nor on the PATH, and there is no mvn to"
                + " fetch it; name it with --protoc FILE, or install Maven 3.8 or later");
    maven.run(
        terminal.folder(),
        Build.DEPENDENCY_PLUGIN + ":get",
        "-Dtransitive=false",
        "-Dartifact=com.google.protobuf:protoc:" + Build.PROTOC_VERSION + ":exe:" + platform());
    if (!Files.isRegularFile(fetched)) {
      throw CliException.failed(
          "Maven did not put protoc at " + fetched + "; name it with --protoc FILE");
    }
    return runnable(fetched);
  }

  private static Path inRepository() {
    String version = Build.PROTOC_VERSION;
    return Maven.localRepository()
        .resolve(Path.of("com", "google", "protobuf", "protoc", version))
        .resolve("protoc-" + version + "-" + platform() + ".exe");
  }

  /** Maven does not make what it fetches executable. */
  private Path runnable(Path fetched) throws IOException {
    if (Files.isExecutable(fetched)) {
      return fetched;
    }
    Path copy = Files.copy(fetched, work.resolve("protoc.exe"));
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
    return copy;
  }

  /** As the artifacts of protoc are called. */
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String processor =
        switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "aarch_64";
          case "ppc64le" -> "ppcle_64";
          case "s390x" -> "s390_64";
          default -> arch;
        };
    if (os.startsWith("windows")) {
      // The only one there is for Windows; it runs on ARM, too.
      return "windows-x86_64";
    }
    return (os.startsWith("mac") ? "osx-" : "linux-") + processor;
  }
}
