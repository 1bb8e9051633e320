package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.jams.App;
import dev.jams.http.contract.ContractOuterClass;
import dev.jams.http.internal.openapi.ParsedDocument;
import dev.jams.test.openapi.LibraryGrpc;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document as a build makes it. */
class OpenApiTest {
  private static final String LIBRARY = "jams.test.openapi.Library";

  @TempDir Path folder;

  @Test
  void writesWhatARunningGatewayServes() throws Exception {
    Path out = folder.resolve("made/on/the/way/openapi.json");
    OpenApi.main(
        "--title",
        "built",
        "--version",
        "2",
        "--service",
        LIBRARY,
        "--service",
        "jams.contract.Contract",
        "--out",
        out.toString());
    try (App app =
        App.named("built")
            .service(new LibraryGrpc.LibraryImplBase() {})
            .service(new ContractService())
            .listen(HttpGateway.on(0))
            .start("--http-openapi-version", "2")) {
      URI uri = URI.create("http://127.0.0.1:" + app.port("http") + "/openapi.json");
      byte[] served =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray())
              .body();
      assertThat(out).hasBinaryContent(served);
    }
  }

  // GM-23
  @Test
  void writesADocumentOfEachServiceToo() throws Exception {
    Path each = folder.resolve("each");
    OpenApi.main(
        "--title",
        "built",
        "--service",
        LIBRARY,
        "--service",
        "jams.contract.Contract",
        "--out",
        folder.resolve("openapi.json").toString(),
        "--each",
        each.toString());
    OpenApi.main(
        "--title", "built", "--service", LIBRARY, "--out", folder.resolve("alone.json").toString());
    assertThat(each).isDirectoryContaining("glob:**/jams.contract.Contract.json");
    assertThat(each.resolve(LIBRARY + ".json"))
        .hasSameBinaryContentAs(folder.resolve("alone.json"));
  }

  @Test
  void readsADescriptorSetAndTakesAllItsServices() throws Exception {
    Path set = folder.resolve("contract.binpb");
    Files.write(set, set(true).toByteArray());
    Path out = folder.resolve("openapi.json");
    OpenApi.main("--title", "t", "--descriptor-set", set.toString(), "--out", out.toString());
    ParsedDocument document = new ParsedDocument(Files.readAllBytes(out));
    assertThat(document.problems()).isEmpty();
    assertThat(document.at("/info/version").asText()).isEqualTo("0.0.0");
    assertThat(document.at("/paths/~1v1~1echo/post/operationId").asText())
        .isEqualTo("Contract_Echo");
  }

  @Test
  void saysWhichServiceIsNotThere() throws Exception {
    Path set = folder.resolve("contract.binpb");
    Files.write(set, set(true).toByteArray());
    assertThat(
            failure(
                "--title",
                "t",
                "--out",
                "x",
                "--descriptor-set",
                set.toString(),
                "--service",
                "no.Such"))
        .isEqualTo(
            "error: service no.Such is not in the descriptor set; expected one of"
                + " [jams.contract.Contract]");
  }

  @Test
  void saysWhichImportIsNotThere() throws Exception {
    Path set = folder.resolve("contract.binpb");
    Files.write(set, set(false).toByteArray());
    assertThat(failure("--title", "t", "--out", "x", "--descriptor-set", set.toString()))
        .isEqualTo(
            "error: contract/contract.proto imports google/api/annotations.proto, which is not in"
                + " the descriptor set; make it with --include_imports");
  }

  @Test
  void saysWhichDescriptorSetCannotBeRead() throws Exception {
    assertThat(failure("--title", "t", "--out", "x", "--descriptor-set", "no/such.binpb"))
        .startsWith("error: cannot read the descriptor set no/such.binpb (");
  }

  @Test
  void saysWhichFlagIsWrong() throws Exception {
    assertThat(failure("--titel", "t"))
        .isEqualTo(
            "error: unknown flag --titel; expected --title, --version, --service,"
                + " --descriptor-set, --out or --each");
    assertThat(failure("--title")).isEqualTo("error: --title has no value; write one after it");
    assertThat(failure("--title", "t")).isEqualTo("error: no --out given; name the file to write");
    assertThat(failure("--out", "x")).isEqualTo("error: no --title given; name the app");
  }

  private static FileDescriptorSet set(boolean imports) {
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    add(ContractOuterClass.getDescriptor(), imports, set);
    return set.build();
  }

  private static void add(
      com.google.protobuf.Descriptors.FileDescriptor file,
      boolean imports,
      FileDescriptorSet.Builder set) {
    FileDescriptorProto proto = file.toProto();
    if (!set.getFileList().contains(proto)) {
      set.addFile(proto);
      if (imports) {
        file.getDependencies().forEach(dependency -> add(dependency, true, set));
      }
    }
  }

  /** Runs the program, which must fail with one line and no stack trace. */
  private String failure(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(OpenApi.class.getName());
    command.addAll(List.of(args));
    File errors = folder.resolve("errors").toFile();
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    return Files.readString(errors.toPath()).strip();
  }
}
