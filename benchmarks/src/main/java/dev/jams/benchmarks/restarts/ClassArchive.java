package dev.jams.benchmarks.restarts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The classes of an instance as a JVM has loaded them before (CDS), as an image of it would hold
 * them. With it a start takes less of the processors, which clients and other instances share with
 * it here.
 */
final class ClassArchive implements AutoCloseable {
  private static final Duration LONGEST_DUMP = Duration.ofSeconds(90);

  private static final String QUIET = "-Xlog:cds*=off";

  private final Path folder;

  private ClassArchive(Path folder) {
    this.folder = folder;
  }

  /** Starts an instance for it, and stops it. A short run is not worth that, and goes without. */
  static ClassArchive of(Plan plan, String databaseUrl) throws IOException, InterruptedException {
    ClassArchive archive = new ClassArchive(Files.createTempDirectory("jams-restarts"));
    if (plan.isFull()) {
      List<String> dump = List.of("-XX:ArchiveClassesAtExit=" + archive.file(), QUIET);
      try (Instance instance = Instance.create(plan, databaseUrl, dump).get(0)) {
        instance.start();
        instance.awaitReady();
        instance.terminate();
        instance.awaitExit(LONGEST_DUMP);
      }
    }
    return archive;
  }

  /** Of a JVM that starts from it. */
  List<String> options() {
    return Files.exists(file()) ? List.of("-XX:SharedArchiveFile=" + file(), QUIET) : List.of();
  }

  private Path file() {
    return folder.resolve("instance.jsa");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file());
    Files.delete(folder);
  }
}
