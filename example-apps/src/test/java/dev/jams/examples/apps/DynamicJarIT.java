package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.jams.examples.tracker.TimeEntry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a gateway for a gRPC server of which it need not have a class. */
class DynamicJarIT {
  private static final String ENTRY =
      "{\"description\":\"Grüße\",\"start\":\"2026-01-05T08:00:00Z\","
          + "\"end\":\"2026-01-05T09:00:00Z\",\"tags\":[\"a\",\"b\"]}";
  private static final String RANGE =
      "{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-02-01T00:00:00Z\"}";
  private static final String JANUARY =
      "/v1/time-entries?start=2026-01-01T00:00:00Z&end=2026-02-01T00:00:00Z";

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void reflectedServicesAnswerAsTheCompiledOnesDo() throws Exception {
    try (JarProcess server = start("gateway", "--grpc-port", "0", "--http-port", "0");
        JarProcess front =
            start(
                "http",
                "--http-port",
                "0",
                "--grpc-target",
                "127.0.0.1:" + server.port("grpc"),
                "--reflect")) {
      assertSameAnswers(server, front);
      assertThat(send(front, "GET", "/readyz", "").body())
          .contains("tracker.Tracker", "tracker.TrackerApiService", "GoMs", "Child")
          .doesNotContain("grpc.");
      assertThat(front.terminate().exitCode()).isZero();
    }
  }

  @Test
  void servicesOfADescriptorSetAnswerAsTheCompiledOnesDo() throws Exception {
    Path set = folder.resolve("tracker.pb");
    Files.write(set, set(TimeEntry.getDescriptor().getFile()).toByteArray());
    try (JarProcess server = start("gateway", "--grpc-port", "0", "--http-port", "0");
        JarProcess front =
            start(
                "http",
                "--http-port",
                "0",
                "--grpc-target",
                "127.0.0.1:" + server.port("grpc"),
                "--descriptor-set",
                set.toString())) {
      assertSameAnswers(server, front);
      // Nothing else is served, though the jar knows it.
      assertThat(send(server, "GET", "/goms", "").statusCode()).isEqualTo(200);
      assertThat(send(front, "GET", "/goms", "").statusCode()).isEqualTo(404);
    }
  }

  private void assertSameAnswers(JarProcess server, JarProcess front) throws Exception {
    front.ready();
    HttpResponse<String> created = send(front, "POST", "/v1/time-entries", ENTRY);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
    assertSame(server, front, "GET", JANUARY, "");
    assertSame(server, front, "POST", "/tracker.Tracker/GetTimeEntries", RANGE);
    assertSame(server, front, "GET", "/v1/time-entries?start=yesterday", "");
    assertSame(server, front, "GET", "/v1/time-entries/none", "");
    assertSame(server, front, "GET", "/v1/nothing", "");
  }

  private void assertSame(
      JarProcess server, JarProcess front, String method, String path, String body)
      throws Exception {
    HttpResponse<String> expected = send(server, method, path, body);
    HttpResponse<String> actual = send(front, method, path, body);
    assertThat(actual.body()).isEqualTo(expected.body()).isNotEmpty();
    assertThat(actual.statusCode()).isEqualTo(expected.statusCode());
  }

  @Test
  void helpExplainsBothWays() throws Exception {
    try (JarProcess help = start("http", "--help")) {
      assertThat(help.exitCode()).isZero();
      assertThat(String.join("\n", help.output()))
          .contains("--reflect  (REFLECT, default false)")
          .contains("ask the gRPC server at grpc.target what it offers")
          .contains("--descriptor-set VALUE  (DESCRIPTOR_SET, default none)")
          .contains("protoc --include_imports --descriptor_set_out=FILE");
    }
  }

  @Test
  void serverWithoutReflectionIsOneLine() throws Exception {
    try (JarProcess server = start("grpc", "--grpc-port", "0", "--grpc-reflection", "false")) {
      String target = "127.0.0.1:" + server.port("grpc");
      try (JarProcess front =
          start("http", "--http-port", "0", "--reflect", "--grpc-target", target)) {
        assertThat(front.exitCode()).isEqualTo(1);
        assertThat(front.errors().strip())
            .isEqualTo(
                "error: the gRPC server at "
                    + target
                    + " does not offer reflection: enable it there, or give --descriptor-set FILE");
      }
    }
  }

  private static FileDescriptorSet set(FileDescriptor root) {
    Set<FileDescriptor> files = new LinkedHashSet<>();
    addAfterImports(root, files);
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    files.forEach(file -> set.addFile(file.toProto()));
    return set.build();
  }

  private static void addAfterImports(FileDescriptor file, Set<FileDescriptor> files) {
    file.getDependencies().forEach(dependency -> addAfterImports(dependency, files));
    files.add(file);
  }

  private JarProcess start(String... args) throws Exception {
    return JarProcess.start(folder, args);
  }

  private HttpResponse<String> send(JarProcess app, String method, String path, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port("http") + path));
    if (body.isEmpty()) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request.method(method, BodyPublishers.ofString(body));
      request.header("Content-Type", "application/json");
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
