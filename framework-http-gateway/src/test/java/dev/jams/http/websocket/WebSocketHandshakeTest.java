package dev.jams.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.jams.App;
import dev.jams.StartException;
import dev.jams.http.HttpGateway;
import dev.jams.testing.AppExtension;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The request that opens a WebSocket, and the answers to one that does not. */
class WebSocketHandshakeTest {
  private static final String COUNT = "/v1/count/x";
  private static final String BAD_REQUEST = "HTTP/1.1 400 Bad Request";
  private static final String OPEN = "HTTP/1.1 101 Switching Protocols";

  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(
              () ->
                  App.named("handshake")
                      .service(new SocketsService())
                      .intercept(new Doorkeeper())
                      .listen(HttpGateway.on(0)))
          .args("--http-websocket-origins", "https://App.example.com, http://[::1]:3000");

  private static RawSocket connect() throws Exception {
    return new RawSocket(app.port("http"));
  }

  /** RFC 6455, section 1.3, has this key and its answer. */
  @Test
  void anAcceptedRequestHasTheProofOfItsKey() throws Exception {
    try (RawSocket socket = connect()) {
      assertThat(
              socket.ask(
                  COUNT,
                  "Sec-WebSocket-Protocol: chat",
                  "Sec-WebSocket-Extensions: permessage-deflate"))
          .first()
          .isEqualTo(OPEN);
    }
    try (RawSocket socket = connect()) {
      assertThat(socket.ask(COUNT))
          .contains(
              OPEN, "upgrade: websocket", "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
          .anyMatch(line -> line.equalsIgnoreCase("connection: upgrade"))
          .noneMatch(line -> line.startsWith("sec-websocket-protocol"))
          .noneMatch(line -> line.startsWith("sec-websocket-extensions"))
          .noneMatch(line -> line.startsWith("transfer-encoding"));
    }
  }

  @Test
  void aConnectionThatServedAnOrdinaryRequestCanBecomeAWebSocket() throws Exception {
    try (RawSocket socket = connect()) {
      assertThat(socket.send("GET /v1/once/x", List.of())).first().isEqualTo("HTTP/1.1 200 OK");
      assertThat(socket.ask(COUNT)).first().isEqualTo(OPEN);
      assertThat(socket.next().code()).isEqualTo(1000);
    }
  }

  /** RFC 6455, section 4.4. */
  @ParameterizedTest
  @ValueSource(strings = {"Sec-WebSocket-Version: 8", "X: y"})
  void anotherVersionIsToldWhichOneThereIs(String version) throws Exception {
    try (RawSocket socket = connect()) {
      assertThat(
              socket.send(
                  "GET " + COUNT,
                  List.of(
                      "Upgrade: websocket",
                      "Connection: Upgrade",
                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                      version)))
          .contains("HTTP/1.1 426 Upgrade Required", "sec-websocket-version: 13");
      assertThat(socket.body())
          .contains("\"code\":3")
          .contains(version.endsWith("8") ? "is 8, expected 13" : "is null, expected 13");
    }
  }

  @ParameterizedTest
  @CsvSource({"dGhlIHNhbXBsZQ==", "not base64!", "''"})
  void theKeyIsSixteenBytes(String key) throws Exception {
    try (RawSocket socket = connect()) {
      assertThat(
              socket.send(
                  "GET " + COUNT,
                  List.of(
                      "Upgrade: websocket",
                      "Connection: Upgrade",
                      "Sec-WebSocket-Version: 13",
                      "Sec-WebSocket-Key: " + key)))
          .first()
          .isEqualTo(BAD_REQUEST);
      assertThat(socket.body()).contains("expected 16 random bytes in base64");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/once/x, 400 Bad Request, jams.websocket.Sockets/Once does not stream",
    "/v1/nothing, 404 Not Found, no rpc has a rule for this path",
    "/v1/count/%ff, 400 Bad Request, UTF-8",
    "/v1/count/x/, 404 Not Found, no rpc has a rule for this path",
    "/healthz, 400 Bad Request, WebSocket",
  })
  void aPathWithoutAStreamIsAnOrdinaryError(String target, String status, String message)
      throws Exception {
    try (RawSocket socket = connect()) {
      assertThat(socket.ask(target)).first().isEqualTo("HTTP/1.1 " + status);
      assertThat(socket.body()).startsWith("{\"code\":").contains(message);
    }
  }

  @Test
  void headersThatMakeNoSenseAreAnOrdinaryError() throws Exception {
    try (RawSocket socket = connect()) {
      assertThat(socket.ask(COUNT, "Grpc-Timeout: soon")).first().isEqualTo(BAD_REQUEST);
      assertThat(socket.body()).contains("grpc-timeout");
    }
  }

  @Test
  void aRequestForAWebSocketHasNoBody() throws Exception {
    Logger server = (Logger) LoggerFactory.getLogger("com.linecorp.armeria.server");
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.list = new CopyOnWriteArrayList<>();
    logged.start();
    server.addAppender(logged);
    try (RawSocket socket = connect()) {
      List<String> answer =
          socket.send(
              "GET " + COUNT,
              List.of(
                  "Upgrade: websocket",
                  "Connection: Upgrade",
                  "Sec-WebSocket-Version: 13",
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                  "Content-Length: 4\r\n\r\nbody"));
      assertThat(answer).first().isEqualTo(BAD_REQUEST);
      assertThat(socket.body()).contains("a body of 4 bytes, expected none");
      assertThat(socket.isEnded()).isTrue();
      // The HTTP server logs what it neither expects nor releases.
      assertThat(logged.list).isEmpty();
    } finally {
      server.detachAppender(logged);
    }
  }

  @Test
  void anotherMethodAsksForNoWebSocket() throws Exception {
    try (RawSocket socket = connect()) {
      assertThat(
              socket.send(
                  "POST /v1/count-of/x",
                  List.of("Upgrade: websocket", "Connection: Upgrade", "Content-Length: 0")))
          .first()
          .isEqualTo("HTTP/1.1 200 OK");
    }
  }

  /** The Host of these requests is localhost:8080. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080",
        "HTTP://LocalHost:8080",
        "https://localhost:8080",
        "https://app.example.com",
        "https://app.example.com:443",
        "http://[::1]:3000",
      })
  void pagesOfTheOwnAndOfListedOriginsMayOpenOne(String origin) throws Exception {
    try (RawSocket socket = connect()) {
      assertThat(socket.ask(COUNT, "Origin: " + origin)).first().isEqualTo(OPEN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.com",
        "http://app.example.com",
        "https://app.example.com.evil.com",
        "http://localhost",
        "http://localhost:8081",
        "null",
        "localhost:8080",
        "*",
      })
  void pagesOfOtherOriginsMayNot(String origin) throws Exception {
    try (RawSocket socket = connect()) {
      assertThat(socket.ask(COUNT, "Origin: " + origin))
          .first()
          .isEqualTo("HTTP/1.1 403 Forbidden");
      assertThat(socket.body())
          .startsWith("{\"code\":7,\"message\":\"pages of the origin " + origin + " may not");
    }
  }

  @Test
  void oneForeignOriginAmongSeveralIsEnough() throws Exception {
    try (RawSocket socket = connect()) {
      assertThat(
              socket.ask(
                  COUNT, "Origin: http://localhost:8080", "Origin: https://evil.example.com"))
          .first()
          .isEqualTo("HTTP/1.1 403 Forbidden");
    }
  }

  @Test
  void anOriginThatIsNoneIsAnErrorOfTheStart() {
    assertThatThrownBy(
            () ->
                App.named("origins")
                    .service(new SocketsService())
                    .listen(HttpGateway.on(0))
                    .start("--http-websocket-origins", "https://a.com,*"))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "flag --http-websocket-origins: http.websocket-origins is \"https://a.com,*\": \"*\" is"
                + " no origin; expected a scheme and a host, such as https://app.example.com, and"
                + " commas between several (there is no wildcard)");
  }

  @Test
  void theyCanBeSwitchedOff() throws Exception {
    try (App without =
            App.named("without")
                .service(new SocketsService())
                .listen(HttpGateway.on(0))
                .start("--http-websocket", "false");
        RawSocket socket = new RawSocket(without.port("http"))) {
      assertThat(socket.ask(COUNT)).first().isEqualTo(BAD_REQUEST);
      assertThat(socket.body()).startsWith("{\"code\":3,");
    }
  }

  @Test
  void interceptorsSeeItsHeadersAndMayRefuse() throws Exception {
    SocketClient refused =
        SocketClient.open(app.port("http"), COUNT, "Authorization", "Bearer wrong");
    assertThat(refused.closed())
        .isEqualTo(new SocketClient.Close(4016, "UNAUTHENTICATED: wrong token"));
    SocketClient welcome =
        SocketClient.open(app.port("http"), COUNT, "Authorization", "Bearer right");
    assertThat(welcome.closed().code()).isEqualTo(1000);
  }

  private static final class Doorkeeper implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      if ("Bearer wrong".equals(headers.get(AUTHORIZATION))) {
        call.close(Status.UNAUTHENTICATED.withDescription("wrong token"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return next.startCall(call, headers);
    }
  }
}
