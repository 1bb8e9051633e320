package dev.jams.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs Maven. What it says goes to the standard error. */
final class Maven {
  private static final Pattern LOCAL_REPOSITORY = Pattern.compile("-Dmaven\\.repo\\.local=(\\S+)");

  private final Terminal terminal;
  private final Path program;

  /**
   * @param without what to say if there is no Maven
   */
  Maven(Terminal terminal, String without) throws CliException {
    this.terminal = terminal;
    this.program = Programs.onPath("mvn").orElseThrow(() -> CliException.failed(without));
  }

  /** Where Maven keeps what it has fetched. */
  static Path localRepository() {
    String given = System.getProperty("maven.repo.local");
    Matcher moved = LOCAL_REPOSITORY.matcher(System.getenv().getOrDefault("MAVEN_OPTS", ""));
    if (given == null && moved.find()) {
      given = moved.group(1);
    }
    return given == null
        ? Path.of(System.getProperty("user.home"), ".m2", "repository")
        : Path.of(given);
  }

  /** Shows the command, runs it in a folder and waits. */
  void run(Path folder, String... arguments) throws CliException {
    List<String> command = new ArrayList<>(List.of(program.toString(), "-B", "-q"));
    command.addAll(List.of(arguments));
    terminal.err().println("$ mvn " + String.join(" ", command.subList(1, command.size())));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toAbsolutePath().toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), Charset.defaultCharset()))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          terminal.err().println(line);
        }
      }
      int code = process.waitFor();
      if (code != 0) {
        throw CliException.failed(
            "Maven failed with exit code " + code + "; what it said is above");
      }
    } catch (IOException e) {
      throw CliException.failed("Maven cannot be run (" + e + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliException.failed("interrupted", e);
    }
  }
}
