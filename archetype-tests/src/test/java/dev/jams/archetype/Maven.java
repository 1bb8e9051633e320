package dev.jams.archetype;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs {@code mvn} as a user would after {@code mvn install} of this build, though nothing is
 * installed: its local repository has the artifacts of this build, and links to everything that the
 * local repository of the user has.
 */
final class Maven {
  private static final String GROUP = "dev";
  private static final Path REPOSITORY = Path.of(System.getProperty("jams.repository"));
  private static final long SECONDS = 300;

  /** What a run has said, and whether it went well. */
  record Result(boolean succeeded, String output) {}

  private Maven() {}

  /**
   * Links what the user has.
   *
   * @throws IOException also where links are not permitted
   */
  static void prepare() throws IOException {
    Path users = Path.of(System.getProperty("maven.repository"));
    link(users, REPOSITORY, GROUP);
    link(users.resolve(GROUP), REPOSITORY.resolve(GROUP), "jams");
  }

  private static void link(Path from, Path to, String except) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        Path link = to.resolve(entry.getFileName());
        if (!entry.endsWith(except) && !Files.exists(link)) {
          Files.createSymbolicLink(link, entry);
        }
      }
    } catch (FileAlreadyExistsException e) {
      throw new IOException(e.getFile() + " leads nowhere; delete it", e);
    }
  }

  static Result run(Path folder, String... args) throws Exception {
    List<String> command = new ArrayList<>();
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
    command.add(
        Path.of(System.getProperty("maven.home"), "bin", windows ? "mvn.cmd" : "mvn").toString());
    command.add("--batch-mode");
    command.add("-Dmaven.repo.local=" + REPOSITORY);
    if (System.getProperty("maven.offline").equals("offline=true")) {
      command.add("--offline");
    }
    Path settings = Path.of(System.getProperty("maven.settings").replaceFirst("settings=", ""));
    if (Files.exists(settings)) {
      command.addAll(List.of("--settings", settings.toString()));
    }
    command.addAll(List.of(args));

    Path output = Files.createTempFile("mvn", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    // For a short life: half the time.
    environment.merge("MAVEN_OPTS", "-XX:TieredStopAtLevel=1", (given, more) -> given + " " + more);
    // What the mvn of this build has set for itself.
    environment
        .keySet()
        .removeAll(Set.of("MAVEN_PROJECTBASEDIR", "MAVEN_BASEDIR", "MAVEN_CMD_LINE_ARGS"));
    Process process = builder.start();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("mvn still runs: " + Files.readString(output));
      }
      return new Result(process.exitValue() == 0, Files.readString(output));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
