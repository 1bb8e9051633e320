package dev.jams.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import dev.jams.testing.AppExtension;
import dev.jams.validation.users.User;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules over the protocols of the HTTP port, for one message and for streams of them. */
@Timeout(120)
class ProtocolsTest {
  private static final String REASON = "email: value must be a valid email address";
  private static final String VALID = "{\"email\":\"a@example.com\"}";
  private static final String INVALID = "{\"email\":\"nobody\"}";

  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(
          () ->
              App.named("users")
                  .service(new UsersService())
                  .intercept(Validation.create())
                  .listen(GrpcServer.on(50051))
                  .listen(HttpGateway.on(8080)));

  /** Messages as gRPC-Web and Connect frame them. */
  private static byte[] framed(byte[]... messages) {
    ByteBuffer frames =
        ByteBuffer.allocate(Stream.of(messages).mapToInt(each -> 5 + each.length).sum());
    for (byte[] each : messages) {
      frames.put((byte) 0).putInt(each.length).put(each);
    }
    return frames.array();
  }

  private static HttpResponse<String> call(String method, String type, byte[] body)
      throws Exception {
    return app.http()
        .client()
        .send(
            HttpRequest.newBuilder(app.http().uri("/validation.Users/" + method))
                .header("content-type", type)
                .header("connect-protocol-version", "1")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
  }

  @Test
  void bothWaysOverHttp() throws Exception {
    HttpResponse<String> response = app.http().post("/users:chat", VALID + "\n" + INVALID);
    assertThat(response.body()).contains("\"code\":3", REASON).doesNotContain("nobody");
  }

  @Test
  void bothWaysOverWebSocket() throws Exception {
    StringBuilder text = new StringBuilder();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    WebSocket socket =
        app.http()
            .client()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(app.http().uri("/users:chat").toString().replace("http:", "ws:")),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence data, boolean last) {
                    text.append(data);
                    from.request(1);
                    return null;
                  }

                  @Override
                  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                    closed.complete(code);
                    return null;
                  }

                  @Override
                  public void onError(WebSocket from, Throwable error) {
                    closed.completeExceptionally(error);
                  }
                })
            .get(60, TimeUnit.SECONDS);
    var unused = socket.sendText(VALID, true).thenCompose(sent -> sent.sendText(INVALID, true));
    // 4000 and INVALID_ARGUMENT.
    assertThat(closed.get(60, TimeUnit.SECONDS)).isEqualTo(4003);
    assertThat(text.toString()).contains("a@example.com", REASON).doesNotContain("nobody");
    socket.abort();
  }

  @Test
  void grpcWeb() throws Exception {
    byte[] valid = User.newBuilder().setEmail("a@example.com").build().toByteArray();
    byte[] invalid = User.newBuilder().setEmail("nobody").build().toByteArray();
    for (String method : new String[] {"Create", "Watch", "Chat"}) {
      HttpResponse<String> response =
          call(
              method,
              "application/grpc-web+proto",
              method.equals("Chat") ? framed(valid, invalid) : framed(invalid));
      String all = response.headers().map() + response.body();
      assertThat(all)
          .containsPattern("grpc-status(:|=\\[)3")
          .contains(REASON, "grpc-status-details-bin")
          .doesNotContain("nobody");
    }
  }

  @Test
  void connect() throws Exception {
    HttpResponse<String> response =
        call("Create", "application/json", INVALID.getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"code\":\"invalid_argument\"", REASON);

    byte[] both =
        framed(VALID.getBytes(StandardCharsets.UTF_8), INVALID.getBytes(StandardCharsets.UTF_8));
    for (String method : new String[] {"Import", "Chat"}) {
      assertThat(call(method, "application/connect+json", both).body())
          .contains("\"code\":\"invalid_argument\"", REASON)
          .doesNotContain("nobody");
    }
  }
}
