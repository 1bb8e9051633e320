package dev.jams.http;

import static dev.jams.http.MannersApp.assertRefused;
import static dev.jams.http.MannersApp.header;
import static dev.jams.http.MannersApp.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStream;
import dev.jams.http.manners.Note;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers are compressed, and how. */
@Timeout(120)
class HttpCompressionTest {
  private static final String LONG = "/m/long/5000";
  @RegisterExtension static final MannersApp app = new MannersApp();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "gzip | gzip",
        "GZIP | gzip",
        "x-gzip | gzip",
        "br | br",
        "zstd | zstd",
        "gzip, deflate, br, zstd | zstd",
        "gzip, deflate, br | br",
        "gzip;q=1.0, br;q=0.9, zstd;q=0.8 | gzip",
        "gzip;q=0.5, br;q=0.9 | br",
        "gzip;q=0, br;q=0, * | zstd",
        "zstd;q=0, * | br",
        "* | zstd",
        "*;q=0.1, gzip;q=0.5 | gzip",
        "identity;q=0, gzip | gzip",
        "identity, gzip;q=0.5 | none",
        "identity;q=0.5, gzip;q=0.5 | gzip",
        "identity | none",
        "deflate | none",
        "gzip;q=0 | none",
        "gzip;q=x | none",
        "gzip;q=NaN | none",
        "gzip;x=y | gzip",
        "gzipped, brotli | none",
        ", ;, q=1 | none"
      })
  void compressesAsTheClientLikesBest(String accept, String coding) throws Exception {
    HttpResponse<byte[]> plain = app.get(LONG);
    HttpResponse<byte[]> response = app.get(LONG, "Accept-Encoding", accept);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "content-encoding")).isEqualTo(coding);
    assertThat(header(response, "content-type")).isEqualTo("application/json");
    assertThat(decoded(response)).isEqualTo(text(plain));
    assertThat(header(response, "content-length")).isEqualTo("" + response.body().length);
    if (coding != null) {
      assertThat(response.body().length).isLessThan(1000);
    }
  }

  @Test
  void takesAllHeadersTogether() throws Exception {
    HttpResponse<byte[]> response =
        app.get(LONG, "Accept-Encoding", "gzip;q=0.1", "Accept-Encoding", "br");
    assertThat(header(response, "content-encoding")).isEqualTo("br");
  }

  @Test
  void compressesNothingUnasked() throws Exception {
    HttpResponse<byte[]> response = app.get(LONG);
    assertThat(response.headers().firstValue("content-encoding")).isEmpty();
  }

  /** RFC 9110, section 12.5.5: also where this client got the plain one. */
  @Test
  void tellsCachesThatTheAnswerVaries() throws Exception {
    assertThat(header(app.get(LONG), "vary")).isEqualTo("accept-encoding");
    assertThat(header(app.get(LONG, "Accept-Encoding", "gzip"), "vary"))
        .isEqualTo("accept-encoding");
    assertThat(header(app.get("/m/notes/t", "Accept-Encoding", "gzip"), "vary")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"1012, none", "1013, gzip"})
  void leavesSmallAnswersAlone(int length, String coding) throws Exception {
    // {"text":""} is 11 bytes.
    HttpResponse<byte[]> response = app.get("/m/long/" + length, "Accept-Encoding", "gzip");
    assertThat(response.headers().firstValue("content-encoding").orElse("none")).isEqualTo(coding);
  }

  @Test
  void compressesEvenSmallAnswersForAClientThatTakesNoOther() throws Exception {
    HttpResponse<byte[]> response = app.get("/m/notes/t", "Accept-Encoding", "gzip, identity;q=0");
    assertThat(header(response, "content-encoding")).isEqualTo("gzip");
    assertThat(decoded(response)).isEqualTo("{\"text\":\"t\"}");
    response = app.get("/m/notes/t", "Accept-Encoding", "gzip, *;q=0");
    assertThat(header(response, "content-encoding")).isEqualTo("gzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity;q=0", "*;q=0", "deflate, identity;q=0"})
  void refusesAClientThatTakesNothing(String accept) throws Exception {
    assertRefused(
        app.get(LONG, "Accept-Encoding", accept),
        406,
        "accept-encoding refuses every coding and identity, expected one of identity, zstd, br, "
            + "gzip; name one of them in the header Accept-Encoding, or send none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"image/png", "application/zip", "application/octet-stream", "video/mp4", ""})
  void leavesAloneWhatIsCompressedAlready(String type) throws Exception {
    HttpResponse<byte[]> response =
        app.get("/m/raw?number=5000&text=" + type, "Accept-Encoding", "gzip");
    assertThat(header(response, "content-encoding")).isNull();
    assertThat(header(response, "vary")).isNull();
    assertThat(response.body()).hasSize(5000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/csv", "text/html;charset=utf-8", "image/svg%2Bxml", "application/xml"})
  void compressesTextThatAServiceSends(String type) throws Exception {
    HttpResponse<byte[]> response =
        app.get("/m/raw?number=5000&text=" + type, "Accept-Encoding", "br");
    assertThat(header(response, "content-encoding")).isEqualTo("br");
  }

  @Test
  void compressesBinaryAnswers() throws Exception {
    HttpResponse<byte[]> response =
        app.get(LONG, "Accept-Encoding", "zstd", "Accept", "application/protobuf");
    assertThat(header(response, "content-encoding")).isEqualTo("zstd");
    try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(Note.parseFrom(in).getText()).hasSize(5000);
    }
  }

  @Test
  void answersHeadLikeGet() throws Exception {
    HttpResponse<byte[]> get = app.get(LONG, "Accept-Encoding", "gzip");
    HttpResponse<byte[]> head =
        app.send(
            app.request(LONG)
                .header("Accept-Encoding", "gzip")
                .method("HEAD", BodyPublishers.noBody()));
    assertThat(head.body()).isEmpty();
    for (String name : new String[] {"content-encoding", "content-length", "vary"}) {
      assertThat(header(head, name)).isEqualTo(header(get, name));
    }
  }

  @Test
  void leavesErrorsAlone() throws Exception {
    HttpResponse<byte[]> response = app.get("/m/notes/missing", "Accept-Encoding", "gzip");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(header(response, "content-encoding")).isNull();
    assertThat(MannersApp.status(response).getMessage()).isEqualTo("missing");
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, application/x-ndjson",
    "br, application/x-ndjson",
    "zstd, application/x-ndjson",
    "gzip, text/event-stream",
    "zstd, text/event-stream",
  })
  void sendsEachMessageOfAStreamAtOnce(String coding, String type) throws Exception {
    CompletableFuture<HttpResponse<InputStream>> sent = stream(coding, type);
    ServerCallStreamObserver<Note> stream = app.service.streams.take();
    stream.onNext(note("first"));
    HttpResponse<InputStream> response = sent.get();
    assertThat(header(response, "content-encoding")).isEqualTo(coding);
    assertThat(header(response, "vary")).isEqualTo("accept-encoding");
    try (InputStream in = decoder(coding, response.body())) {
      // The next one is sent only when this one has been read.
      readUntil("{\"text\":\"first\"}\n", in);
      stream.onNext(note("second"));
      readUntil("{\"text\":\"second\"}\n", in);
      stream.onCompleted();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isBlank();
    }
  }

  @Test
  void tellsOfAnErrorInACompressedStream() throws Exception {
    CompletableFuture<HttpResponse<InputStream>> sent = stream("gzip", "application/x-ndjson");
    ServerCallStreamObserver<Note> stream = app.service.streams.take();
    stream.onNext(note("first"));
    stream.onError(Status.ABORTED.withDescription("enough").asRuntimeException());
    try (BufferedReader in = reader("gzip", sent.get().body())) {
      assertThat(in.lines())
          .containsExactly(
              "{\"text\":\"first\"}",
              "{\"error\":{\"code\":10,\"message\":\"enough\",\"details\":[]}}");
    }
  }

  @Test
  void endsAnArrayThatIsCompressed() throws Exception {
    CompletableFuture<HttpResponse<InputStream>> sent = stream("br", "application/json");
    app.service.streams.take().onCompleted();
    try (BufferedReader in = reader("br", sent.get().body())) {
      assertThat(in.readLine()).isEqualTo("[]");
      assertThat(in.readLine()).isNull();
    }
  }

  @Test
  void canBeSwitchedOff() throws Exception {
    try (MannersApp off = MannersApp.started("--http-compression=false")) {
      HttpResponse<byte[]> response = off.get(LONG, "Accept-Encoding", "gzip");
      assertThat(header(response, "content-encoding")).isNull();
      assertThat(header(response, "vary")).isNull();
    }
  }

  @Test
  void takesAnotherLeastSize() throws Exception {
    try (MannersApp small = MannersApp.started("--http-compression-min-size", "10")) {
      HttpResponse<byte[]> response = small.get("/m/notes/t", "Accept-Encoding", "gzip");
      assertThat(decoded(response)).isEqualTo("{\"text\":\"t\"}");
    }
  }

  private static CompletableFuture<HttpResponse<InputStream>> stream(String coding, String type) {
    return HttpClient.newHttpClient()
        .sendAsync(
            app.request("/m/repeat/t")
                .header("Accept-Encoding", coding)
                .header("Accept", type)
                .build(),
            BodyHandlers.ofInputStream());
  }

  private static Note note(String text) {
    return Note.newBuilder().setText(text).build();
  }

  /** Byte by byte, because a reader would wait for more than it needs. */
  private static void readUntil(String end, InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith(end)) {
      int c = in.read();
      assertThat(c).as(text.toString()).isNotNegative();
      text.append((char) c);
    }
  }

  private static BufferedReader reader(String coding, InputStream in) throws IOException {
    return new BufferedReader(new InputStreamReader(decoder(coding, in), StandardCharsets.UTF_8));
  }

  private static InputStream decoder(String coding, InputStream in) throws IOException {
    return switch (coding) {
      case "gzip" -> new GZIPInputStream(in);
      case "br" -> {
        BrotliInputStream brotli = new BrotliInputStream(in);
        // Otherwise it keeps what it has until there is more.
        brotli.enableEagerOutput();
        yield brotli;
      }
      case "zstd" -> new ZstdInputStream(in);
      default -> throw new AssertionError(coding);
    };
  }

  private static String decoded(HttpResponse<byte[]> response) throws IOException {
    String coding = header(response, "content-encoding");
    if (coding == null) {
      return text(response);
    }
    try (InputStream in = decoder(coding, new ByteArrayInputStream(response.body()))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
