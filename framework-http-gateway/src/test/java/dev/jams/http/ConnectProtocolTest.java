package dev.jams.http;

import static dev.jams.http.RawRpc.STREAMS;
import static dev.jams.http.RawRpc.envelope;
import static dev.jams.http.RawRpc.item;
import static dev.jams.http.RawRpc.join;
import static org.assertj.core.api.Assertions.assertThat;

import com.connectrpc.Idempotency;
import com.connectrpc.protocols.GETConfiguration;
import com.google.rpc.ErrorInfo;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.jams.App;
import dev.jams.http.protocols.Item;
import dev.jams.testing.AppExtension;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connect on the HTTP port, rule by rule of its reference. */
class ConnectProtocolTest {
  private static final byte[] JSON = utf8("{\"number\":\"1\",\"text\":\"hello\"}");
  private static final String STOP =
      "{\"code\":\"aborted\",\"message\":\"stop at 100 % \\u2028\",\"details\":[{\"type\":"
          + "\"google.rpc.ErrorInfo\",\"value\":\""
          + Base64.getEncoder()
              .withoutPadding()
              .encodeToString(ErrorInfo.newBuilder().setReason("ASKED").build().toByteArray())
          + "\",\"debug\":{\"reason\":\"ASKED\"}}]}";

  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(
              () ->
                  App.named("connect")
                      .service(new ItemService())
                      .service(new ContractService())
                      .listen(HttpGateway.on(0)))
          .args("--http-max-body-size", "64KiB");

  private static RawRpc http;

  @BeforeAll
  static void connect() throws Exception {
    http = RawRpc.http1(app.port("http"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static AggregatedHttpResponse json(String method, byte[] body, String... headers)
      throws Exception {
    return http.post(
        STREAMS + method,
        body,
        with(headers, "content-type", "application/json", "connect-protocol-version", "1"));
  }

  private static AggregatedHttpResponse stream(String method, byte[] body, String... headers)
      throws Exception {
    return http.post(
        STREAMS + method, body, with(headers, "content-type", "application/connect+proto"));
  }

  private static String[] with(String[] headers, String... more) {
    String[] all = java.util.Arrays.copyOf(more, more.length + headers.length);
    System.arraycopy(headers, 0, all, more.length, headers.length);
    return all;
  }

  private static AggregatedHttpResponse get(String query) throws Exception {
    return http.send(HttpMethod.GET, STREAMS + query, new byte[0]);
  }

  private static void assertFails(AggregatedHttpResponse answer, int status, String json) {
    assertThat(answer.contentUtf8()).isEqualTo(json);
    assertThat(answer.status().code()).isEqualTo(status);
    assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
  }

  private static void assertEnds(AggregatedHttpResponse answer, String json) {
    List<RawRpc.Enveloped> envelopes = RawRpc.envelopes(answer.content().array());
    RawRpc.Enveloped last = envelopes.get(envelopes.size() - 1);
    assertThat(last.text()).isEqualTo(json);
    assertThat(last.flags()).isEqualTo(2);
    assertThat(answer.status().code()).isEqualTo(200);
  }

  @Test
  void answersJsonWithJson() throws Exception {
    AggregatedHttpResponse answer = json("Echo", JSON);
    assertThat(answer.contentUtf8()).isEqualTo(new String(JSON, StandardCharsets.UTF_8));
    assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
  }

  @Test
  void answersProtobufWithProtobuf() throws Exception {
    byte[] body = item(1, "hello").toByteArray();
    AggregatedHttpResponse answer =
        http.post(STREAMS + "Echo", body, "content-type", "application/proto");
    assertThat(Item.parseFrom(answer.content().array())).isEqualTo(item(1, "hello"));
    assertThat(answer.headers().get("content-type")).isEqualTo("application/proto");
  }

  @Test
  void takesAnEmptyBodyForAnEmptyMessageOfProtobuf() throws Exception {
    AggregatedHttpResponse answer =
        http.post(STREAMS + "Echo", new byte[0], "content-type", "application/proto");
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.content().isEmpty()).isTrue();
  }

  @Test
  void isHttpJsonWithoutItsHeader() throws Exception {
    byte[] broken = utf8("{\"number\":\"x\"}");
    String path = STREAMS + "Echo";
    AggregatedHttpResponse plain = http.post(path, broken, "content-type", "application/json");
    assertThat(plain.contentUtf8()).startsWith("{\"code\":3,\"message\":\"$.number: ");
    assertThat(json("Echo", broken).contentUtf8())
        .startsWith("{\"code\":\"invalid_argument\",\"message\":\"$.number: ");
  }

  @Test
  void refusesAnotherVersion() throws Exception {
    AggregatedHttpResponse answer =
        http.post(
            STREAMS + "Echo",
            JSON,
            "content-type",
            "application/json",
            "connect-protocol-version",
            "2");
    assertThat(answer.status().code()).isEqualTo(400);
    assertThat(answer.contentUtf8())
        .startsWith(
            "{\"code\":\"invalid_argument\",\"message\":\"header connect-protocol-version is "
                + "\\\"2\\\", expected 1\"");
  }

  @Test
  void writesAnErrorWithItsDetails() throws Exception {
    assertFails(json("Look", utf8("{\"text\":\"fail\"}")), 409, STOP);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 499, canceled",
    "2, 500, unknown",
    "3, 400, invalid_argument",
    "4, 504, deadline_exceeded",
    "5, 404, not_found",
    "6, 409, already_exists",
    "7, 403, permission_denied",
    "8, 429, resource_exhausted",
    "9, 400, failed_precondition",
    "10, 409, aborted",
    "11, 400, out_of_range",
    "12, 501, unimplemented",
    "13, 500, internal",
    "14, 503, unavailable",
    "15, 500, data_loss",
    "16, 401, unauthenticated"
  })
  void hasANameAndAnHttpStatusForEveryCode(int code, int status, String name) throws Exception {
    AggregatedHttpResponse answer =
        http.post(
            "/jams.contract.Contract/Fail",
            utf8("{\"code\":" + code + "}"),
            "content-type",
            "application/json",
            "connect-protocol-version",
            "1");
    assertFails(answer, status, "{\"code\":\"" + name + "\"}");
    assertThat(answer.headers().contains("www-authenticate")).isEqualTo(status == 401);
  }

  @Test
  void refusesAnotherCodecWith415() throws Exception {
    AggregatedHttpResponse answer =
        http.post(
            STREAMS + "Echo",
            JSON,
            "content-type",
            "application/xml",
            "connect-protocol-version",
            "1");
    assertFails(
        answer,
        415,
        "{\"code\":\"unknown\",\"message\":\"the content type is application/xml, expected one of "
            + "application/json, application/proto\"}");
    assertThat(answer.headers().get("accept-post"))
        .isEqualTo("application/json, application/proto");
  }

  @Test
  void refusesAStreamForAUnaryRpcAndTheOtherWayRoundWith415() throws Exception {
    assertThat(stream("Echo", envelope(item(1, ""))).status().code()).isEqualTo(415);
    assertThat(json("Count", JSON).status().code()).isEqualTo(415);
  }

  @Test
  void isUnimplementedWhereThereIsNoSuchRpc() throws Exception {
    String error =
        "{\"code\":\"unimplemented\",\"message\":\"there is no rpc /jams.protocols.Streams/None\"}";
    assertFails(json("None", JSON), 404, error);
    assertFails(stream("None", new byte[0]), 404, error);
  }

  @Test
  void refusesAnotherMethodThanPostWith405() throws Exception {
    AggregatedHttpResponse answer =
        http.send(HttpMethod.PUT, STREAMS + "Look", JSON, "connect-protocol-version", "1");
    assertThat(answer.status().code()).isEqualTo(405);
    assertThat(answer.headers().get("allow")).isEqualTo("GET, POST");
  }

  @Test
  void readsGzipOfAUnaryCall() throws Exception {
    AggregatedHttpResponse answer = json("Echo", RawRpc.gzip(JSON), "content-encoding", "gzip");
    assertThat(answer.contentUtf8()).isEqualTo(new String(JSON, StandardCharsets.UTF_8));
  }

  @Test
  void neverDecompressesAnEmptyBody() throws Exception {
    AggregatedHttpResponse answer =
        http.post(
            STREAMS + "Echo",
            new byte[0],
            "content-type",
            "application/proto",
            "content-encoding",
            "gzip");
    assertThat(answer.status().code()).isEqualTo(200);
  }

  @Test
  void exhaustsNothingOnAGzipBomb() throws Exception {
    byte[] bomb = RawRpc.gzip(new byte[40 << 20]);
    String error =
        "{\"code\":\"resource_exhausted\",\"message\":\"a message is larger than the 65536 bytes "
            + "that this server takes\"}";
    assertFails(json("Echo", bomb, "content-encoding", "gzip"), 429, error);
    assertEnds(
        stream("Sum", envelope(1, bomb), "connect-content-encoding", "gzip"),
        "{\"error\":" + error + "}");
  }

  @Test
  void refusesABodyThatIsTooLarge() throws Exception {
    assertFails(
        json("Echo", new byte[70_000]),
        429,
        "{\"code\":\"resource_exhausted\",\"message\":\"the message is larger than the 65536 bytes "
            + "that this server takes\"}");
  }

  @Test
  void isUnimplementedForAnotherEncodingAndSaysWhichItHas() throws Exception {
    String error =
        "{\"code\":\"unimplemented\",\"message\":\"the encoding \\\"br\\\" is unknown here, expected "
            + "one of gzip, identity\"}";
    assertFails(json("Echo", JSON, "content-encoding", "br"), 501, error);
    assertEnds(
        stream("Sum", new byte[0], "connect-content-encoding", "br"), "{\"error\":" + error + "}");
  }

  @Test
  void compressesALargeAnswerWhereTheClientTakesIt() throws Exception {
    byte[] large = utf8("{\"text\":\"" + "x".repeat(5_000) + "\"}");
    AggregatedHttpResponse answer = json("Echo", large, "accept-encoding", "br, gzip");
    assertThat(answer.headers().get("content-encoding")).isEqualTo("gzip");
    assertThat(RawRpc.gunzip(answer.content().array())).isEqualTo(large);
    assertThat(json("Echo", large).headers().get("content-encoding")).isNull();
    assertThat(json("Echo", large, "accept-encoding", "gzip;q=0").headers().get("content-encoding"))
        .isNull();
    assertThat(json("Echo", JSON, "accept-encoding", "gzip").headers().get("content-encoding"))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678901", "-1", "1s", "1.5"})
  void refusesATimeoutThatIsNone(String timeout) throws Exception {
    AggregatedHttpResponse answer = json("Echo", JSON, "connect-timeout-ms", timeout);
    assertThat(answer.status().code()).isEqualTo(400);
    assertThat(answer.contentUtf8())
        .startsWith(
            "{\"code\":\"invalid_argument\",\"message\":\"header connect-timeout-ms is \\\""
                + timeout
                + "\\\", expected at most ten digits\"");
  }

  @Test
  void endsACallAtItsTimeout() throws Exception {
    AggregatedHttpResponse answer =
        http.post(
            "/jams.contract.Contract/Wait",
            new byte[0],
            "content-type",
            "application/proto",
            "connect-timeout-ms",
            "200");
    assertFails(answer, 504, "{\"code\":\"deadline_exceeded\",\"message\":\"deadline exceeded\"}");
  }

  @Test
  void takesAMessageFromAGet() throws Exception {
    AggregatedHttpResponse answer =
        get("Look?connect=v1&encoding=json&message=%7B%22text%22%3A%22a+b%22%7D&unknown=1");
    assertThat(answer.contentUtf8()).isEqualTo("{\"text\":\"a b\"}");
    assertThat(answer.headers().get("vary")).isEqualTo("accept-encoding");
  }

  @Test
  void takesBase64AndCompressionFromAGetInAnyOrder() throws Exception {
    byte[] zipped = RawRpc.gzip(item(7, "~~~???").toByteArray());
    String message = Base64.getUrlEncoder().encodeToString(zipped).replace("=", "%3D");
    AggregatedHttpResponse answer =
        get("Look?message=" + message + "&base64=1&compression=gzip&encoding=proto&connect=v1");
    assertThat(Item.parseFrom(answer.content().array())).isEqualTo(item(7, "~~~???"));
  }

  @Test
  void refusesAGetOfAnRpcWithSideEffectsWith405() throws Exception {
    AggregatedHttpResponse answer = get("Echo?connect=v1&encoding=json&message=%7B%7D");
    assertFails(
        answer,
        405,
        "{\"code\":\"unknown\",\"message\":\"GET is not possible for this rpc, use POST\"}");
    assertThat(answer.headers().get("allow")).isEqualTo("POST");
  }

  @Test
  void refusesAGetWithAnotherCodecWith415() throws Exception {
    assertThat(get("Look?connect=v1&encoding=xml&message=x").status().code()).isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource({
    "connect=v1&encoding=json, the query has no parameter message",
    "connect=v1&message=x, the query has no parameter encoding",
    "connect=v1&encoding=proto&base64=1&message=%2F, query parameter message is not URL-safe base64"
  })
  void refusesAGetThatCannotBeRead(String query, String message) throws Exception {
    AggregatedHttpResponse answer = get("Look?" + query);
    assertThat(answer.status().code()).isEqualTo(400);
    assertThat(answer.contentUtf8())
        .startsWith("{\"code\":\"invalid_argument\",\"message\":\"" + message + "\"");
  }

  @Test
  void leavesAGetOfAnotherPathToHttpJson() throws Exception {
    AggregatedHttpResponse answer = http.send(HttpMethod.GET, "/v1/echo/x?connect=v1", new byte[0]);
    assertThat(answer.contentUtf8()).startsWith("{\"text\":\"x\"");
  }

  @Test
  void answersAGetOfItsRealClient() throws Exception {
    try (ConnectCaller caller =
        new ConnectCaller(app.port("http"), GETConfiguration.Enabled.INSTANCE)) {
      Caller.Answer answer =
          caller
              .call(
                  "jams.protocols.Streams/Look",
                  Idempotency.NO_SIDE_EFFECTS,
                  item(3, "by GET"),
                  Item.getDefaultInstance(),
                  Map.of())
              .get(20, TimeUnit.SECONDS);
      assertThat(answer.message()).isEqualTo(item(3, "by GET"));
    }
  }

  @Test
  void endsAStreamWithAnEnvelopeOfItsOwn() throws Exception {
    AggregatedHttpResponse answer = stream("Count", envelope(item(2, "x")));
    assertThat(answer.headers().get("content-type")).isEqualTo("application/connect+proto");
    assertThat(RawRpc.envelopes(answer.content().array()).get(1).item()).isEqualTo(item(2, "x"));
    assertEnds(answer, "{}");
  }

  @Test
  void saysAtTheEndOfAStreamWhyItFailed() throws Exception {
    AggregatedHttpResponse answer = stream("Count", envelope(item(1, "fail")));
    assertThat(RawRpc.envelopes(answer.content().array())).hasSize(2);
    assertEnds(answer, "{\"error\":" + STOP + "}");
  }

  @Test
  void streamsJson() throws Exception {
    AggregatedHttpResponse answer =
        http.post(
            STREAMS + "Sum",
            join(envelope(0, JSON), envelope(0, JSON)),
            "content-type",
            "application/connect+json");
    assertThat(RawRpc.envelopes(answer.content().array()).get(0).text())
        .isEqualTo("{\"number\":\"2\",\"text\":\"hellohello\"}");
  }

  @Test
  void compressesTheLargeMessagesOfAStream() throws Exception {
    byte[] large = envelope(item(1, "x".repeat(5_000)));
    AggregatedHttpResponse answer =
        stream("Chat", join(large, envelope(item(2, ""))), "connect-accept-encoding", "gzip");
    assertThat(answer.headers().get("connect-content-encoding")).isEqualTo("gzip");
    List<RawRpc.Enveloped> envelopes = RawRpc.envelopes(answer.content().array());
    assertThat(envelopes.get(0).flags()).isEqualTo(1);
    assertThat(envelopes.get(0).item().getText()).hasSize(5_000);
    assertThat(envelopes.get(1).flags()).isEqualTo(0);
  }

  @Test
  void refusesTheFlagOfAnEndInARequest() throws Exception {
    assertEnds(
        stream("Sum", envelope(2, utf8("{}"))),
        "{\"error\":{\"code\":\"invalid_argument\",\"message\":\"message 1 has the flags 2, expected "
            + "0 or 1\"}}");
  }
}
