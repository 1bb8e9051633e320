package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import dev.jams.App;
import dev.jams.StartException;
import dev.jams.examples.child.ChildGrpc;
import dev.jams.examples.goms.GoMsGrpc;
import dev.jams.examples.tracker.GetTimeEntriesRequest;
import dev.jams.examples.tracker.TrackerApiServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program that a file makes: which services, and where each is served. */
class FileAppTest {
  private final HttpClient client = HttpClient.newHttpClient();

  // GM-13, GM-15
  @Test
  void gomsFileLoadsAndItsKeysTakeEffect() throws Exception {
    try (App app = start("src/test/resources/config/goms.yml")) {
      ManagedChannel channel = channel(app);
      try {
        var goms = GoMsGrpc.newBlockingStub(channel);
        assertThat(goms.list(Empty.getDefaultInstance()).getMessage()).isEqualTo("GoMs List");
        assertThat(get(app, "http", "/goms").statusCode()).isEqualTo(200);

        var child = ChildGrpc.newBlockingStub(channel);
        assertThat(child.list(Empty.getDefaultInstance()).getMessage()).isEqualTo("Child List");
        assertThat(get(app, "http", "/child").statusCode()).isEqualTo(404);

        var tracker = TrackerApiServiceGrpc.newBlockingStub(channel);
        assertThatThrownBy(() -> tracker.getTimeEntries(GetTimeEntriesRequest.getDefaultInstance()))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
        assertThat(get(app, "http", "/v1/time-entries").statusCode()).isEqualTo(200);

        assertThat(get(app, "exporter", "/numbers").statusCode()).isEqualTo(200);
        assertThat(get(app, "exporter", "/metrics").statusCode()).isEqualTo(404);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  // KT-16
  @Test
  void kratosFileLoads() throws Exception {
    try (App app = start("src/test/resources/config/kratos.yml", "--exporter-port=0")) {
      assertThat(get(app, "http", "/v1/time-entries").statusCode()).isEqualTo(200);
      assertThat(get(app, "http", "/goms").statusCode()).isEqualTo(404);
      assertThat(app.health().services()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "services:~  trakcer: | 2: unknown key services.trakcer; did you mean services.tracker?"
            + " See --help",
        "services:~  billing: | 2: unknown key services.billing; services has child, goms, tracker",
        "middlewares: [metricks]~services: {goms: } | 1: middlewares[0] is \"metricks\", expected"
            + " one of metrics; did you mean metrics?",
        "database: {driver: mysql, source: x}~services: {goms: } | 1: database.driver is \"mysql\","
            + " expected one of h2, postgres",
        "database: {driver: postgres}~services: {goms: } | 1: database with driver \"postgres\":"
            + " the driver postgres goes with a source that begins with jdbc:postgresql:, and h2"
            + " with any other",
      })
  void explainsWhatIsWrong(String text, String message, @TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("config.yml"), text.replace('~', '\n') + "\n");

    assertThatThrownBy(() -> start(file.toString()))
        .isInstanceOf(StartException.class)
        .hasMessage(file + ":" + message);
  }

  private static App start(String file, String... args) throws StartException {
    String[] all = new String[args.length + 2];
    all[0] = "--config=" + file;
    all[1] = "--env-file=";
    System.arraycopy(args, 0, all, 2, args.length);
    return FileApp.app().start(all);
  }

  private static ManagedChannel channel(App app) {
    return Grpc.newChannelBuilder(
            "127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
        .build();
  }

  private HttpResponse<String> get(App app, String listener, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + app.port(listener) + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
