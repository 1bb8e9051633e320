package dev.jams.http;

import static dev.jams.http.RawRpc.STREAMS;
import static dev.jams.http.RawRpc.envelope;
import static dev.jams.http.RawRpc.item;
import static dev.jams.http.RawRpc.join;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.jams.App;
import dev.jams.testing.AppExtension;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC on the HTTP port, rule by rule of the document "gRPC over HTTP2". */
class GrpcProtocolTest {
  private static final byte[] HELLO = envelope(item(1, "hello"));

  /** What the latest call had. */
  private static volatile Metadata received;

  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(
              () ->
                  App.named("grpc")
                      .service(new ItemService())
                      .intercept(new Receiving())
                      .listen(HttpGateway.on(0)))
          .args("--http-max-body-size", "64KiB");

  private static RawRpc http;

  @BeforeAll
  static void connect() throws Exception {
    http = RawRpc.http2(app.port("http"));
  }

  private static final class Receiving implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      received = headers;
      return next.startCall(call, headers);
    }
  }

  private static AggregatedHttpResponse call(String method, byte[] body, String... headers)
      throws Exception {
    String[] all = new String[headers.length + 2];
    all[0] = "content-type";
    all[1] = "application/grpc";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return http.post(STREAMS + method, body, all);
  }

  private static void assertFails(AggregatedHttpResponse answer, int code, String message) {
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().get("content-type")).isEqualTo("application/grpc");
    assertThat(answer.content().isEmpty()).isTrue();
    assertThat(answer.headers().get("grpc-status")).isEqualTo(String.valueOf(code));
    assertThat(answer.headers().get("grpc-message")).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc",
        "application/grpc+proto",
        "application/grpc;charset=utf-8",
        "Application/GRPC"
      })
  void answersEveryFormOfItsContentType(String type) throws Exception {
    AggregatedHttpResponse answer = http.post(STREAMS + "Echo", HELLO, "content-type", type);
    assertThat(RawRpc.envelopes(answer.content().array()).get(0).item())
        .isEqualTo(item(1, "hello"));
    assertThat(answer.trailers().get("grpc-status")).isEqualTo("0");
    assertThat(answer.trailers().get("grpc-message")).isNull();
  }

  @Test
  void speaksJsonWhereAsked() throws Exception {
    byte[] body =
        envelope(0, "{\"number\":\"7\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    AggregatedHttpResponse answer =
        http.post(STREAMS + "Echo", body, "content-type", "application/grpc+json");
    assertThat(answer.headers().get("content-type")).isEqualTo("application/grpc+json");
    assertThat(RawRpc.envelopes(answer.content().array()).get(0).text())
        .isEqualTo("{\"number\":\"7\"}");
  }

  @Test
  void refusesAnotherCodecWith415() throws Exception {
    AggregatedHttpResponse answer =
        http.post(STREAMS + "Echo", HELLO, "content-type", "application/grpc+thrift");
    assertThat(answer.status().code()).isEqualTo(415);
    assertThat(answer.contentUtf8())
        .isEqualTo(
            "content-type is application/grpc+thrift, expected application/grpc, "
                + "application/grpc+proto or application/grpc+json");
  }

  @Test
  void refusesAnotherMethodThanPostWith405() throws Exception {
    AggregatedHttpResponse answer =
        http.send(HttpMethod.PUT, STREAMS + "Echo", HELLO, "content-type", "application/grpc");
    assertThat(answer.status().code()).isEqualTo(405);
    assertThat(answer.headers().get("allow")).isEqualTo("POST");
  }

  @Test
  void refusesHttp1With505() throws Exception {
    AggregatedHttpResponse answer =
        RawRpc.http1(app.port("http"))
            .post(STREAMS + "Echo", HELLO, "content-type", "application/grpc");
    assertThat(answer.status().code()).isEqualTo(505);
    assertThat(answer.contentUtf8()).isEqualTo("gRPC needs HTTP/2; over HTTP/1.1 use gRPC-Web");
  }

  @Test
  void isUnimplementedWhereThereIsNoSuchRpc() throws Exception {
    assertFails(call("None", HELLO), 12, "there is no rpc /jams.protocols.Streams/None");
  }

  @Test
  void isUnimplementedWhereThePathIsSpeltOtherwise() throws Exception {
    AggregatedHttpResponse answer =
        http.post("/jams.protocols.Streams%2FEcho", HELLO, "content-type", "application/grpc");
    assertFails(answer, 12, "there is no rpc /jams.protocols.Streams%252FEcho");
  }

  @Test
  void endsWithHeadersAloneWhereThereIsNoMessage() throws Exception {
    AggregatedHttpResponse answer = call("Look", envelope(item(0, "fail")));
    assertFails(answer, 10, "stop at 100 %25 %E2%80%A8");
    byte[] details = Base64.getDecoder().decode(answer.headers().get("grpc-status-details-bin"));
    com.google.rpc.Status status = com.google.rpc.Status.parseFrom(details);
    assertThat(status.getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo("ASKED");
    assertThat(answer.headers().get("grpc-status-details-bin")).doesNotContain("=");
  }

  @Test
  void endsWithTrailersAfterAMessage() throws Exception {
    AggregatedHttpResponse answer = call("Count", envelope(item(2, "fail")));
    assertThat(RawRpc.envelopes(answer.content().array())).hasSize(2);
    assertThat(answer.headers().get("grpc-status")).isNull();
    assertThat(answer.trailers().get("grpc-status")).isEqualTo("10");
    assertThat(answer.trailers().get("grpc-message")).isEqualTo("stop at 100 %25 %E2%80%A8");
  }

  @Test
  void refusesTwoMessagesForOne() throws Exception {
    assertFails(
        call("Echo", join(HELLO, HELLO)),
        12,
        "the rpc takes exactly one message, the request has more than one");
  }

  @Test
  void refusesNoMessageForOne() throws Exception {
    assertFails(
        call("Count", new byte[0]), 12, "the rpc takes exactly one message, the request has none");
  }

  @Test
  void takesNoMessageForAStream() throws Exception {
    AggregatedHttpResponse answer = call("Sum", new byte[0]);
    assertThat(answer.trailers().get("grpc-status")).isEqualTo("0");
  }

  @Test
  void refusesFlagsThatMeanNothing() throws Exception {
    assertFails(
        call("Echo", envelope(4, new byte[3])), 13, "message 1 has the flags 4, expected 0 or 1");
  }

  @Test
  void refusesACompressedMessageWithoutEncoding() throws Exception {
    String expected = "a message is flagged as compressed, but the request has no encoding";
    assertFails(call("Echo", envelope(1, new byte[3])), 13, expected);
    assertFails(call("Echo", envelope(1, new byte[3]), "grpc-encoding", "identity"), 13, expected);
  }

  @Test
  void refusesATruncatedMessage() throws Exception {
    byte[] cut = java.util.Arrays.copyOf(HELLO, HELLO.length - 1);
    assertFails(call("Echo", cut), 13, "the request ends inside message 1");
    assertFails(call("Echo", new byte[] {0, 0}), 13, "the request ends inside message 1");
  }

  @Test
  void refusesBytesThatAreNoMessage() throws Exception {
    assertFails(
        call("Echo", envelope(0, new byte[] {(byte) 0xff})),
        13,
        "the message is not valid protobuf");
  }

  @ParameterizedTest
  @ValueSource(ints = {65_537, Integer.MAX_VALUE, -1})
  void refusesAMessageThatIsTooLargeByItsLengthAlone(int length) throws Exception {
    byte[] head = java.nio.ByteBuffer.allocate(5).put((byte) 0).putInt(length).array();
    assertFails(
        call("Sum", head), 8, "a message is larger than the 65536 bytes that this server takes");
  }

  @Test
  void takesAStreamThatIsLargerThanAMessageMayBe() throws Exception {
    byte[] large = envelope(item(1, "x".repeat(60_000)));
    AggregatedHttpResponse answer = call("Chat", join(large, large, large));
    assertThat(RawRpc.envelopes(answer.content().array())).hasSize(3);
  }

  @Test
  void readsGzip() throws Exception {
    byte[] zipped = envelope(1, RawRpc.gzip(item(5, "zipped").toByteArray()));
    AggregatedHttpResponse answer =
        call("Chat", join(zipped, HELLO, zipped), "grpc-encoding", "gzip");
    List<RawRpc.Enveloped> items = RawRpc.envelopes(answer.content().array());
    assertThat(items.get(0).item()).isEqualTo(item(5, "zipped"));
    assertThat(items.get(1).item()).isEqualTo(item(1, "hello"));
    assertThat(items).hasSize(3);
  }

  @Test
  void refusesGzipThatIsNone() throws Exception {
    assertFails(
        call("Echo", envelope(1, new byte[30]), "grpc-encoding", "gzip"),
        13,
        "a message is not valid gzip");
  }

  @Test
  void exhaustsNothingOnAGzipBomb() throws Exception {
    byte[] bomb = RawRpc.gzip(new byte[40 << 20]);
    assertThat(bomb.length).isLessThan(65_536);
    assertFails(
        call("Echo", envelope(1, bomb), "grpc-encoding", "gzip"),
        8,
        "a message is larger than the 65536 bytes that this server takes");
  }

  @Test
  void isUnimplementedForAnotherEncodingAndSaysWhichItHas() throws Exception {
    AggregatedHttpResponse answer = call("Echo", HELLO, "grpc-encoding", "br");
    assertFails(answer, 12, "the encoding \"br\" is unknown here, expected one of gzip, identity");
    assertThat(answer.headers().get("grpc-accept-encoding")).isEqualTo("gzip, identity");
  }

  @Test
  void compressesWhereTheServiceAsksAndTheClientCan() throws Exception {
    byte[] zip = envelope(item(1, "zip"));
    AggregatedHttpResponse answer = call("Echo", zip, "grpc-accept-encoding", "identity,gzip");
    assertThat(answer.headers().get("grpc-encoding")).isEqualTo("gzip");
    RawRpc.Enveloped only = RawRpc.envelopes(answer.content().array()).get(0);
    assertThat(only.flags()).isEqualTo(1);
    assertThat(only.item().getText()).isEqualTo("z".repeat(10_000));
    AggregatedHttpResponse plain = call("Echo", zip, "grpc-accept-encoding", "identity");
    assertThat(plain.headers().get("grpc-encoding")).isNull();
    assertThat(RawRpc.envelopes(plain.content().array()).get(0).flags()).isEqualTo(0);
  }

  @ParameterizedTest
  @CsvSource({"99999999999S", "S", "1", "1x", "-1S", "1.5S", "''"})
  void refusesATimeoutThatIsNoneWithAStatus(String timeout) throws Exception {
    AggregatedHttpResponse answer = call("Echo", HELLO, "grpc-timeout", timeout);
    assertThat(answer.headers().get("grpc-status")).isEqualTo("3");
    assertThat(answer.headers().get("grpc-message"))
        .startsWith("header grpc-timeout is \"" + timeout + "\", expected at most eight digits");
  }

  @Test
  void takesTheLongestTimeout() throws Exception {
    AggregatedHttpResponse answer = call("Echo", HELLO, "grpc-timeout", "99999999H");
    assertThat(answer.trailers().get("grpc-status")).isEqualTo("0");
  }

  @Test
  void passesEveryMetadataButThatOfTheTransport() throws Exception {
    call(
        "Echo",
        HELLO,
        "x-any",
        "a, b",
        "user-agent",
        "mine/1",
        "te",
        "trailers",
        "grpc-trace-x",
        "no",
        "grpc-accept-encoding",
        "gzip");
    assertThat(received.keys())
        .contains("x-any", "user-agent")
        .doesNotContain("te", "content-type", "content-length", "host", ":path")
        .noneMatch(name -> name.startsWith("grpc-"));
    assertThat(received.get(Metadata.Key.of("x-any", Metadata.ASCII_STRING_MARSHALLER)))
        .isEqualTo("a, b");
  }

  @Test
  void readsBinaryMetadataPaddedOrNotAndJoinedByCommas() throws Exception {
    call("Echo", HELLO, "x-bin", "AAE=,AAE", "x-bin", "//8");
    Iterable<byte[]> values =
        received.getAll(Metadata.Key.of("x-bin", Metadata.BINARY_BYTE_MARSHALLER));
    assertThat(values).containsExactly(new byte[] {0, 1}, new byte[] {0, 1}, new byte[] {-1, -1});
  }

  @Test
  void refusesBinaryMetadataThatIsNotBase64OnThatCallAlone() throws Exception {
    assertFails(call("Echo", HELLO, "x-bin", "?"), 3, "header x-bin is not base64");
    assertThat(call("Echo", HELLO).trailers().get("grpc-status")).isEqualTo("0");
  }

  @Test
  void refusesAValueOutsidePrintableAscii() throws Exception {
    AggregatedHttpResponse answer = call("Echo", HELLO, "x-any", "\u00e9");
    assertThat(answer.headers().get("grpc-status")).isEqualTo("3");
  }
}
