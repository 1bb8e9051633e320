package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.jams.examples.tracker.CreateTimeEntryRequest;
import dev.jams.examples.tracker.GetTimeEntriesRequest;
import dev.jams.examples.tracker.GetTimeEntriesResponse;
import dev.jams.examples.tracker.TimeEntry;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar, as a user starts and stops it. */
class JarIT {
  private static final Path SAMPLES = Path.of("..", "example-services/src/main/resources/samples");
  private static final String JANUARY =
      "/v1/time-entries?start=2026-01-01T00:00:00Z&end=2026-02-01T00:00:00Z";

  @TempDir Path folder;
  // Over HTTP/2, that of JDK 17 gives up the requests in flight when it is asked to leave.
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void answersTheImportedSampleOverBothProtocols() throws Exception {
    try (JarProcess app = start("gateway", "--grpc-port", "0", "--http-port", "0")) {
      assertThat(app.ready())
          .contains("grpc=\"127.0.0.1:" + app.port("grpc") + "\"")
          .contains("http=\"http://127.0.0.1:" + app.port("http") + "\"")
          .containsPattern("took=\"\\d+ms\"$");
      importSample("toggl-track.csv", app.port("grpc"));
      GetTimeEntriesResponse http =
          json(get(app, JANUARY), GetTimeEntriesResponse.newBuilder()).build();
      GetTimeEntriesResponse grpc = january(app);
      assertThat(http.getEntriesCount()).isPositive();
      assertThat(http).isEqualTo(grpc);
      assertThat(app.terminate().exitCode()).isZero();
    }
  }

  @Test
  void stopsStepByStepAndServesOnWhileItIsALameDuck() throws Exception {
    String[] ports = {"gateway", "--grpc-port", "0", "--http-port", "0"};
    try (JarProcess app =
        start(with(ports, "--shutdown-lame-duck", "23s", "--shutdown-drain-timeout", "0s"))) {
      app.ready();

      app.terminate();

      await(app, "/readyz", response -> response.statusCode() == 503);
      assertThat(send(app, "/healthz").statusCode()).isEqualTo(200);
      assertThat(send(app, JANUARY).statusCode()).isEqualTo(200);
      assertThat(january(app).getEntriesCount()).isZero();
      app.terminate();
      assertThat(app.exitCode()).isEqualTo(1);
      assertThat(app.output())
          .anyMatch(
              line -> line.contains("Signal SIGTERM received again: aborting graceful shutdown"));
    }
    try (JarProcess app = start(ports)) {
      app.ready();
      assertThat(app.terminate().exitCode()).isZero();
      assertThat(app.output())
          .filteredOn(line -> line.contains(" step="))
          .extracting(line -> line.replaceFirst(".* step=\"([a-z-]+)\".*", "$1"))
          .containsExactly("readiness-off", "deregister", "stop-accepting", "drain", "close");
      assertThat(app.output()).last().asString().contains("stopped", "calls_cut=0");
    }
  }

  private static String[] with(String[] args, String... more) {
    return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void guardsTheTrackerWithAllExtensionsAsTheFileSays() throws Exception {
    String file = Path.of("src/test/resources/config/guarded.yml").toAbsolutePath().toString();
    String[] ports = {
      "--grpc-port", "0", "--http-port", "0", "--admin-port", "0", "--exporter-port", "0"
    };
    try (JarProcess app = start(with(new String[] {"guarded", "--config", file}, ports))) {
      app.ready();
      assertThat(send(app, JANUARY).statusCode()).isEqualTo(401);
      assertThat(app.terminate().exitCode()).isZero();
    }
  }

  @Test
  void servesTheOpenApiDocumentThatItContains() throws Exception {
    try (JarProcess app = start("gateway", "--grpc-port", "0", "--http-port", "0");
        JarFile jar = new JarFile(System.getProperty("example-apps.jar"));
        InputStream file = jar.getInputStream(jar.getEntry("META-INF/openapi.json"))) {
      assertThat(get(app, "/openapi.json"))
          .contains("A piece of work.")
          .isEqualTo(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void importsFromTheCommandLineOnce() throws Exception {
    try (JarProcess app = start("grpc", "--grpc-port", "0")) {
      String first = importSample("clockify.csv", app.port("grpc"));
      assertThat(first).matches("[3-9]\\d\\d created, \\d+ already there, 0 skipped");
      assertThat(importSample("clockify.csv", app.port("grpc"))).startsWith("0 created");
    }
  }

  @Test
  void keepsItsDataWhenItIsKilled() throws Exception {
    String id;
    try (JarProcess app = start("grpc", "--grpc-port", "0")) {
      id = create(app).getId();
      app.kill();
    }
    try (JarProcess again = start("grpc", "--grpc-port", "0")) {
      assertThat(january(again).getEntriesList()).extracting(TimeEntry::getId).containsExactly(id);
    }
  }

  /** GM-04. */
  @Test
  void recoversWhenTheRemoteComesBack() throws Exception {
    // Kept from every other process while nobody listens on it.
    SocketChannel reservation = SocketChannel.open();
    reservation.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    reservation.bind(new InetSocketAddress("127.0.0.1", 0));
    int grpcPort = ((InetSocketAddress) reservation.getLocalAddress()).getPort();
    JarProcess grpc = start("grpc", "--grpc-port", Integer.toString(grpcPort));
    try (reservation;
        JarProcess http =
            start("http", "--http-port", "0", "--grpc-target", "127.0.0.1:" + grpcPort)) {
      create(grpc);
      await(http, JANUARY, response -> response.statusCode() == 200);
      await(http, "/readyz", response -> response.statusCode() == 200);

      assertThat(grpc.terminate().exitCode()).isZero();
      HttpResponse<String> down = await(http, JANUARY, response -> response.statusCode() == 503);
      Status status = json(down.body(), Status.newBuilder()).build();
      assertThat(status.getCode()).isEqualTo(Code.UNAVAILABLE_VALUE);
      assertThat(status.getMessage()).isEqualTo("tracker.TrackerApiService is not reachable");
      await(http, "/readyz", response -> response.statusCode() == 503);
      assertThat(get(http, "/healthz")).isEqualTo("{\"status\":\"SERVING\"}");

      try (JarProcess back = start("grpc", "--grpc-port", Integer.toString(grpcPort))) {
        back.ready();
        await(http, JANUARY, response -> response.statusCode() == 200);
        await(http, "/readyz", response -> response.statusCode() == 200);
      }
    } finally {
      grpc.close();
    }
  }

  /** GM-08. */
  @Test
  void saysWhichPortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      try (JarProcess app =
          start("gateway", "--grpc-port", "0", "--http-port", Integer.toString(port))) {
        assertThat(app.exitCode()).isEqualTo(1);
        assertThat(app.errors())
            .hasLineCount(1)
            .startsWith("error: the http listener cannot listen on 127.0.0.1:" + port)
            .contains("the port is in use")
            .contains("--http-port");
        assertThat(app.output()).noneMatch(line -> line.contains(" ready "));
      }
    }
  }

  @Test
  void saysWhichFolderIsMissing() throws Exception {
    try (JarProcess app = start("grpc", "--grpc-port", "0", "--data", "missing/data")) {
      assertThat(app.exitCode()).isEqualTo(1);
      assertThat(app.errors())
          .hasLineCount(1)
          .startsWith("error: ")
          .contains("missing/data", "missing data folder", "create it");
    }
  }

  @Test
  void saysWhichFlagIsUnknown() throws Exception {
    try (JarProcess app = start("gateway", "--grcp-port", "0")) {
      assertThat(app.exitCode()).isEqualTo(2);
      assertThat(app.errors().strip())
          .isEqualTo("error: unknown flag --grcp-port; did you mean --grpc-port? See --help");
    }
  }

  /** GM-03. */
  @Test
  void servesGrpcOnlyByFlag() throws Exception {
    try (JarProcess app = start("gateway", "-mode", "grpc", "-grpc-port", "0")) {
      assertThat(app.ready()).contains("grpc=").doesNotContain("http=");
    }
  }

  /** GM-03. */
  @Test
  void servesHttpOnlyByEnvironment() throws Exception {
    try (JarProcess grpc = start("grpc", "--grpc-port", "0");
        JarProcess http =
            JarProcess.start(
                folder,
                Map.of(
                    "MODE", "http",
                    "HTTP_PORT", "0",
                    "GRPC_TARGET", "127.0.0.1:" + grpc.port("grpc")),
                "gateway")) {
      assertThat(http.ready()).contains("http=").doesNotContain("grpc=");
      create(grpc);
      HttpResponse<String> answer = await(http, JANUARY, response -> response.statusCode() == 200);
      assertThat(json(answer.body(), GetTimeEntriesResponse.newBuilder()).getEntriesCount())
          .isEqualTo(1);
    }
  }

  /** GM-03. */
  @Test
  void servesBothByFile() throws Exception {
    Files.createDirectory(folder.resolve("config"));
    Files.writeString(
        folder.resolve("config/config.yml"),
        """
        mode: gateway
        grpc:
          port: 0
        http:
          port: 0
        """);
    try (JarProcess app = start("gateway")) {
      assertThat(app.ready()).contains("http=").contains("grpc=");
    }
  }

  private JarProcess start(String... args) throws Exception {
    return JarProcess.start(folder, args);
  }

  private String importSample(String name, int port) throws Exception {
    Path file = SAMPLES.resolve(name).toAbsolutePath();
    try (JarProcess command =
        start(
            "import",
            "--file",
            file.toString(),
            "--time-zone",
            "Europe/Berlin",
            "--grpc-target",
            "127.0.0.1:" + port)) {
      assertThat(command.exitCode()).as(command.errors()).isZero();
      return String.join("\n", command.output());
    }
  }

  private static TimeEntry create(JarProcess app) throws Exception {
    TimeEntry entry =
        TimeEntry.newBuilder()
            .setDescription("made before")
            .setStart("2026-01-05T08:00:00Z")
            .setEnd("2026-01-05T09:00:00Z")
            .build();
    try (GrpcTracker tracker = new GrpcTracker(app.port("grpc"))) {
      return tracker.call(
          "CreateTimeEntry",
          CreateTimeEntryRequest.newBuilder().setTimeEntry(entry).build(),
          TimeEntry.getDefaultInstance());
    }
  }

  private static GetTimeEntriesResponse january(JarProcess app) throws Exception {
    try (GrpcTracker tracker = new GrpcTracker(app.port("grpc"))) {
      return tracker.call(
          "GetTimeEntries",
          GetTimeEntriesRequest.newBuilder()
              .setStart("2026-01-01T00:00:00Z")
              .setEnd("2026-02-01T00:00:00Z")
              .build(),
          GetTimeEntriesResponse.getDefaultInstance());
    }
  }

  private String get(JarProcess app, String path) throws Exception {
    return send(app, path).body();
  }

  private HttpResponse<String> send(JarProcess app, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + app.port("http") + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /** Asks again until the answer is the one that must come. */
  private HttpResponse<String> await(
      JarProcess app, String path, Predicate<HttpResponse<String>> expected) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    HttpResponse<String> response = send(app, path);
    while (!expected.test(response)) {
      assertThat(System.nanoTime()).as("%s: %s", path, response.body()).isLessThan(end);
      Thread.onSpinWait();
      response = send(app, path);
    }
    return response;
  }

  private static <B extends Message.Builder> B json(String text, B builder) throws Exception {
    JsonFormat.parser().merge(text, builder);
    return builder;
  }
}
