package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import org.junit.jupiter.api.Test;

/** {@code google.api.HttpBody} in unary calls: see {@code google/api/httpbody.proto}. */
class HttpBodyTest extends StreamsTest {
  HttpBodyTest() {
    super(SessionProtocol.H1C, false);
  }

  @Test
  void aResponseIsSentAsTheBytesThatItHolds() {
    AggregatedHttpResponse answer = get("/v1/files/a.txt");
    assertThat(answer.contentUtf8()).isEqualTo("the file a.txt");
    assertThat(answer.contentType()).hasToString("text/plain; charset=utf-8");
    assertThat(answer.headers().get("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.headers().contentLength()).isEqualTo(14);
  }

  @Test
  void acceptDoesNotChooseWhatIsInside() {
    assertThat(get("/v1/files/a.txt", "accept", "image/png").contentUtf8())
        .isEqualTo("the file a.txt");
  }

  @Test
  void headHasTheSameHeaders() {
    AggregatedHttpResponse answer = await(client.head("/v1/files/a.txt").aggregate());
    assertThat(answer.contentType()).hasToString("text/plain; charset=utf-8");
    assertThat(answer.headers().contentLength()).isEqualTo(14);
    assertThat(answer.content().isEmpty()).isTrue();
  }

  @Test
  void aResponseFieldIsSentAsTheBytesThatItHolds() {
    AggregatedHttpResponse answer = get("/v1/fetched/b");
    assertThat(answer.contentUtf8()).isEqualTo("the file b");
    assertThat(answer.contentType()).hasToString("text/plain; charset=utf-8");
  }

  @Test
  void anErrorIsStillTheJsonOfAStatus() {
    assertThat(get("/v1/files/%FF").contentUtf8()).startsWith("{\"code\":3,");
  }

  @Test
  void aRequestFieldTakesTheBytesAndTheirType() {
    RequestHeaders headers =
        RequestHeaders.of(HttpMethod.PUT, "/v1/files/c", "content-type", "image/png");
    HttpData bytes = HttpData.wrap(new byte[] {(byte) 0xff, 0, '"'});
    assertThat(await(client.execute(headers, bytes).aggregate()).contentUtf8())
        .isEqualTo("{\"value\":\"3\",\"name\":\"c\",\"contentType\":\"image/png\"}");
  }

  @Test
  void aWholeRequestComesBackAsItWas() {
    RequestHeaders headers =
        RequestHeaders.of(HttpMethod.POST, "/v1/mirror", "content-type", "application/x-tar");
    byte[] bytes = {0, 1, 2, (byte) 0xfe, '\n'};
    AggregatedHttpResponse answer =
        await(client.execute(headers, HttpData.wrap(bytes)).aggregate());
    assertThat(answer.contentType()).hasToString("application/x-tar");
    assertThat(answer.content().array()).isEqualTo(bytes);
  }

  @Test
  void bytesOfNoTypeAreOctets() {
    AggregatedHttpResponse answer =
        await(client.execute(RequestHeaders.of(HttpMethod.POST, "/v1/mirror"), "x").aggregate());
    assertThat(answer.contentType()).hasToString("application/octet-stream");
    assertThat(answer.contentUtf8()).isEqualTo("x");
  }
}
