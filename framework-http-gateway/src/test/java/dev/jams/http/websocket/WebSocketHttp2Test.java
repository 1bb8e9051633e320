package dev.jams.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.websocket.WebSocketClient;
import com.linecorp.armeria.client.websocket.WebSocketClientHandshakeException;
import com.linecorp.armeria.client.websocket.WebSocketSession;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.websocket.CloseWebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import dev.jams.App;
import dev.jams.http.HttpGateway;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** RFC 8441, with Armeria's client. */
class WebSocketHttp2Test {
  private final SocketsService service = new SocketsService();
  private final ClientFactory connections = ClientFactory.builder().build();
  private App app;
  private WebSocketClient client;

  @BeforeEach
  void start() throws Exception {
    app =
        App.named("http2")
            .service(service)
            .listen(HttpGateway.on(0))
            .start("--shutdown-drain-timeout", "200ms");
    client =
        WebSocketClient.builder("ws+h2c://127.0.0.1:" + app.port("http"))
            .factory(connections)
            .build();
  }

  @AfterEach
  void stop() {
    connections.close();
    app.close();
  }

  private final class Socket implements Subscriber<WebSocketFrame> {
    private final WebSocketSession session;
    private final WebSocketWriter out;
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    Socket(String target) throws Exception {
      session = client.connect(target).get(20, TimeUnit.SECONDS);
      out = session.outbound();
      session.inbound().subscribe(this);
    }

    String next() throws Exception {
      Object event = events.poll(20, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      return event.toString();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(WebSocketFrame frame) {
      events.add(
          frame instanceof CloseWebSocketFrame close
              ? close.status().code() + " " + close.reasonPhrase()
              : frame.text());
    }

    @Override
    public void onError(Throwable failure) {
      events.add(failure);
    }

    @Override
    public void onComplete() {
      events.add("end");
    }
  }

  @Test
  void bothSidesTalkInTurn() throws Exception {
    Socket socket = new Socket("/v1/chat/r");
    for (int i = 1; i <= 5; i++) {
      socket.out.write("{\"number\":" + i + "}");
      assertThat(socket.next()).isEqualTo("{\"number\":\"" + i + "\",\"room\":\"r\"}");
    }
    socket.out.write("");
    assertThat(socket.next()).isEqualTo("1000 OK");
    socket.out.close(WebSocketCloseStatus.NORMAL_CLOSURE);
    assertThat(socket.next()).isEqualTo("end");
  }

  @Test
  void severalShareAConnectionWithOrdinaryRequests() throws Exception {
    Socket one = new Socket("/v1/chat/1");
    Socket two = new Socket("/v1/chat/2");
    two.out.write("{}");
    assertThat(two.next()).isEqualTo("{\"room\":\"2\"}");
    one.out.write("{}");
    assertThat(one.next()).isEqualTo("{\"room\":\"1\"}");
    var web =
        com.linecorp.armeria.client.WebClient.builder("h2c://127.0.0.1:" + app.port("http"))
            .factory(connections)
            .build();
    assertThat(web.get("/v1/once/x").aggregate().get(20, TimeUnit.SECONDS).contentUtf8())
        .isEqualTo("{\"text\":\"x\"}");
    assertThat(connections.numConnections()).isEqualTo(1);
  }

  @Test
  void anErrorHasItsCodeInTheCloseFrame() throws Exception {
    Socket socket = new Socket("/v1/count/x?number=1&fail=5&message=gone");
    assertThat(socket.next()).contains("\"number\":\"1\"");
    assertThat(socket.next()).startsWith("{\"error\":{\"code\":5,");
    assertThat(socket.next()).isEqualTo("4005 NOT_FOUND: gone");
  }

  @Test
  void aClientThatClosesBeforeTheEndCancelsTheCall() throws Exception {
    Socket socket = new Socket("/v1/count/x?number=1&hang=true");
    assertThat(socket.next()).contains("\"number\":\"1\"");
    socket.out.close(WebSocketCloseStatus.NORMAL_CLOSURE);
    service.cancelled.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aClientThatGoesAwayCancelsTheCall() throws Exception {
    Socket socket = new Socket("/v1/count/x?number=1&hang=true");
    assertThat(socket.next()).contains("\"number\":\"1\"");
    socket.out.abort();
    socket.session.inbound().abort();
    service.cancelled.get(20, TimeUnit.SECONDS);
  }

  @Test
  void anOpenWebSocketIsACallThatTheDrainCutsOff() throws Exception {
    Socket socket = new Socket("/v1/count/x?number=1&hang=true");
    assertThat(socket.next()).contains("\"number\":\"1\"");
    assertThat(app.stop()).isEqualTo(1);
    assertThat(socket.next()).contains("the server is shutting down");
    assertThat(socket.next()).isEqualTo("4014 UNAVAILABLE: the server is shutting down");
  }

  @Test
  void aPathWithoutAStreamIsAnOrdinaryError() {
    assertThatThrownBy(() -> new Socket("/v1/once/x"))
        .rootCause()
        .isInstanceOfSatisfying(
            WebSocketClientHandshakeException.class,
            e -> assertThat(e.headers().status()).isEqualTo(HttpStatus.BAD_REQUEST));
  }

  @Test
  void pagesOfOtherOriginsMayNotOpenOne() {
    RequestHeaders headers =
        RequestHeaders.builder(HttpMethod.CONNECT, "/v1/count/x")
            .set(HttpHeaderNames.PROTOCOL, "websocket")
            .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
            .set(HttpHeaderNames.ORIGIN, "https://evil.example.com")
            .build();
    var answer =
        com.linecorp.armeria.client.WebClient.builder("h2c://127.0.0.1:" + app.port("http"))
            .factory(connections)
            .build()
            .execute(headers)
            .aggregate()
            .join();
    assertThat(answer.status()).isEqualTo(HttpStatus.FORBIDDEN);
    assertThat(answer.contentUtf8()).startsWith("{\"code\":7,");
  }
}
