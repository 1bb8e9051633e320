package dev.jams.benchmarks;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.jams.json.JsonCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A request over HTTP and the message that has to come back. */
enum HttpWorkload {
  SMALL_GET("GET one entry", "GET", "/v1/time-entries/" + Samples.entry(0).getId(), false),
  LIST("GET 50 entries", "GET", "/v1/time-entries?page_size=" + Samples.PAGE, false),
  TWO_VARIABLES("GET by two variables", "GET", "/v1/shelves/s/books/b", false),
  CREATE("POST one entry", "POST", "/v1/time-entries", true),
  STREAM("stream 1,000", "GET", "/v1/books:stream?count=" + HttpWorkload.STREAMED, false);

  /** Messages of the stream. */
  static final int STREAMED = 1_000;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final String label;
  private final String method;
  private final String target;
  private final boolean hasBody;

  HttpWorkload(String label, String method, String target, boolean hasBody) {
    this.label = label;
    this.method = method;
    this.target = target;
    this.hasBody = hasBody;
  }

  String label() {
    return label;
  }

  /** Opens a load on a server that has answered this request once, and rightly. */
  HttpLoad open(int port, int concurrency) throws Exception {
    return open(port, concurrency, "");
  }

  /**
   * The same with requests that say who calls.
   *
   * @param token or empty
   */
  HttpLoad open(int port, int concurrency, String token) throws Exception {
    return new HttpLoad(port, bytes(port, token), answerLength(port, token), concurrency);
  }

  private byte[] body() throws Exception {
    return hasBody ? JsonCodec.create().toBytes(Samples.entry(0)) : new byte[0];
  }

  private byte[] bytes(int port, String token) throws Exception {
    byte[] body = body();
    String content =
        hasBody ? "content-type: application/json\r\ncontent-length: " + body.length + "\r\n" : "";
    String caller = token.isEmpty() ? "" : "authorization: Bearer " + token + "\r\n";
    String head =
        "%s %s HTTP/1.1\r\nhost: 127.0.0.1:%d\r\nuser-agent: benchmark\r\naccept: */*\r\n%s%s\r\n"
            .formatted(method, target, port, caller, content);
    return (head + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  private int answerLength(int port, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
            .method(method, BodyPublishers.ofByteArray(body()))
            .header("content-type", "application/json")
            .version(HttpClient.Version.HTTP_1_1);
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    byte[] answer = CLIENT.send(request.build(), BodyHandlers.ofByteArray()).body();
    Message expected = expected();
    String text = new String(answer, StandardCharsets.UTF_8);
    if (this == STREAM) {
      if (text.lines().distinct().count() != 1 || text.lines().count() != STREAMED) {
        throw new IllegalStateException(method + " " + target + " is not " + STREAMED + " lines");
      }
      text = text.lines().findFirst().orElseThrow();
    }
    Message.Builder read = expected.newBuilderForType();
    JsonFormat.parser().merge(text, read);
    if (!read.build().equals(expected)) {
      throw new IllegalStateException(method + " " + target + " was answered with " + text);
    }
    return answer.length;
  }

  private Message expected() {
    return switch (this) {
      case SMALL_GET, CREATE -> Samples.entry(0);
      case LIST -> Samples.entries(Samples.PAGE);
      case TWO_VARIABLES, STREAM -> FixedLibrary.book("s", "b", FixedLibrary.TITLE_LENGTH);
    };
  }
}
