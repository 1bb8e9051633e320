package dev.jams.benchmarks.start;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A Java that is installed. */
record Jdk(Path home, String version) {
  private static final int FIRST_WITH_AOT_CACHE = 25;
  private static final int FIRST_THAT_WARNS = 24;

  /**
   * The one in a folder.
   *
   * @throws IOException if there is none
   */
  static Jdk in(Path home) throws IOException {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
    }
    return new Jdk(home, release.getProperty("JAVA_VERSION", "").replace("\"", ""));
  }

  /** The one that runs this, and the newest beside it if that is newer. */
  static List<Jdk> installed() throws IOException {
    Jdk own = in(Path.of(System.getProperty("java.home")));
    List<Jdk> all = new ArrayList<>(List.of(own));
    try (Stream<Path> beside = Files.list(own.home.toRealPath().getParent())) {
      for (Path home : beside.filter(home -> Files.exists(home.resolve("release"))).toList()) {
        all.add(in(home));
      }
    }
    Optional<Jdk> newest = all.stream().max(Comparator.comparingInt(Jdk::feature));
    return newest.filter(jdk -> jdk.feature() > own.feature()).isPresent()
        ? List.of(own, newest.get())
        : List.of(own);
  }

  int feature() {
    return version.isEmpty() ? 0 : Runtime.Version.parse(version).feature();
  }

  /** The command that every run of it begins with. */
  List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve("java").toString());
    if (feature() >= FIRST_THAT_WARNS) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    return command;
  }

  /** What its archive is called. */
  String archiveKind() {
    return hasAotCache() ? "AOT cache" : "CDS";
  }

  String makes(Path archive) {
    return (hasAotCache() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive;
  }

  String uses(Path archive) {
    return (hasAotCache() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive;
  }

  private boolean hasAotCache() {
    return feature() >= FIRST_WITH_AOT_CACHE;
  }
}
