package dev.jams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code jams new}, up to where Maven begins; what that makes of the archetypes, their own tests
 * show.
 */
class NewTest {
  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void emptyPath() throws Exception {
    path = Files.createDirectory(folder.resolve("path"));
  }

  /** Puts a program on the PATH that says how it was called. */
  private void maven(int exitCode) throws Exception {
    Path mvn = path.resolve("mvn");
    Files.writeString(
        mvn, "#!/bin/sh\nfor a in \"$@\"; do echo \"[$a]\"; done\nexit " + exitCode + "\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** In a process of its own, since it has a PATH of its own. */
  private Run jamsNew(String... args) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Jams.class.getName(),
                "new"));
    line.addAll(List.of(args));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().put("PATH", path.toString());
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it did not end");
    }
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void runsTheArchetypeOfItsOwnVersionAndShowsHow() throws Exception {
    maven(0);
    Run run = jamsNew("hello", "--group-id", "org.acme", "--package", "org.acme.greeting");
    List<String> command =
        List.of(
            "-B",
            "-q",
            Build.ARCHETYPE_PLUGIN + ":generate",
            "-DarchetypeGroupId=dev.jams",
            "-DarchetypeArtifactId=archetype",
            "-DarchetypeVersion=" + Build.VERSION,
            "-DgroupId=org.acme",
            "-DartifactId=hello",
            "-Dpackage=org.acme.greeting");
    assertThat(run.err().lines())
        .startsWith("$ mvn " + String.join(" ", command))
        .containsAll(command.stream().map(argument -> "[" + argument + "]").toList())
        .endsWith("Next: cd hello && mvn -q package, then see its README.md");
    assertThat(run.out()).isEqualToIgnoringNewLines("hello");
    assertThat(run.code()).isZero();
  }

  @Test
  void layeredIsTheOtherArchetype() throws Exception {
    maven(0);
    assertThat(jamsNew("hello", "--layered").err())
        .contains("[-DarchetypeArtifactId=archetype-layered]", "[-DgroupId=com.example]")
        .doesNotContain("-Dpackage");
  }

  @Test
  void aFailureOfMavenIsOne() throws Exception {
    maven(3);
    Run run = jamsNew("hello");
    assertThat(run.err())
        .endsWith(
            "error: Maven failed with exit code 3; what it said is above" + System.lineSeparator());
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void saysThatThereIsNoMaven() throws Exception {
    Run run = jamsNew("hello");
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "error: there is no mvn on the PATH, which makes the service from the archetype;"
                + " install Maven 3.8 or later");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void aFolderThatExistsIsLeftAsItIs() throws Exception {
    Path hello = Files.createDirectory(folder.resolve("hello"));
    Run run = Run.jams(folder, "new", "hello");
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "error: "
                + hello
                + " exists already and is left as it is; choose another name or another folder");
    assertThat(run.code()).isEqualTo(1);
    assertThat(hello).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Hello | "Hello" cannot be the name of a service; expected small letters, digits and -, beginning with a letter
          ../a | "../a" cannot be the name of a service; expected small letters, digits and -, beginning with a letter
          hello --package a.1 | --package "a.1" is no Java package; expected one such as com.example
          hello --group-id a..b | --group-id "a..b" is no group of Maven; expected one such as com.example
          """)
  void whatCannotBeANameIsRefused(String line, String message) {
    Run run = Run.jams(folder, ("new " + line).split(" "));
    assertThat(run.err()).isEqualToIgnoringNewLines("error: " + message);
    assertThat(run.code()).isEqualTo(2);
  }
}
