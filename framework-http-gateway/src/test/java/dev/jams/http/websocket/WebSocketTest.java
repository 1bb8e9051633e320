package dev.jams.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.http.HttpGateway;
import dev.jams.http.websocket.SocketClient.Close;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WebSocket for every streaming rpc on its route, with the JDK's client. */
class WebSocketTest {
  private static final Close OK = new Close(1000, "OK");

  private final SocketsService service = new SocketsService();
  private App app;

  @BeforeEach
  void start() throws Exception {
    app =
        App.named("websocket")
            .service(service)
            .listen(HttpGateway.on(0))
            .start("--http-max-body-size", "64KiB", "--shutdown-drain-timeout", "200ms");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private SocketClient open(String target, String... headers) throws Exception {
    return SocketClient.open(app.port("http"), target, headers);
  }

  @Test
  void anRpcWithoutABodyStartsWithPathAndQueryAlone() throws Exception {
    SocketClient client = open("/v1/count/a%2Fb?number=2");
    assertThat(client.text()).isEqualTo("{\"text\":\"a/b\",\"number\":\"1\"}");
    assertThat(client.text()).isEqualTo("{\"text\":\"a/b\",\"number\":\"2\"}");
    assertThat(client.closed()).isEqualTo(OK);
    assertThat(client.hasMessage()).isFalse();
  }

  @Test
  void anRpcThatTakesOneMessageStartsWithTheFirstFrame() throws Exception {
    SocketClient client = open("/v1/count-of/x").send("{\"number\":1}");
    assertThat(client.text()).isEqualTo("{\"text\":\"x\",\"number\":\"1\"}");
    assertThat(client.closed()).isEqualTo(OK);
  }

  @Test
  void anEmptyFrameInItsPlaceIsARequestWithoutABody() throws Exception {
    SocketClient client = open("/v1/count-of/x").end();
    assertThat(client.closed()).isEqualTo(OK);
  }

  @Test
  void pathAndQueryBindToEveryMessage() throws Exception {
    SocketClient client = open("/v1/chat/red").send("{\"text\":\"1\"}").send("{\"text\":\"2\"}");
    assertThat(client.text()).isEqualTo("{\"text\":\"1\",\"room\":\"red\"}");
    assertThat(client.text()).isEqualTo("{\"text\":\"2\",\"room\":\"red\"}");
    assertThat(client.end().closed()).isEqualTo(OK);
    SocketClient sum = open("/v1/sum/total?room=blue").send("40").send("\"2\"").end();
    assertThat(sum.text()).isEqualTo("{\"text\":\"total\",\"number\":\"42\"}");
  }

  @Test
  void aCallThatIsCutByTheStopOfTheAppIsToldWhyAndWhenToTryAgain() throws Exception {
    SocketClient client = open("/v1/chat/red").send("{\"text\":\"1\"}");
    assertThat(client.text()).isEqualTo("{\"text\":\"1\",\"room\":\"red\"}");

    assertThat(app.stop()).isEqualTo(1);

    assertThat(client.text())
        .startsWith("{\"error\":{\"code\":14,\"message\":\"the server is shutting down\"")
        .contains("\"retryDelay\":\"1s\"")
        .endsWith("}]}}");
    assertThat(client.closed())
        .isEqualTo(new Close(4014, "UNAVAILABLE: the server is shutting down"));
  }

  @Test
  void anEmptyFrameEndsTheClientsSide() throws Exception {
    SocketClient client = open("/v1/sum/x").send("1").send("2").send("3").end();
    assertThat(client.text()).isEqualTo("{\"text\":\"x\",\"number\":\"6\"}");
    assertThat(client.closed()).isEqualTo(OK);
    assertThat(open("/v1/sum/x").end().text()).isEqualTo("{}");
  }

  @Test
  void bothSidesTalkInTurn() throws Exception {
    SocketClient client = open("/v1/chat/r");
    for (int i = 0; i < 20; i++) {
      client.send("{\"number\":" + i + "}");
      assertThat(client.text()).contains(i == 0 ? "{\"room\":\"r\"}" : "\"number\":\"" + i + "\"");
    }
    assertThat(client.end().closed()).isEqualTo(OK);
  }

  @Test
  void anRpcWithoutARuleHasItsWebSocketToo() throws Exception {
    SocketClient client = open("/jams.websocket.Sockets/Bare").send("{\"text\":\"x\"}");
    assertThat(client.text()).isEqualTo("{\"text\":\"x\"}");
    assertThat(client.end().closed()).isEqualTo(OK);
  }

  @Test
  void theStreamingRpcOfAPathIsMeantWhateverItsMethod() throws Exception {
    SocketClient client = open("/v1/both").send("{\"text\":\"x\"}");
    assertThat(client.text()).isEqualTo("{\"text\":\"x\"}");
  }

  @Test
  void bytesOfAnHttpBodyAreBinaryFrames() throws Exception {
    byte[] bytes = {0, (byte) 0xff, 7};
    SocketClient client = open("/v1/mirror").send(bytes);
    assertThat((byte[]) client.message()).isEqualTo(bytes);
    client.send(new byte[0]);
    assertThat((byte[]) client.message()).isEmpty();
    assertThat(client.end().closed()).isEqualTo(OK);
    SocketClient text = open("/v1/mirror").send("text");
    assertThat(text.text()).contains("expected a binary frame");
    assertThat(text.closed().code()).isEqualTo(1003);
  }

  @Test
  void aBinaryFrameForJsonIsRefused() throws Exception {
    SocketClient client = open("/v1/chat/r").send("{}".getBytes(StandardCharsets.UTF_8));
    assertThat(client.text())
        .isEqualTo(
            "{\"error\":{\"code\":3,\"message\":\"a message is a binary frame, expected a text"
                + " frame with JSON\",\"details\":[]}}");
    assertThat(client.closed())
        .isEqualTo(
            new Close(
                1003,
                "INVALID_ARGUMENT: a message is a binary frame, expected a text frame with JSON"));
  }

  @Test
  void anErrorHasItsDetailsInTheLastMessageAndItsCodeInTheCloseFrame() throws Exception {
    SocketClient client = open("/v1/count/x?number=1&fail=5&message=no+such+thing");
    assertThat(client.text()).isEqualTo("{\"text\":\"x\",\"number\":\"1\"}");
    assertThat(client.text())
        .isEqualTo(
            "{\"error\":{\"code\":5,\"message\":\"no such thing\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"TOLD_SO\"}]}}");
    assertThat(client.closed()).isEqualTo(new Close(4005, "NOT_FOUND: no such thing"));
  }

  @Test
  void anErrorBeforeTheFirstMessageLooksTheSame() throws Exception {
    SocketClient client = open("/v1/count/x?fail=16&message=who+are+you");
    assertThat(client.text()).startsWith("{\"error\":{\"code\":16,");
    assertThat(client.closed()).isEqualTo(new Close(4016, "UNAUTHENTICATED: who are you"));
    SocketClient chat = open("/v1/chat/r").send("{\"text\":\"fail\"}");
    assertThat(chat.text()).contains("\"no such room\"");
    assertThat(chat.closed()).isEqualTo(new Close(4005, "NOT_FOUND: no such room"));
  }

  @Test
  void aLongReasonIsCutBetweenCharacters() throws Exception {
    // 11 bytes of "NOT_FOUND: ", and 112 of the message: the 28th of its characters ends there.
    String umbrellas = "%E2%98%82".repeat(60);
    SocketClient client = open("/v1/count/x?fail=5&message=a" + umbrellas);
    assertThat(client.text()).contains("☂".repeat(60));
    assertThat(client.closed()).isEqualTo(new Close(4005, "NOT_FOUND: a" + "☂".repeat(37)));
  }

  @Test
  void malformedJsonSaysWhichMessageAndWhere() throws Exception {
    SocketClient client = open("/v1/chat/r").send("{}").send("{\"number\":\"x\"}");
    assertThat(client.text()).isEqualTo("{\"room\":\"r\"}");
    String error = client.text();
    assertThat(error).startsWith("{\"error\":{\"code\":3,\"message\":\"message 2: ");
    assertThat(error).contains("\"field\":\"$.number\"");
    assertThat(client.closed().code()).isEqualTo(4003);
    assertThat(client.closed().reason()).startsWith("INVALID_ARGUMENT: message 2: ");
  }

  @Test
  void aParameterThatDoesNotFitIsAnErrorOfTheMessage() throws Exception {
    SocketClient client = open("/v1/count/x?number=many");
    assertThat(client.text()).contains("\"field\":\"number\"");
    assertThat(client.closed().code()).isEqualTo(4003);
  }

  @Test
  void aMessageAfterTheEndIsAnError() throws Exception {
    SocketClient none = open("/v1/count/x?hang=true").send("{}");
    assertThat(none.closed().reason())
        .isEqualTo(
            "INVALID_ARGUMENT: a message was sent, but this rpc takes everything from the path and"
                + " the query");
    SocketClient one = open("/v1/count-of/x").send("{\"hang\":true}").send("{}");
    assertThat(one.closed())
        .isEqualTo(new Close(4003, "INVALID_ARGUMENT: a message was sent after the last one"));
  }

  @Test
  void anEndAfterTheEndIsNone() throws Exception {
    SocketClient client = open("/v1/count/x?number=1&hang=true").end().end();
    assertThat(client.text()).contains("\"number\":\"1\"");
    client.socket().sendPing(ByteBuffer.wrap("still there".getBytes(StandardCharsets.UTF_8)));
    assertThat(client.pongs.poll(20, TimeUnit.SECONDS)).isEqualTo("still there");
    assertThat(client.closed).isNotDone();
  }

  @Test
  void aClientThatClosesBeforeTheEndCancelsTheCall() throws Exception {
    SocketClient client = open("/v1/count/x?number=1&hang=true");
    assertThat(client.text()).contains("\"number\":\"1\"");
    client.close(1000);
    service.cancelled.get(20, TimeUnit.SECONDS);
    assertThat(client.closed())
        .isEqualTo(
            new Close(4001, "CANCELLED: the client closed the WebSocket before the call was over"));
  }

  @Test
  void aClientThatGoesAwayCancelsTheCall() throws Exception {
    SocketClient client = open("/v1/chat/r").send("{}");
    assertThat(client.text()).isEqualTo("{\"room\":\"r\"}");
    client.socket().abort();
    service.cancelled.get(20, TimeUnit.SECONDS);
  }

  @Test
  void theDeadlineEndsTheCall() throws Exception {
    SocketClient client = open("/v1/count/x?number=1&hang=true", "Grpc-Timeout", "300m");
    assertThat(client.text()).contains("\"number\":\"1\"");
    assertThat(client.closed()).isEqualTo(new Close(4004, "DEADLINE_EXCEEDED: deadline exceeded"));
    service.cancelled.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aMessageLargerThanTheLimitIsRefused() throws Exception {
    SocketClient client = open("/v1/chat/r").send("\"" + "x".repeat(64 << 10) + "\"");
    assertThat(client.text())
        .isEqualTo(
            "{\"error\":{\"code\":8,\"message\":\"a message is larger than the 65536 bytes that"
                + " this server takes\",\"details\":[]}}");
    assertThat(client.closed().code()).isEqualTo(1009);
  }

  @Test
  void aMessageOfExactlyTheLimitIsTaken() throws Exception {
    String message = "{\"text\":\"%s\"}".formatted("x".repeat((64 << 10) - 11));
    SocketClient client = open("/v1/chat/r").send(message);
    assertThat(client.text()).hasSize(message.length() + ",\"room\":\"r\"".length());
    assertThat(client.end().closed()).isEqualTo(OK);
  }

  @Test
  void noMoreMessagesAreReadThanTheServiceAsksFor() throws Exception {
    SocketClient client = open("/v1/ignore");
    var call = service.ignoring.get(20, TimeUnit.SECONDS);
    String message = "{\"text\":\"%s\"}".formatted("x".repeat(32 << 10));
    // Far more than all buffers on the way can hold: at some point a message is not taken.
    CompletableFuture<?> stuck = null;
    int sent = 0;
    while (stuck == null && sent < 4_000) {
      CompletableFuture<?> sending = client.socket().sendText(message, true);
      try {
        sending.get(1, TimeUnit.SECONDS);
        sent++;
      } catch (TimeoutException e) {
        stuck = sending;
      }
    }
    assertThat(stuck).isNotNull();
    assertThat(service.given).hasValue(0);
    call.request(Integer.MAX_VALUE);
    stuck.get(20, TimeUnit.SECONDS);
    assertThat(client.end().text()).isEqualTo("{\"number\":\"" + (sent + 1) + "\"}");
  }

  @Test
  void aClientThatDoesNotReadHoldsBackTheService() throws Exception {
    // 320 MB if nobody held it back.
    SocketClient client =
        SocketClient.openButRead(app.port("http"), "/v1/flood?number=20000", "Grpc-Timeout", "1S");
    assertThat(service.full.await(20, TimeUnit.SECONDS)).isTrue();
    service.cancelled.get(20, TimeUnit.SECONDS);
    assertThat(service.flooded.get()).isLessThan(32 << 20);
    client.socket().abort();
  }

  @Test
  void aSlowReaderGetsEverything() throws Exception {
    SocketClient client = SocketClient.openButRead(app.port("http"), "/v1/flood?number=1000");
    assertThat(service.full.await(20, TimeUnit.SECONDS)).isTrue();
    client.socket().request(Long.MAX_VALUE);
    for (int i = 0; i < 1000; i++) {
      assertThat(client.text()).hasSize(SocketsService.LARGE.length() + "{\"text\":\"\"}".length());
    }
    assertThat(client.closed()).isEqualTo(OK);
  }

  @Test
  void anOpenWebSocketIsACallThatTheDrainCutsOff() throws Exception {
    SocketClient client = open("/v1/count/x?number=1&hang=true");
    assertThat(client.text()).contains("\"number\":\"1\"");
    assertThat(app.stop()).isEqualTo(1);
    assertThat(client.text()).contains("the server is shutting down");
    assertThat(client.closed())
        .isEqualTo(new Close(4014, "UNAVAILABLE: the server is shutting down"));
  }

  @Test
  void anIdleWebSocketDoesNotHinderTheDrainOnceItsCallIsOver() throws Exception {
    SocketClient client = open("/v1/chat/r").end();
    assertThat(client.closed()).isEqualTo(OK);
    assertThat(app.stop()).isZero();
  }
}
