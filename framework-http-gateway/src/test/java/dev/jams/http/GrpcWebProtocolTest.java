package dev.jams.http;

import static dev.jams.http.RawRpc.STREAMS;
import static dev.jams.http.RawRpc.envelope;
import static dev.jams.http.RawRpc.item;
import static dev.jams.http.RawRpc.join;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import dev.jams.App;
import dev.jams.testing.AppExtension;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC-Web, rule by rule of its document. */
class GrpcWebProtocolTest {
  private static final byte[] HELLO = envelope(item(1, "hello"));

  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(() -> App.named("web").service(new ItemService()).listen(HttpGateway.on(0)));

  private static RawRpc http;

  @BeforeAll
  static void connect() throws Exception {
    http = RawRpc.http1(app.port("http"));
  }

  private static AggregatedHttpResponse call(String method, byte[] body, String... headers)
      throws Exception {
    return http.post(STREAMS + method, body, headers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc-web", "application/grpc-web+proto"})
  void endsWithTheTrailersInTheBody(String type) throws Exception {
    AggregatedHttpResponse answer = call("Echo", HELLO, "content-type", type);
    assertThat(answer.headers().get("content-type")).isEqualTo(type);
    List<RawRpc.Enveloped> envelopes = RawRpc.envelopes(answer.content().array());
    assertThat(envelopes.get(0).item()).isEqualTo(item(1, "hello"));
    assertThat(envelopes.get(1).flags()).isEqualTo(0x80);
    assertThat(envelopes.get(1).text()).isEqualTo("grpc-status:0\r\n");
    assertThat(answer.trailers().isEmpty()).isTrue();
  }

  @Test
  void saysInTheBodyWhyACallFailed() throws Exception {
    AggregatedHttpResponse answer =
        call("None", HELLO, "content-type", "application/grpc-web+proto");
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(RawRpc.envelopes(answer.content().array()).get(0).text())
        .isEqualTo(
            "grpc-status:12\r\ngrpc-message:there is no rpc /jams.protocols.Streams/None\r\n");
  }

  @Test
  void readsAndWritesTextInPieces() throws Exception {
    byte[] first = Base64.getEncoder().encode(HELLO);
    byte[] second = Base64.getEncoder().encode(envelope(item(2, "xy")));
    AggregatedHttpResponse answer =
        call("Chat", join(first, second), "content-type", "application/grpc-web-text");
    assertThat(answer.headers().get("content-type")).isEqualTo("application/grpc-web-text");
    List<RawRpc.Enveloped> envelopes = RawRpc.envelopes(decoded(answer.contentUtf8()));
    assertThat(envelopes).hasSize(3);
    assertThat(envelopes.get(1).item()).isEqualTo(item(2, "xy"));
    assertThat(envelopes.get(2).text()).isEqualTo("grpc-status:0\r\n");
  }

  /** Padding may stand behind each piece. */
  private static byte[] decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i += 4) {
      bytes.writeBytes(Base64.getDecoder().decode(text.substring(i, i + 4)));
    }
    return bytes.toByteArray();
  }

  @Test
  void answersInTheFormThatAcceptNames() throws Exception {
    AggregatedHttpResponse answer =
        call(
            "Echo",
            HELLO,
            "content-type",
            "application/grpc-web+proto",
            "accept",
            "application/grpc-web-text");
    assertThat(answer.headers().get("content-type")).isEqualTo("application/grpc-web-text+proto");
    assertThat(RawRpc.envelopes(decoded(answer.contentUtf8()))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAAA!AAA", "A===", "AAA", "AA=A"})
  void refusesTextThatIsNotBase64(String body) throws Exception {
    AggregatedHttpResponse answer =
        call(
            "Echo",
            body.getBytes(StandardCharsets.US_ASCII),
            "content-type",
            "application/grpc-web-text");
    assertThat(RawRpc.envelopes(decoded(answer.contentUtf8())).get(0).text())
        .startsWith("grpc-status:13\r\ngrpc-message:the request is not base64\r\n");
  }

  @Test
  void refusesAnotherCodecWith415() throws Exception {
    AggregatedHttpResponse answer =
        call("Echo", HELLO, "content-type", "application/grpc-web+thrift");
    assertThat(answer.status().code()).isEqualTo(415);
  }

  @Test
  void endsAtTheGatewaysDeadlineWhenTheClientHasNone() throws Exception {
    try (App impatient =
        App.named("impatient")
            .service(new ContractService())
            .listen(HttpGateway.on(0))
            .start("--http-default-deadline", "200ms")) {
      AggregatedHttpResponse answer =
          RawRpc.http1(impatient.port("http"))
              .post(
                  "/jams.contract.Contract/Wait",
                  envelope(0, new byte[0]),
                  "content-type",
                  "application/grpc-web");
      assertThat(RawRpc.envelopes(answer.content().array()).get(0).text())
          .isEqualTo("grpc-status:4\r\ngrpc-message:deadline exceeded\r\n");
    }
  }
}
