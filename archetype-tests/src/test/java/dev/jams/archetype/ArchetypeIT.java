package dev.jams.archetype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New services, from nothing to a process that ends well. */
class ArchetypeIT {
  // Outside of this build, whose .mvn would have a say in those of the services.
  @TempDir Path folder;

  @BeforeAll
  static void prepare() {
    try {
      Maven.prepare();
    } catch (IOException | UnsupportedOperationException e) {
      abort("needs symbolic links: " + e);
    }
  }

  // GM-01, GM-02
  @Test
  void threeCommandsMakeAServiceForBothProtocols() throws Exception {
    generate("archetype", "-DgroupId=com.acme", "-DartifactId=hello");
    Path hello = folder.resolve("hello");
    List<String> own =
        List.of(
            "pom.xml",
            "src/main/java/com/acme/hello/HelloService.java",
            "src/main/java/com/acme/hello/Main.java",
            "src/main/proto/hello.proto");
    assertThat(files(hello))
        .containsAll(own)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    own.stream(),
                    Stream.of(
                        ".gitignore",
                        "Dockerfile",
                        "README.md",
                        "src/test/java/com/acme/hello/HelloServiceTest.java"))
                .toList());
    assertThat(lines(hello, own.subList(1, 4))).isLessThanOrEqualTo(60);

    maven(hello, "-q", "package");

    try (RunningJar app = RunningJar.start(hello, "target/hello.jar");
        GrpcCalls grpc = calls(hello, "hello", "hello.proto", app)) {
      assertThat(app.get("/v1/hello/Ada"))
          .isEqualTo("{\"message\":\"Hello, Ada!\",\"count\":\"1\"}");
      assertThat(grpc.call("SayHello", "{\"name\":\"Ada\"}"))
          .isEqualTo("{\"message\":\"Hello, Ada!\",\"count\":\"2\"}");
      assertDescribed(app, hello.resolve("target/hello.jar"), "Greets whoever is named.");
      assertThat(app.get("/readyz")).contains("\"hello.v1.Hello\":\"SERVING\"");
      assertThat(app.terminate()).isZero();
      assertThat(app.output()).last().asString().contains("stopped", "calls_cut=0");
    }

    try (RunningJar version = RunningJar.start(hello, "target/hello.jar", "--version")) {
      assertThat(version.exitCode()).isZero();
      assertThat(version.output())
          .startsWith("hello 0.1.0-SNAPSHOT", "JaMs " + System.getProperty("jams.version"));
    }

    // As the Dockerfile does.
    try (RunningJar training = RunningJar.start(hello, "target/hello.jar", "--train")) {
      assertThat(training.exitCode()).as("%s", training.output()).isZero();
    }

    // GM-03
    try (RunningJar app = RunningJar.start(hello, "target/hello.jar", "--mode=grpc")) {
      assertThat(app.ready()).contains(" grpc=").doesNotContain(" http=");
      assertThat(app.terminate()).isZero();
    }
  }

  // KT-17
  @Test
  void aNameMayHaveDashesAndTheServiceBeAModuleThatIsBuiltAlone() throws Exception {
    Files.writeString(folder.resolve("pom.xml"), pom("all", "<packaging>pom</packaging>", ""));
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.writeString(
        broken.resolve("pom.xml"),
        pom(
            "broken",
            "",
            "<dependencies>%s</dependencies>"
                .formatted(
                    "<dependency><groupId>com.acme-works</groupId><artifactId>none</artifactId>"
                        + "<version>1</version></dependency>")));

    generate("archetype", "-N", "-DgroupId=com.acme-works", "-DartifactId=my-hello");
    Path hello = folder.resolve("my-hello");
    assertThat(hello.resolve("src/main/java/com/acmeworks/myhello/Main.java")).exists();
    assertThat(hello.resolve("src/main/proto/hello.proto"))
        .content()
        .contains("package my_hello.v1;", "java_package = \"com.acmeworks.myhello\"");

    Path all = folder.resolve("pom.xml");
    Files.writeString(
        all, Files.readString(all).replace("<modules>", "<modules><module>broken</module>"));
    maven(folder, "-q", "-DskipTests", "-pl", "my-hello", "-am", "package");
    assertThat(hello.resolve("target/my-hello.jar")).exists();
  }

  private static String pom(String artifact, String packaging, String rest) {
    return """
    <project>
      <modelVersion>4.0.0</modelVersion>
      <groupId>com.acme-works</groupId>
      <artifactId>%s</artifactId>
      <version>1</version>
      %s
      %s
    </project>
    """
        .formatted(artifact, packaging, rest);
  }

  @Test
  void saysWhatCannotBeAPackage() throws Exception {
    Maven.Result result =
        Maven.run(folder, command("archetype", "-DgroupId=com.acme", "-DartifactId=new"));

    assertThat(result.succeeded()).isFalse();
    assertThat(result.output())
        .contains("\"com.acme.new\" is no name of a Java package", "-Dpackage=");
  }

  // KT-11, KT-13, KT-14, KT-15, GK-08
  @Test
  void aServiceMayBeginInLayersWithADatabase() throws Exception {
    generate(
        "archetype-layered",
        "-DgroupId=com.acme",
        "-DartifactId=book-shelf",
        "-Dpackage=org.acme.books",
        "-DprotoPackage=acme.books");
    Path shelf = folder.resolve("book-shelf");
    Path sources = shelf.resolve("src/main/java/org/acme/books");
    try (Stream<Path> layers = Files.list(sources).filter(Files::isDirectory)) {
      assertThat(layers.map(layer -> layer.getFileName().toString()))
          .containsExactlyInAnyOrder("biz", "data", "service", "server");
    }
    assertThat(lines(sources, List.of("Main.java"))).isLessThanOrEqualTo(15);
    assertThat(files(shelf)).contains(".env.example", ".gitignore", "config/config.yml");

    maven(shelf, "-q", "package");

    try (RunningJar app = RunningJar.start(shelf, "target/book-shelf.jar");
        GrpcCalls grpc = calls(shelf, "book-shelf", "books.proto", app)) {
      HttpResponse<String> created =
          app.send("POST", "/v1/books", "{\"title\":\"Romola\",\"isbn\":\"9780140434705\"}");
      assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
      assertThat(grpc.call("GetBook", "{\"id\":1}")).contains("\"title\":\"Romola\"");
      assertThatThrownBy(() -> grpc.call("GetBook", "{\"id\":2}"))
          .hasMessage("NOT_FOUND: book 2 does not exist");
      assertThat(app.send("POST", "/v1/books", "{\"isbn\":\"1\"}").body())
          .contains("\"field\":\"book.title\"");
      assertDescribed(app, shelf.resolve("target/book-shelf.jar"), "Answers one book.");
      assertThat(app.terminate()).isZero();
      assertThat(app.output()).anyMatch(line -> line.contains("book added"));
    }

    try (RunningJar again = RunningJar.start(shelf, "target/book-shelf.jar")) {
      assertThat(again.get("/v1/books")).contains("\"title\":\"Romola\"");
      assertThat(again.terminate()).isZero();
    }
  }

  private void generate(String archetype, String... properties) throws Exception {
    maven(folder, command(archetype, properties));
  }

  private static String[] command(String archetype, String... properties) {
    return Stream.concat(
            Stream.of(
                System.getProperty("archetype.plugin") + ":generate",
                // Else it would fetch the list of all archetypes there are.
                "-DarchetypeCatalog=local",
                "-DarchetypeGroupId=dev.jams",
                "-DarchetypeArtifactId=" + archetype,
                "-DarchetypeVersion=" + System.getProperty("jams.version")),
            Stream.of(properties))
        .toArray(String[]::new);
  }

  private static void maven(Path folder, String... args) throws Exception {
    Maven.Result result = Maven.run(folder, args);
    assertThat(result.succeeded()).as(result.output()).isTrue();
  }

  private static List<String> files(Path project) throws IOException {
    try (Stream<Path> files = Files.walk(project)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> project.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }

  /** How many lines of files are not blank. */
  private static long lines(Path project, List<String> files) throws IOException {
    long lines = 0;
    for (String file : files) {
      try (Stream<String> all = Files.lines(project.resolve(file))) {
        lines += all.filter(line -> !line.isBlank()).count();
      }
    }
    return lines;
  }

  private static GrpcCalls calls(Path project, String name, String proto, RunningJar app)
      throws Exception {
    return new GrpcCalls(
        project.resolve("target/" + name + ".jar"),
        "META-INF/jams/" + name + ".binpb",
        proto,
        app.address("grpc"));
  }

  /** GM-23: with the comments of the proto. */
  private static void assertDescribed(RunningJar app, Path jar, String comment) throws Exception {
    assertThat(app.send("GET", "/docs", "").statusCode()).isEqualTo(200);
    try (JarFile content = new JarFile(jar.toFile());
        InputStream file = content.getInputStream(content.getEntry("META-INF/openapi.json"))) {
      assertThat(app.get("/openapi.json"))
          .contains(comment)
          .isEqualTo(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
