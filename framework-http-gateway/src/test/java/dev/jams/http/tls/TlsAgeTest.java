package dev.jams.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections over TLS that are older than the time in which their handshake had to come. */
@Timeout(120)
class TlsAgeTest {
  private static final String ANSWER = "HTTP/1.1 200 OK\r\n";

  @Test
  void aConnectionThatIsUsedOutlivesTheIdleTimeout(@TempDir Path folder) throws Exception {
    Pki pki = new Pki(folder, "ca");
    TlsRig rig = new TlsRig();
    List<String> flags = new ArrayList<>(List.of(TlsRig.flags(pki.server("server"))));
    flags.add("--http-idle-timeout=2s");
    App app = rig.start(flags.toArray(String[]::new));
    try (SSLSocket socket =
        (SSLSocket)
            TlsRig.context(pki.ca(), Optional.empty())
                .getSocketFactory()
                .createSocket("localhost", app.port("http"))) {
      socket.setSoTimeout(60_000);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      while (System.nanoTime() < end) {
        socket
            .getOutputStream()
            .write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(answer(socket.getInputStream())).startsWith(ANSWER);
      }
    } finally {
      app.close();
    }
  }

  private static String answer(InputStream in) throws Exception {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("the connection ended after: " + head);
      }
      head.append((char) next);
    }
    String text = head.toString().toLowerCase(Locale.ROOT);
    int at = text.indexOf("content-length: ") + 16;
    in.readNBytes(Integer.parseInt(text.substring(at, text.indexOf('\r', at))));
    return head.toString();
  }
}
