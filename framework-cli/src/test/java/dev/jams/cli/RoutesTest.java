package dev.jams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.jams.stub.kinds.Item;
import dev.jams.stub.kinds.Kinds;
import dev.jams.testing.AppExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code jams routes}, and {@code jams openapi} of the same sources. */
class RoutesTest {
  private static final Path PROTOS = Path.of("src/test/proto").toAbsolutePath();

  private static final String KINDS =
      """
      METHOD  PATH                    RPC                     KIND              BODY
      POST    /jams.kinds.Kinds/Echo   jams.kinds.Kinds/Echo   unary             *
      POST    /jams.kinds.Kinds/Count  jams.kinds.Kinds/Count  server-streaming  *
      POST    /jams.kinds.Kinds/Sum    jams.kinds.Kinds/Sum    client-streaming  *
      POST    /jams.kinds.Kinds/Chat   jams.kinds.Kinds/Chat   bidi-streaming    *
      """
          .replace("PATH                   ", "PATH                    ");

  @RegisterExtension static final AppExtension app = AppExtension.of(KindsService::app);

  @TempDir private Path folder;

  private Run routes(String... args) {
    return run("routes", args);
  }

  private Run run(String command, String... args) {
    return Run.jams(
        folder, Stream.concat(Stream.of(command), Stream.of(args)).toArray(String[]::new));
  }

  @Test
  void ofAProto() {
    Run run = routes("-I" + PROTOS, "api/v1/consultant/consultant.proto");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualToNormalizingNewlines(
            """
            METHOD  PATH                                 RPC                                                   KIND   BODY
            POST    /api/v1/consultants                  api.v1.consultant.ConsultantService/CreateConsultant  unary  consultant
            GET     /api/v1/consultants/{id}             api.v1.consultant.ConsultantService/GetConsultant     unary  -
            GET     /api/v1/consultants                  api.v1.consultant.ConsultantService/ListConsultants   unary  -
            PATCH   /api/v1/consultants/{consultant.id}  api.v1.consultant.ConsultantService/UpdateConsultant  unary  consultant
            DELETE  /api/v1/consultants/{id}             api.v1.consultant.ConsultantService/DeleteConsultant  unary  -
            """);
    assertThat(run.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void ofARunningApp(String listener) {
    Run run = routes(app.address(listener));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualToNormalizingNewlines(KINDS);
    assertThat(run.code()).isZero();
  }

  @Test
  void ofAnAppByItsUrl() {
    assertThat(routes("http://" + app.address("http") + "/").out())
        .isEqualToNormalizingNewlines(KINDS);
  }

  @Test
  void ofADescriptorSet() throws IOException {
    Files.write(folder.resolve("kinds.binpb"), kinds());
    assertThat(routes("--descriptor-set", "kinds.binpb").out()).isEqualToNormalizingNewlines(KINDS);
    assertThat(routes("kinds.binpb").out()).isEqualToNormalizingNewlines(KINDS);
  }

  @Test
  void ofTheDescriptorSetsInAJar() throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("a b.jar"));
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry("META-INF/jams/"));
      jar.putNextEntry(new JarEntry("META-INF/jams/kinds.binpb"));
      jar.write(kinds());
    }
    assertThat(routes("a b.jar").out()).isEqualToNormalizingNewlines(KINDS);
  }

  @Test
  void ofTheGeneratedClassesInAJar() throws Exception {
    Path classes = Path.of(Kinds.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (OutputStream out = Files.newOutputStream(folder.resolve("classes.jar"));
        JarOutputStream jar = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes.resolve("dev/jams/stub/kinds"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        jar.putNextEntry(new JarEntry(name));
        jar.write(Files.readAllBytes(file));
      }
    }
    assertThat(routes("classes.jar").out()).isEqualToNormalizingNewlines(KINDS);
  }

  private static byte[] kinds() {
    return FileDescriptorSet.newBuilder()
        .addFile(Item.getDescriptor().getFile().toProto())
        .build()
        .toByteArray();
  }

  @Test
  void onlyTheServicesThatAreNamed() {
    Run health = routes(app.address("grpc"), "--service", "grpc.health.v1.Health");
    assertThat(health.out()).contains("/grpc.health.v1.Health/Check").doesNotContain("Kinds");
    Run typo = routes(app.address("grpc"), "--service", "jams.kinds.Kind");
    assertThat(typo.err())
        .contains("offers no service \"jams.kinds.Kind\"; did you mean jams.kinds.Kinds?");
    assertThat(typo.code()).isEqualTo(1);
  }

  @Test
  void rulesOfAFileGoBeforeThoseOfTheProtos() throws IOException {
    Files.writeString(
        folder.resolve("rules.yml"),
        """
        http:
          rules:
          - selector: jams.kinds.Kinds.Echo
            get: /v1/echo/{number}
            additional_bindings:
            - post: /v1/echo
              body: "*"
          - selector: jams.kinds.Kinds.Nothing
            get: /nothing
        """);
    Run run = routes(app.address("grpc"), "--rules", "rules.yml");
    assertThat(run.out())
        .containsPattern("GET +/v1/echo/\\{number\\} +jams.kinds.Kinds/Echo +unary +-")
        .containsPattern("POST +/v1/echo +jams.kinds.Kinds/Echo +unary +\\*")
        .doesNotContain("/jams.kinds.Kinds/Echo ");
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "error: the selector \"jams.kinds.Kinds.Nothing\" of the rules fits no rpc; correct"
                + " it");
    assertThat(run.code()).isEqualTo(1);

    Run missing = routes(app.address("grpc"), "--rules", "none.yml");
    assertThat(missing.err())
        .isEqualToIgnoringNewLines(
            "error: --rules none.yml: there is no such file; name one that exists");
    assertThat(missing.code()).isEqualTo(2);
  }

  @Test
  void routesThatExcludeEachOtherOrCannotBeAreShown() throws IOException {
    Files.writeString(
        folder.resolve("a.proto"),
        """
        syntax = "proto3";
        import "google/api/annotations.proto";
        message M { string id = 1; }
        service A {
          rpc Get(M) returns (M) { option (google.api.http) = { get: "/v1/{id}" }; }
          rpc Find(M) returns (M) { option (google.api.http) = { get: "/v1/{id=*}" }; }
          rpc Odd(M) returns (M) { option (google.api.http) = { get: "/v1/x/{nothing}" }; }
        }
        """);
    Run run = routes("a.proto");
    assertThat(run.out()).contains("A/Get", "A/Find");
    assertThat(run.err())
        .contains(
            "error: two rules match the same requests: \"GET /v1/{id=*}\" of rpc A.Find and \"GET"
                + " /v1/{id}\" of rpc A.Get; change the path or the HTTP method of one of them",
            "error: rpc A.Odd, rule \"GET /v1/x/{nothing}\": variable \"nothing\"");
    assertThat(run.code()).isEqualTo(1);
    Run openapi = run("openapi", "a.proto");
    assertThat(openapi.err()).startsWith("error: there is no OpenAPI document: rpc A.Odd, rule");
    assertThat(openapi.code()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense | "nonsense" is neither a file that exists nor an address; expected a .jar, a .proto file, a descriptor set, or the address of a server such as localhost:8080 | 2
          '' | nothing says which services are meant; give one: a .jar, a .proto file, a descriptor set, or the address of a server such as localhost:8080 | 2
          a.proto --descriptor-set b | SOURCE and --descriptor-set exclude each other; give one: a .jar, a .proto file, a descriptor set, or the address of a server such as localhost:8080 | 2
          empty.jar | FOLDER/empty.jar has neither a descriptor set in META-INF/jams nor classes that grpc-java has generated; name the jar with the services, or give --descriptor-set FILE | 1
          text.jar | FOLDER/text.jar cannot be read (zip END header not found); name a jar | 1
          text.txt | the descriptor set FOLDER/text.txt is no descriptor set, or one without a file; make one with protoc --include_imports --include_source_info --descriptor_set_out=FILE | 1
          """)
  void whatHasNoServicesIsAnError(String line, String message, int code) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("empty.jar"))) {
      new JarOutputStream(out).finish();
    }
    Files.writeString(folder.resolve("text.jar"), "text");
    Files.writeString(folder.resolve("text.txt"), "text", StandardCharsets.UTF_8);
    Run run = routes(line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(run.err())
        .isEqualToIgnoringNewLines("error: " + message.replace("FOLDER", folder.toString()));
    assertThat(run.code()).isEqualTo(code);
  }

  @Test
  void openApiIsWhatTheAppServes() throws Exception {
    Run run = run("openapi", app.address("http"), "--title", "kinds");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualToIgnoringNewLines(app.http().get("/openapi.json").body());
    assertThat(run.code()).isZero();
  }

  @Test
  void openApiHasTheCommentsAndIsWrittenToAFileAsYamlToo() throws IOException {
    Run run =
        run(
            "openapi",
            "-I" + PROTOS,
            "api/v1/consultant/consultant.proto",
            "--api-version",
            "1.2.3",
            "-o",
            "docs/consultant.yaml");
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEmpty();
    assertThat(folder.resolve("docs/consultant.yaml"))
        .content()
        .startsWith("openapi: 3.1.0")
        .contains(
            "title: consultant",
            "version: 1.2.3",
            "/api/v1/consultants/{id}:",
            "description: Reads one of the consultants.")
        .doesNotContain("TODO");
  }
}
