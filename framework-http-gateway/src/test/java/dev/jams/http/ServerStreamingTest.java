package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.SplitHttpResponse;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Server streaming over HTTP. */
class ServerStreamingTest {
  @Nested
  class OverHttp1 extends Behaviour {
    OverHttp1() {
      super(SessionProtocol.H1C, false);
    }
  }

  @Nested
  class OverHttp2 extends Behaviour {
    OverHttp2() {
      super(SessionProtocol.H2C, false);
    }
  }

  @Nested
  class OverHttp2ToRemote extends Behaviour {
    OverHttp2ToRemote() {
      super(SessionProtocol.H2C, true);
    }
  }

  abstract static class Behaviour extends StreamsTest {
    private static final int BIG = 10_000;

    Behaviour(SessionProtocol protocol, boolean remote) {
      super(protocol, remote);
    }

    @Test
    void sendsAMessageALineUnlessAskedForSomethingElse() {
      AggregatedHttpResponse answer = get("/v1/count/3");
      assertThat(answer.status()).isEqualTo(HttpStatus.OK);
      assertThat(answer.contentType()).hasToString("application/x-ndjson");
      assertThat(answer.contentUtf8())
          .isEqualTo("{\"value\":\"1\"}\n{\"value\":\"2\"}\n{\"value\":\"3\"}\n");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "*/*|application/x-ndjson",
          "application/*|application/x-ndjson",
          "text/html, */*;q=0.1|application/x-ndjson",
          "application/x-ndjson|application/x-ndjson",
          "text/event-stream|text/event-stream",
          "text/*|text/event-stream",
          "application/json|application/json",
          "application/json, */*|application/json",
          "application/json;q=0.5, text/event-stream;q=0.6|text/event-stream",
          "application/x-ndjson;q=0, */*|text/event-stream",
        })
    void takesTheFormatThatAcceptPrefers(String accept, String contentType) {
      assertThat(get("/v1/count/1", "accept", accept).contentType()).hasToString(contentType);
    }

    @Test
    void refusesToWriteWhatItCannot() {
      AggregatedHttpResponse answer = get("/v1/count/1", "accept", "image/png");
      assertThat(answer.status()).isEqualTo(HttpStatus.NOT_ACCEPTABLE);
      assertThat(answer.contentUtf8())
          .contains(
              "accept is image/png, expected one of application/x-ndjson, text/event-stream,"
                  + " application/json");
    }

    @Test
    void sendsEventsWhenAskedForThem() {
      AggregatedHttpResponse answer = get("/v1/count/2", "accept", "text/event-stream");
      assertThat(answer.contentUtf8())
          .isEqualTo("data: {\"value\":\"1\"}\n\ndata: {\"value\":\"2\"}\n\n");
      assertThat(answer.headers().get(HttpHeaderNames.CACHE_CONTROL)).isEqualTo("no-cache");
    }

    @Test
    void sendsOneArrayWhenAskedForJson() {
      assertThat(get("/v1/count/2", "accept", "application/json").contentUtf8())
          .isEqualTo("[{\"value\":\"1\"},{\"value\":\"2\"}]");
    }

    @ParameterizedTest
    @CsvSource({"application/x-ndjson,''", "text/event-stream,''", "application/json,[]"})
    void anEmptyStreamIsASuccess(String accept, String body) {
      AggregatedHttpResponse answer = get("/v1/count/0", "accept", accept);
      assertThat(answer.status()).isEqualTo(HttpStatus.OK);
      assertThat(answer.contentType()).hasToString(accept);
      assertThat(answer.contentUtf8()).isEqualTo(body);
    }

    @Test
    void sendsTheFieldThatTheRuleNames() {
      assertThat(get("/v1/names/2?name_length=3").contentUtf8()).isEqualTo("\"nnn\"\n\"nnn\"\n");
    }

    @Test
    void takesItsRequestFromABody() {
      assertThat(post("/v1/count", "application/json", "{\"upTo\":1}").contentUtf8())
          .isEqualTo("{\"value\":\"1\"}\n");
    }

    @ParameterizedTest
    @CsvSource({"application/x-ndjson", "text/event-stream", "application/json"})
    void anErrorBeforeTheFirstMessageIsAnOrdinaryAnswer(String accept) {
      AggregatedHttpResponse answer = get("/v1/count/3?fail_after=-1", "accept", accept);
      assertThat(answer.status()).isEqualTo(HttpStatus.NOT_FOUND);
      assertThat(answer.contentType()).hasToString("application/json");
      assertThat(answer.contentUtf8())
          .isEqualTo("{\"code\":5,\"message\":\"no numbers\",\"details\":[]}");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '^',
        value = {
          "application/x-ndjson|{\"value\":\"1\"}#{\"error\":ERROR}#",
          "text/event-stream|data: {\"value\":\"1\"}##event: error#data: ERROR##",
          "application/json|[{\"value\":\"1\"}",
        })
    void anErrorAfterAMessageNeverLooksLikeAnEnd(String accept, String body) {
      AggregatedHttpResponse answer = get("/v1/count/3?fail_after=1", "accept", accept);
      assertThat(answer.status()).isEqualTo(HttpStatus.OK);
      assertThat(answer.contentUtf8())
          .isEqualTo(
              body.replace('#', '\n')
                  .replace(
                      "ERROR", "{\"code\":15,\"message\":\"lost \\\"count\\\"\",\"details\":[]}"));
    }

    @Test
    void eachMessageLeavesBeforeTheNextIsMade() throws Exception {
      Pieces pieces = new Pieces(Long.MAX_VALUE);
      client.get("/v1/count/2?wait_after=1").split().body().subscribe(pieces);
      assertThat(pieces.next()).isEqualTo("{\"value\":\"1\"}\n");
      assertThat(service.letGo).isNotDone();
      service.letGo.complete(null);
      assertThat(pieces.next()).isEqualTo("{\"value\":\"2\"}\n");
    }

    @Test
    void aClientThatGoesAwayCancelsTheCall() throws Exception {
      HttpClient jdk = HttpClient.newBuilder().version(version()).build();
      URI uri = URI.create("http://127.0.0.1:" + port() + "/v1/count/100000000?name_length=" + BIG);
      try (InputStream body =
          jdk.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream()).body()) {
        assertThat(body.read()).isEqualTo('{');
        await(service.heldUp);
      }
      await(service.cancelled);
    }

    @Test
    void theDeadlineEndsAStream() {
      AggregatedHttpResponse answer = get("/v1/count/2?wait_after=1", "grpc-timeout", "300m");
      assertThat(answer.contentUtf8())
          .startsWith("{\"value\":\"1\"}\n{\"error\":{\"code\":4,")
          .endsWith("}\n");
    }

    @Test
    void aSlowReaderHoldsTheServiceBackAndLosesNothing() {
      int messages = 3_000;
      Pieces pieces = new Pieces(1);
      SplitHttpResponse answer =
          client.get("/v1/count/" + messages + "?name_length=" + BIG).split();
      answer.body().subscribe(pieces);
      // 30 MB are more than any socket takes, so the service is held up well before the end.
      assertThat(await(service.heldUp)).isLessThan(messages);
      pieces.more(Long.MAX_VALUE);
      await(pieces.end());
      assertThat(service.passed.get()).isEqualTo(messages);
      assertThat(pieces.rest().chars().filter(c -> c == '\n').count()).isEqualTo(messages);
    }

    @Test
    void headTellsTheFormatAndStartsNothing() {
      AggregatedHttpResponse answer = await(client.head("/v1/count/3").aggregate());
      assertThat(answer.status()).isEqualTo(HttpStatus.OK);
      assertThat(answer.contentType()).hasToString("application/x-ndjson");
      assertThat(answer.content().isEmpty()).isTrue();
      assertThat(service.passed).hasValue(0);
      assertThat(client.options("/v1/count/3").aggregate().join().headers().get("allow"))
          .contains(HttpMethod.GET.name(), HttpMethod.HEAD.name());
    }

    @Test
    void sendsBytesAsTheyAreFromAStreamOfHttpBodies() {
      AggregatedHttpResponse answer = get("/v1/pieces/3");
      assertThat(answer.contentType()).hasToString("image/x-test");
      assertThat(answer.headers().get("x-content-type-options")).isEqualTo("nosniff");
      assertThat(answer.content().array()).containsExactly(1, 0xff, 2, 0xff, 3, 0xff);
    }

    @Test
    void breaksOffAFailedStreamOfHttpBodies() {
      assertThatThrownBy(() -> get("/v1/pieces/3?fail_after=1")).isNotNull();
    }
  }
}
