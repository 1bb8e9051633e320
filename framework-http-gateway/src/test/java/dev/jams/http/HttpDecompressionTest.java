package dev.jams.http;

import static dev.jams.http.MannersApp.assertRefused;
import static dev.jams.http.MannersApp.header;
import static dev.jams.http.MannersApp.note;
import static dev.jams.http.MannersApp.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.http.manners.Note;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that come compressed. */
@Timeout(120)
class HttpDecompressionTest {
  private static final int MAX = 64 << 10;
  private static final String TRUNCATED =
      "the request body ends before its gzip data do; send all of it";
  private static final String CORRUPT =
      "the request body is no valid gzip data, as its header Content-Encoding says; "
          + "compress it so, or leave the header out";
  @RegisterExtension static final MannersApp app = new MannersApp("--http-max-body-size", "64KiB");

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "deflate", "identity", " gzip "})
  void readsWhatIsCompressed(String coding) throws Exception {
    String json = json(30_000);
    assertThat(note(post("/m/notes", coding, compressed(coding, json))).getText()).hasSize(30_000);
  }

  /** Clients of old do so. */
  @Test
  void readsDeflateWithoutItsFrame() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater raw = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (OutputStream out = new DeflaterOutputStream(bytes, raw)) {
      out.write(json(300).getBytes(StandardCharsets.UTF_8));
    }
    raw.end();
    assertThat(note(post("/m/notes", "deflate", bytes.toByteArray())).getText()).hasSize(300);
  }

  /** RFC 1952, section 2.2. */
  @Test
  void readsSeveralMembers() throws Exception {
    byte[] body = concat(compressed("gzip", "{\"text\":"), compressed("gzip", "\"t\"}"));
    assertThat(note(post("/m/notes", "gzip", body)).getText()).isEqualTo("t");
  }

  @Test
  void readsAHeaderWithEverythingInIt() throws Exception {
    byte[] plain = compressed("gzip", "{\"text\":\"t\"}");
    byte[] header = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 0};
    byte[] extra = {3, 0, 'a', 'b', 'c', 'n', 0, 'c', 'o', 0, 1, 2};
    byte[] body = concat(header, extra, Arrays.copyOfRange(plain, 10, plain.length));
    assertThat(note(post("/m/notes", "gzip", body)).getText()).isEqualTo("t");
    assertThat(note(dripped("/m/count", "gzip", body)).getText()).isEqualTo("1");
  }

  @Test
  void readsOtherFormatsToo() throws Exception {
    byte[] binary = Note.newBuilder().setText("t").build().toByteArray();
    HttpResponse<byte[]> response =
        app.send(
            app.request("/m/notes")
                .header("Content-Encoding", "gzip")
                .header("Content-Type", "application/protobuf")
                .POST(BodyPublishers.ofByteArray(compressed("gzip", binary))));
    assertThat(note(response).getText()).isEqualTo("t");
    response =
        app.send(
            app.request("/m/upload")
                .header("Content-Encoding", "gzip")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(compressed("gzip", "the bytes"))));
    assertThat(MannersApp.text(response)).isEqualTo("the bytes");
  }

  @Test
  void ignoresTheCodingOfNothing() throws Exception {
    assertThat(app.get("/m/notes/t", "Content-Encoding", "br").statusCode()).isEqualTo(200);
    assertThat(note(post("/m/notes", "gzip", new byte[0]))).isEqualTo(Note.getDefaultInstance());
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "compress", "gzip, gzip", "deflate, gzip", "no such"})
  void refusesAnotherCoding(String coding) throws Exception {
    HttpResponse<byte[]> response = post("/m/notes", coding, new byte[] {1, 2, 3});
    assertRefused(
        response,
        415,
        "content-encoding is "
            + coding
            + ", expected one of gzip, deflate, or no such header; "
            + "compress the body so, or not at all");
    assertThat(header(response, "accept-encoding")).isEqualTo("gzip, deflate");
  }

  @ParameterizedTest
  @CsvSource({"gzip, 0", "deflate, 0", "gzip, 1", "deflate, 1"})
  void limitsTheSizeAfterDecompression(String coding, int more) throws Exception {
    String json = json(MAX - json(0).length() + more);
    HttpResponse<byte[]> response = post("/m/notes", coding, compressed(coding, json));
    if (more == 0) {
      assertThat(note(response).getText()).hasSize(MAX - json(0).length());
    } else {
      assertRefused(
          response,
          413,
          "the request body is larger than this server takes when it is decompressed");
      assertThat(status(response).getCode()).isEqualTo(8);
    }
  }

  @Test
  void limitsTheSizeBeforeDecompression() throws Exception {
    byte[] body = new byte[MAX + 1];
    HttpResponse<byte[]> response = post("/m/notes", "gzip", body);
    assertRefused(response, 413, "the request body is larger than this server takes");
    AtomicInteger left = new AtomicInteger(MAX + 1);
    HttpResponse<byte[]> chunked =
        app.send(
            app.request("/m/notes")
                .header("Content-Encoding", "gzip")
                .POST(
                    BodyPublishers.ofInputStream(
                        () ->
                            new InputStream() {
                              @Override
                              public int read() {
                                return left.getAndDecrement() > 0 ? 0 : -1;
                              }
                            })));
    assertThat(chunked.statusCode()).isEqualTo(413);
  }

  /** A gigabyte in a megabyte would take seconds and all memory if it were undone. */
  @Test
  void stopsAsSoonAsABombIsTooLarge() throws Exception {
    byte[] bomb = bomb(50 << 20);
    assertThat(bomb.length).isLessThan(MAX);
    long allocated = allocated();
    for (int i = 0; i < 20; i++) {
      assertThat(post("/m/notes", "gzip", bomb).statusCode()).isEqualTo(413);
      assertThat(post("/m/count", "gzip", bomb).statusCode()).isEqualTo(413);
    }
    // Undone, they were 2 GB.
    assertThat(allocated() - allocated).isLessThan(500L << 20);
  }

  @Test
  void refusesDataThatEndTooEarly() throws Exception {
    byte[] whole = compressed("gzip", json(300));
    for (int length : new int[] {1, 5, 10, 15, whole.length - 8, whole.length - 1}) {
      byte[] body = Arrays.copyOf(whole, length);
      assertRefused(post("/m/notes", "gzip", body), 400, TRUNCATED);
      assertRefused(post("/m/count", "gzip", body), 400, TRUNCATED);
    }
    assertThat(status(post("/m/notes", "deflate", new byte[] {0x78})).getMessage())
        .isEqualTo("the request body ends before its deflate data do; send all of it");
  }

  @Test
  void refusesDataThatAreCorrupt() throws Exception {
    byte[] whole = compressed("gzip", json(300));
    for (int at : new int[] {0, 1, 2, 3, 10, whole.length - 8, whole.length - 1}) {
      byte[] body = whole.clone();
      body[at] = (byte) ~body[at];
      assertRefused(post("/m/notes", "gzip", body), 400, CORRUPT);
    }
    assertRefused(post("/m/notes", "gzip", "{}".getBytes("UTF-8")), 400, CORRUPT);
    assertRefused(post("/m/notes", "gzip", concat(whole, new byte[] {'x'})), 400, CORRUPT);
    byte[] deflated = compressed("deflate", json(300));
    assertThat(post("/m/notes", "deflate", concat(deflated, new byte[] {'x'})).statusCode())
        .isEqualTo(400);
    assertThat(post("/m/notes", "deflate", "{\"text\":\"t\"}".getBytes("UTF-8")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void refusesAHeaderThatDoesNotEnd() throws Exception {
    byte[] body = new byte[20_000];
    Arrays.fill(body, (byte) 'n');
    System.arraycopy(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0}, 0, body, 0, 10);
    assertRefused(post("/m/notes", "gzip", body), 400, CORRUPT);
    assertThat(dripped("/m/count", "gzip", body).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void readsTheMessagesOfAStream(String coding) throws Exception {
    String lines = (json(60_000) + "\n").repeat(50);
    Note counted = note(post("/m/count", coding, compressed(coding, lines)));
    assertThat(counted.getText()).isEqualTo("50");
    assertThat(counted.getNumber()).isEqualTo(3_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void readsAStreamThatComesByteByByte(String coding) throws Exception {
    byte[] body = compressed(coding, (json(7) + "\n").repeat(30));
    assertThat(note(dripped("/m/count", coding, body)).getText()).isEqualTo("30");
  }

  @Test
  void limitsEachMessageOfAStream() throws Exception {
    String lines = json(100) + "\n" + json(MAX + 1) + "\n";
    HttpResponse<byte[]> response = post("/m/count", "gzip", compressed("gzip", lines));
    assertThat(response.statusCode()).isEqualTo(413);
  }

  private static String json(int length) {
    return "{\"text\":\"" + "x".repeat(length) + "\"}";
  }

  private static HttpResponse<byte[]> post(String path, String coding, byte[] body)
      throws Exception {
    return app.send(
        app.request(path)
            .header("Content-Encoding", coding)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  /** In as many pieces as there are bytes, as far as client and network let it. */
  private static HttpResponse<byte[]> dripped(String path, String coding, byte[] body)
      throws Exception {
    var pieces =
        BodyPublishers.ofByteArrays(
            IntStream.range(0, body.length).mapToObj(i -> new byte[] {body[i]}).toList());
    return app.send(app.request(path).header("Content-Encoding", coding).POST(pieces));
  }

  private static byte[] compressed(String coding, String text) throws IOException {
    return compressed(coding, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] compressed(String coding, byte[] plain) throws IOException {
    if (coding.equals("identity")) {
      return plain;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        coding.equals("deflate") ? new DeflaterOutputStream(bytes) : new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] bomb(int size) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write("{\"text\":\"".getBytes(StandardCharsets.UTF_8));
      byte[] part = new byte[1 << 20];
      Arrays.fill(part, (byte) 'x');
      for (int i = 0; i < size; i += part.length) {
        out.write(part);
      }
    }
    return bytes.toByteArray();
  }

  /** By all threads that live. */
  private static long allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds())).sum();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
