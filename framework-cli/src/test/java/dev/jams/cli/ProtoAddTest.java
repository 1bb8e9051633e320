package dev.jams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code jams proto add}. */
class ProtoAddTest {
  private static final String CONSULTANT = "api/v1/consultant/consultant.proto";

  @TempDir private Path folder;

  // KT-11
  @Test
  void writesAServiceThatCreatesUpdatesDeletesGetsAndLists() throws IOException {
    Run run = Run.jams(folder, "proto", "add", CONSULTANT);
    assertThat(run.code()).isZero();
    // The build compiles this one, and other tests serve it.
    assertThat(folder.resolve(CONSULTANT))
        .hasSameTextualContentAs(Path.of("src/test/proto", CONSULTANT));
    assertThat(run.out()).contains("consultant.proto");
    assertThat(run.err()).contains("jams proto server " + CONSULTANT);
  }

  @Test
  void doesNotWriteOverAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.proto"), "mine");
    Run run = Run.jams(folder, "proto", "add", "a.proto");
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "error: "
                + file
                + " exists already and is left as it is; choose another path, or write over it with"
                + " --force");
    assertThat(run.code()).isEqualTo(1);
    assertThat(file).hasContent("mine");

    assertThat(Run.jams(folder, "proto", "add", "a.proto", "--force").code()).isZero();
    assertThat(file).content().contains("service AService");
  }

  @Test
  void namesFollowFromThePath() throws IOException {
    Run.jams(folder, "proto", "add", "shop/v2/order_entry.proto");
    assertThat(folder.resolve("shop/v2/order_entry.proto"))
        .content()
        .contains(
            "package shop.v2;",
            "java_package = \"shop.v2\"",
            "service OrderEntryService {",
            "rpc ListOrderEntries(ListOrderEntriesRequest) returns (ListOrderEntriesReply)",
            "get: \"/shop/v2/order-entries\"",
            "patch: \"/shop/v2/order-entries/{order_entry.id}\"",
            "repeated OrderEntry order_entries = 2;",
            "// One of the order entries.");
  }

  @Test
  void flagsReplaceWhatFollowsFromThePath() throws IOException {
    Run run =
        Run.jams(
            folder,
            ("proto add a/user.proto --package acme.users --java-package com.acme.users"
                    + " --service Users --http-path /v1/users")
                .split(" "));
    assertThat(run.code()).isZero();
    assertThat(folder.resolve("a/user.proto"))
        .content()
        .contains(
            "package acme.users;",
            "java_package = \"com.acme.users\"",
            "service Users {",
            "delete: \"/v1/users/{id}\"");
  }

  @Test
  void inAMavenProjectThePathIsFromItsFolderOfProtos() throws IOException {
    Path protos = Files.createDirectories(folder.resolve("src/main/proto"));
    Run.jams(folder, "proto", "add", "a/b.proto");
    Run.jams(folder, "proto", "add", "src/main/proto/a/c.proto");
    Run.jams(folder, "proto", "add", protos.resolve("a/d.proto").toString());
    Run.jams(folder, "proto", "add", "-I", "other", "a/e.proto");
    Run.jams(folder, "proto", "add", "-I", "other", "other/a/f.proto");
    assertThat(protos.resolve("a/b.proto")).content().contains("package a;");
    assertThat(protos.resolve("a/c.proto")).content().contains("package a;");
    assertThat(protos.resolve("a/d.proto")).content().contains("package a;");
    assertThat(folder.resolve("other/a/e.proto")).content().contains("package a;");
    assertThat(folder.resolve("other/a/f.proto")).content().contains("package a;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a/b.txt | "a/b.txt" is no name of a .proto file; expected one such as api/v1/consultant/consultant.proto
          a/b-c.proto | "b-c" in a/b-c.proto cannot be part of a package or name; expected letters, digits and _, beginning with a letter
          1a/b.proto | "1a" in 1a/b.proto cannot be part of a package or name; expected letters, digits and _, beginning with a letter
          x/new/new.proto | "x.new" cannot be a Java package, since not all of it are names in Java; give another with --java-package
          a/b.proto --java-package com.1 | --java-package "com.1" cannot be a Java package, since not all of it are names in Java; give another with --java-package
          a/b.proto --package a..b | --package "a..b"; expected names with dots between them, such as api.v1.user
          a/b.proto --service my-service | --service "my-service"; expected a name such as ConsultantService
          a/b.proto --service B | --service "B" is what the message is called; choose another name, such as BService
          a/b.proto --http-path v1 | --http-path "v1"; expected a path such as /v1/consultants
          ../b.proto -I x | ../b.proto is not in FOLDER/x, which --proto-path names; name the folder it is in
          """)
  void whatCannotBeANameIsRefused(String line, String message) {
    Run run = Run.jams(folder, ("proto add " + line).split(" "));
    assertThat(run.err())
        .isEqualToIgnoringNewLines("error: " + message.replace("FOLDER", folder.toString()));
    assertThat(run.code()).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatCannotBeMadeIsAnError() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    Run run = Run.jams(folder, "proto", "add", "file/a.proto");
    assertThat(run.err()).startsWith("error: " + folder.resolve("file")).doesNotContain("mistake");
    assertThat(run.code()).isEqualTo(1);
  }
}
