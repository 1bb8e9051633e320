package dev.jams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jams proto server}. */
class ProtoServerTest {
  private static final Path PROTOS = Path.of("src/test/proto").toAbsolutePath();

  /** With all that a .proto file may be in Java. */
  private static final Path OF_STUB = Path.of("../framework-stub/src/test/proto").toAbsolutePath();

  @TempDir private Path folder;

  // KT-12, GK-12
  @Test
  void writesAClassThatCompilesAndHasATodoForEachOfTheFourKinds() throws IOException {
    Run run = server("-I", OF_STUB.toString(), "kinds/kinds.proto");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualToIgnoringNewLines("src/main/java/dev/jams/stub/kinds/KindsService.java");
    Path written = folder.resolve("src/main/java/dev/jams/stub/kinds/KindsService.java");
    assertThat(written)
        .content()
        .contains(
            "public final class KindsService implements Kinds {",
            "public Item echo(Item request) throws",
            "public void count(Item request, Consumer<Item> responses) throws",
            "public Item sum(Iterable<Item> requests) throws",
            "public void chat(Iterable<Item> requests, Consumer<Item> responses) throws");
    assertThat(Files.readAllLines(written)).filteredOn(line -> line.contains("TODO")).hasSize(4);
    assertThat(Javac.compile(folder)).isEmpty();
  }

  // KT-12
  @Test
  void classesOfTheOddestServicesCompile() throws IOException {
    for (String file : List.of("odd/names.proto", "odd/edition.proto")) {
      assertThat(server("-I", OF_STUB.toString(), file).code()).isZero();
    }
    // Another file of its package has a message that is called Override.
    assertThat(server("-I", OF_STUB.toString(), "odd/outer.proto", "--package", "other").code())
        .isZero();
    assertThat(Javac.sources(folder))
        .extracting(source -> source.getFileName().toString())
        .containsExactlyInAnyOrder(
            "NamesService.java",
            "NothingService.java",
            "OuterService.java",
            "EditionsService.java");
    assertThat(Javac.compile(folder)).isEmpty();
  }

  @Test
  void theClassMayBeOfAnotherPackageAndInAnotherFolder() throws IOException {
    Run run =
        server(
            "-I" + PROTOS,
            "api/v1/consultant/consultant.proto",
            "-t",
            "code",
            "--package",
            "com.acme.shop");
    assertThat(run.out())
        .isEqualToIgnoringNewLines("code/com/acme/shop/ConsultantServiceImpl.java");
    assertThat(folder.resolve("code/com/acme/shop/ConsultantServiceImpl.java"))
        .content()
        .startsWith("package com.acme.shop;")
        .contains("import api.v1.consultant.ConsultantService;");
    assertThat(Javac.compile(folder)).isEmpty();
  }

  @Test
  void takesWhatProtoAddHasWritten() throws IOException {
    Files.createDirectories(folder.resolve("src/main/proto"));
    Run.jams(folder, "proto", "add", "api/v1/consultant/consultant.proto");
    assertThat(server("api/v1/consultant/consultant.proto").code()).isZero();
    assertThat(server("src/main/proto/api/v1/consultant/consultant.proto", "--force").code())
        .isZero();
    assertThat(Javac.compile(folder)).isEmpty();
  }

  @Test
  void doesNotWriteOverAFile() {
    server("-I", OF_STUB.toString(), "kinds/kinds.proto");
    Run again = server("-I", OF_STUB.toString(), "kinds/kinds.proto");
    assertThat(again.err()).contains("KindsService.java exists already and is left as it is");
    assertThat(again.code()).isEqualTo(1);
  }

  @Test
  void saysWhatProtocSaysOfAFileThatItDoesNotTake() throws IOException {
    Files.writeString(
        folder.resolve("bad.proto"), "syntax = \"proto3\";\nmessage A { B b = 1; }\n");
    Run run = server("bad.proto");
    assertThat(run.err())
        .startsWith("error: protoc does not take " + folder.resolve("bad.proto"))
        .contains("bad.proto:2:", "\"B\" is not defined");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void importsAreFoundInFurtherFolders() throws IOException {
    Path others = Files.createDirectories(folder.resolve("my others"));
    Files.writeString(others.resolve("b.proto"), "syntax = \"proto3\"; package b; message B {}");
    Files.writeString(
        folder.resolve("a.proto"),
        """
        syntax = "proto3";
        import "b.proto";
        service A { rpc Get(b.B) returns (b.B); }
        """);
    assertThat(server("-I", ".", "-I", "my others", "a.proto").code()).isZero();
    assertThat(server("a.proto", "--force").err()).contains("b.proto: File not found");
  }

  @Test
  void aFileWithoutServicesOrThatIsNotThereIsAnError() throws IOException {
    Files.writeString(folder.resolve("a.proto"), "syntax = \"proto3\";");
    Run empty = server("a.proto");
    assertThat(empty.err())
        .isEqualToIgnoringNewLines(
            "error: a.proto has no service, so there is nothing to implement; add one to it");
    assertThat(empty.code()).isEqualTo(1);
    Run missing = server("b.proto");
    assertThat(missing.err())
        .isEqualToIgnoringNewLines(
            "error: there is no file "
                + folder.resolve("b.proto")
                + "; name one that exists, or write it with \"jams proto add b.proto\"");
    assertThat(missing.code()).isEqualTo(2);
  }

  @Test
  void whatIsNoProtocOrPackageIsRefused() {
    Run protoc = server("-I", OF_STUB.toString(), "kinds/kinds.proto", "--protoc", "nothing");
    assertThat(protoc.err())
        .isEqualToIgnoringNewLines(
            "error: --protoc nothing is no file that can be run; name protoc itself");
    assertThat(protoc.code()).isEqualTo(2);
    Run java = server("-I", OF_STUB.toString(), "kinds/kinds.proto", "--package", "a.1");
    assertThat(java.err())
        .isEqualToIgnoringNewLines(
            "error: --package \"a.1\" is no Java package; expected one such as com.example");
    assertThat(java.code()).isEqualTo(2);
  }

  private Run server(String... args) {
    return Run.jams(
        folder,
        Stream.concat(Stream.of("proto", "server"), Stream.of(args)).toArray(String[]::new));
  }
}
