package dev.jams.examples.apps;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runnable jar loses a socket on which it listens. */
class ListenerLossIT {
  private static final String BODY =
      "{\"id\":\"late\",\"start\":\"2026-01-05T08:00:00Z\",\"end\":\"2026-01-05T09:00:00Z\"}";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http", "exporter"})
  void endsWithTheReasonWhenTheCallsOfAllListenersHaveEnded(String lost) throws Exception {
    try (JarProcess app =
            JarProcess.startWithSocketCloser(
                folder,
                "gateway",
                "--grpc-port=0",
                "--http-port=0",
                "--exporter-enabled",
                "--exporter-port=0");
        Socket upload = new Socket(InetAddress.getLoopbackAddress(), app.port("http"))) {
      upload.setSoTimeout(60_000);
      BufferedReader answer =
          new BufferedReader(new InputStreamReader(upload.getInputStream(), US_ASCII));
      begin(upload);
      assertThat(answer.readLine()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(answer.readLine()).isEmpty();

      app.write(Integer.toString(app.port(lost)));

      awaitRefusal(app.port(lost));
      awaitRefusal(app.port(lost.equals("grpc") ? "http" : "grpc"));
      write(upload, BODY);
      List<String> lines = answer.lines().toList();
      assertThat(lines).startsWith("HTTP/1.1 200 OK").contains("connection: close");
      assertThat(lines).last().asString().contains("\"id\":\"late\"");
      String reason = "the " + lost + " listener no longer listens on " + app.location(lost);
      assertThat(app.exitCode()).isEqualTo(1);
      assertThat(app.errors()).isEqualTo("error: " + reason + System.lineSeparator());
      assertThat(app.output())
          .last()
          .asString()
          .contains(" ERROR ", "stopped", "calls_cut=0", "reason=\"" + reason + "\"");
    }
  }

  /** A request whose body comes only when the test sends it. */
  private static void begin(Socket socket) throws IOException {
    write(
        socket,
        "POST /v1/time-entries HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Expect: 100-continue\r\nContent-Length: "
            + BODY.length()
            + "\r\n\r\n");
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static void awaitRefusal(int port) throws IOException {
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Thread.onSpinWait();
      } catch (ConnectException e) {
        return;
      }
    }
  }
}
