package dev.jams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jams.testing.AppExtension;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The archive that is published, unpacked and run. */
// TM-12
class ArchiveIT {
  private static final String VERSION = System.getProperty("jams.version");
  private static final Path ARCHIVE = Path.of(System.getProperty("jams.archive"));
  private static final String JAVA_HOME = System.getProperty("java.home");
  private static final String REMEDY =
      "; install a JDK 17 or later, and set JAVA_HOME or put it on the PATH";

  /** What the script calls, besides Java. */
  private static final List<String> TOOLS = List.of("sh", "dirname", "readlink", "sed");

  @RegisterExtension static final AppExtension app = AppExtension.of(KindsService::app);

  @TempDir private static Path unpacked;
  private static Path script;

  @TempDir private Path folder;

  @BeforeAll
  static void unpack() throws Exception {
    Path home = Files.createDirectories(unpacked.resolve("a folder"));
    Run tar = run(home, Map.of(), "tar", "-xzf", ARCHIVE.toString());
    assertThat(tar.code()).as(tar.err()).isZero();
    script = home.resolve("jams-" + VERSION + "/bin/jams");
  }

  @Test
  void printsItsVersion() throws Exception {
    Run run = run(folder, java(), script.toString(), "--version");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualToIgnoringNewLines("jams " + VERSION);
    assertThat(run.code()).isZero();
  }

  @Test
  void runsByLinksThatLeadToIt() throws Exception {
    Path first = Files.createSymbolicLink(folder.resolve("first"), script);
    Files.createDirectory(folder.resolve("bin"));
    Path second = Files.createSymbolicLink(folder.resolve("bin/jams"), Path.of("../first"));
    assertThat(first).isSymbolicLink();
    Run run = run(folder, java(), second.toString(), "--version");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualToIgnoringNewLines("jams " + VERSION);
  }

  @Test
  void findsJavaOnThePath() throws Exception {
    Path tools = tools(folder);
    Files.createSymbolicLink(tools.resolve("java"), Path.of(JAVA_HOME, "bin", "java"));
    Run run = run(folder, Map.of("PATH", tools.toString()), script.toString(), "--version");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualToIgnoringNewLines("jams " + VERSION);
  }

  @Test
  void saysThatThereIsNoJava() throws Exception {
    Map<String, String> none = Map.of("PATH", tools(folder).toString());
    Run run = run(folder, none, script.toString(), "--version");
    assertThat(run.err()).isEqualToIgnoringNewLines("error: there is no java" + REMEDY);
    assertThat(run.code()).isEqualTo(2);
    Run home = run(folder, Map.of("JAVA_HOME", "/nowhere"), script.toString(), "--version");
    assertThat(home.err())
        .isEqualToIgnoringNewLines("error: JAVA_HOME is /nowhere, which has no bin/java" + REMEDY);
    assertThat(home.code()).isEqualTo(2);
  }

  @Test
  void saysThatJavaIsTooOld() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("jdk 8/bin"));
    Path java =
        Files.writeString(
            bin.resolve("java"), "#!/bin/sh\necho 'java version \"1.8.0_402\"' >&2\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> old = Map.of("JAVA_HOME", folder.resolve("jdk 8").toString());
    Run run = run(folder, old, script.toString(), "--version");
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "error: " + java + " is version 1.8.0, which is too old" + REMEDY);
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void describesAndCallsARunningApp() throws Exception {
    Run routes = run(folder, java(), script.toString(), "routes", app.address("http"));
    assertThat(routes.err()).isEmpty();
    assertThat(routes.out()).contains("/jams.kinds.Kinds/Echo");
    Run openapi = run(folder, java(), script.toString(), "openapi", app.address("http"));
    assertThat(openapi.err()).isEmpty();
    assertThat(openapi.out()).startsWith("{").contains("/jams.kinds.Kinds/Echo");
    Run call =
        run(
            folder,
            java(),
            script.toString(),
            "call",
            app.address("grpc"),
            "jams.kinds.Kinds/Echo",
            "-d",
            "{\"number\": -1}");
    assertThat(call.out()).isEmpty();
    assertThat(call.err())
        .startsWith("error: INVALID_ARGUMENT: number is negative")
        .hasLineCount(2);
    assertThat(call.code()).isEqualTo(1);
  }

  @Test
  void writesAServiceFromNothing() throws Exception {
    String file = "api/v1/consultant/consultant.proto";
    assertThat(run(folder, java(), script.toString(), "proto", "add", file).code()).isZero();
    Run server =
        run(
            folder,
            Map.of(
                "JAVA_HOME",
                JAVA_HOME,
                "JAMS_OPTS",
                "-Dmaven.repo.local=" + System.getProperty("maven.repo.local")),
            script.toString(),
            "proto",
            "server",
            file);
    assertThat(server.err()).isEmpty();
    assertThat(server.out())
        .isEqualToIgnoringNewLines("src/main/java/api/v1/consultant/ConsultantServiceImpl.java");
    assertThat(folder.resolve(server.out().strip())).exists();
  }

  @Test
  void nothingInItTellsWhereAndWhenItWasBuilt() throws Exception {
    Run listing =
        run(
            folder,
            Map.of("LC_ALL", "C", "TZ", "UTC"),
            "tar",
            "--numeric-owner",
            "-tvzf",
            ARCHIVE.toString());
    assumeTrue(listing.code() == 0, "tar cannot list: " + listing.err());
    Map<String, String> modes = new TreeMap<>();
    for (String line : listing.out().lines().toList()) {
      String[] columns = line.split(" +", 6);
      assertThat(columns[1]).isEqualTo("0/0");
      assertThat(columns[3]).isEqualTo("2026-01-01");
      modes.put(columns[5].substring(("jams-" + VERSION + "/").length()), columns[0]);
    }
    assertThat(modes)
        .containsEntry("bin/jams", "-rwxr-xr-x")
        .containsEntry("bin/jams.bat", "-rw-r--r--")
        .containsEntry("lib/jams.jar", "-rw-r--r--")
        .containsEntry("LICENSE", "-rw-r--r--")
        .containsEntry("README.md", "-rw-r--r--");
  }

  @Test
  void theZipHasTheSameFiles() throws Exception {
    Path home = script.getParent().getParent();
    String name = ARCHIVE.getFileName().toString().replace(".tar.gz", ".zip");
    try (ZipFile zip = new ZipFile(ARCHIVE.resolveSibling(name).toFile());
        Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        ZipEntry entry = zip.getEntry("jams-" + VERSION + "/" + home.relativize(file));
        assertThat(entry).as(file.toString()).isNotNull();
        assertThat(zip.getInputStream(entry)).hasBinaryContent(Files.readAllBytes(file));
      }
    }
  }

  @Test
  void theFormulaOfHomebrewIsFilledInFromTheArchive() throws Exception {
    Path formula = Path.of("../deploy/homebrew/formula").toAbsolutePath();
    String url = "https://example.com/jams-" + VERSION + ".tar.gz";
    Run run =
        run(
            folder,
            java(),
            formula.toString(),
            ARCHIVE.toString(),
            "https://example.com/jams",
            url);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("class Jams < Formula")
        .contains("url \"" + url + "\"", "version \"" + VERSION + "\"")
        .containsPattern("sha256 \"[0-9a-f]{64}\"")
        .doesNotContain("@");
    assertThat(run.code()).isZero();

    Run wrong = run(folder, java(), formula.toString(), ARCHIVE.toString(), "https://a", "ftp://b");
    assertThat(wrong.err()).isEqualToIgnoringNewLines("error: \"ftp://b\" is no https URL");
    assertThat(wrong.code()).isEqualTo(2);

    Path filled = Files.writeString(folder.resolve("jams.rb"), run.out());
    assumeTrue(onPath("ruby") != null, "no ruby is installed, so the syntax was not checked");
    assertThat(run(folder, Map.of(), "ruby", "-c", filled.toString()).code()).isZero();
  }

  private static Map<String, String> java() {
    return Map.of("JAVA_HOME", JAVA_HOME);
  }

  /** A folder with links to nothing but what the script needs. */
  private static Path tools(Path folder) throws IOException {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : TOOLS) {
      Path found = onPath(tool);
      assumeTrue(found != null, "there is no " + tool + " on the PATH");
      Files.createSymbolicLink(tools.resolve(tool), found.toRealPath());
    }
    return tools;
  }

  private static Path onPath(String tool) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(entry -> Path.of(entry, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static Run run(Path folder, Map<String, String> environment, String... command)
      throws Exception {
    List<String> line = new ArrayList<>(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().putAll(environment);
    Path out = Files.createTempFile(unpacked, "out", "");
    Path err = Files.createTempFile(unpacked, "err", "");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(line + " did not end");
    }
    return new Run(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
