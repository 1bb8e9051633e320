package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.stream.StreamMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client streaming and bidirectional streaming over HTTP. */
class ClientStreamingTest {
  private static final String LINES = "application/x-ndjson";
  private static final String JSON = "application/json";

  @Nested
  class OverHttp1 extends Behaviour {
    OverHttp1() {
      super(SessionProtocol.H1C, false);
    }
  }

  @Nested
  class OverHttp2 extends BehaviourOfBothWays {
    OverHttp2() {
      super(false);
    }
  }

  @Nested
  class OverHttp2ToRemote extends BehaviourOfBothWays {
    OverHttp2ToRemote() {
      super(true);
    }
  }

  abstract static class Behaviour extends StreamsTest {
    Behaviour(SessionProtocol protocol, boolean remote) {
      super(protocol, remote);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '^',
        value = {
          "a message a line|{\"value\":1}#{\"value\":2}#{\"value\":3}#",
          "no line break at the end|{\"value\":1}#{\"value\":2}#{\"value\":3}",
          "messages without anything between|{\"value\":1}{\"value\":2}{\"value\":3}",
          "white space anywhere|  {\"value\": 1 }#### {#\"value\":2}#{\"value\":3} #",
          "one array|[{\"value\":1},{\"value\":2},{\"value\":3}]",
          "one array with white space| [ {\"value\":1} , {\"value\":2} #,{\"value\":3} ] #",
          "brackets in a text|{\"value\":1,\"name\":\"]}\\\"{[\"}{\"value\":5}{}",
        })
    void readsTheMessagesOf(String what, String body) {
      for (String contentType : new String[] {LINES, JSON}) {
        AggregatedHttpResponse answer = post("/v1/sum", contentType, body.replace('#', '\n'));
        assertThat(answer.contentUtf8()).as(what).startsWith("{\"value\":\"6\",\"count\":3");
      }
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "[]", "' [ ] '"})
    void noMessagesAreAStreamToo(String body) {
      AggregatedHttpResponse answer = post("/v1/sum", JSON, body);
      assertThat(answer.status()).isEqualTo(HttpStatus.OK);
      assertThat(answer.contentUtf8()).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '^',
        value = {
          "{\"value\":1}{\"value\":\"x\"}|$.value",
          "[{\"value\":1},{\"valu|message 2: the body ends inside it",
          "[{\"value\":1}|message 2: the body ends before the ] of the array of messages",
          "[{\"value\":1},]|message 2: expected a message of the array, found \\\"]\\\"",
          "[{\"value\":1} {}]|message 2: expected , or ] behind a message of the array, found",
          "[{\"value\":1}]{}|message 2: expected nothing behind the array of messages, found",
          "[,]|message 1: expected a message of the array, found \\\",\\\"",
          "{\"value\":1}]|$",
          "{\"value\":1},{\"value\":2}|$",
        })
    void saysWhatIsWrongWith(String body, String problem) {
      AggregatedHttpResponse answer = post("/v1/sum", JSON, body);
      assertThat(answer.status()).isEqualTo(HttpStatus.BAD_REQUEST);
      assertThat(answer.contentUtf8()).startsWith("{\"code\":3,").contains(problem);
    }

    @Test
    void refusesAMessageThatIsTooLargeButNotAStreamThatIs() {
      String name = "n".repeat(1 << 20);
      AggregatedHttpResponse many =
          post("/v1/sum", LINES, ("{\"value\":1,\"name\":\"" + name + "\"}\n").repeat(9));
      assertThat(many.contentUtf8()).startsWith("{\"value\":\"9\",\"count\":9");
      AggregatedHttpResponse large =
          post("/v1/sum", LINES, "{\"value\":1}{\"name\":\"" + name.repeat(4) + "\"}");
      assertThat(large.status()).isEqualTo(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
      assertThat(large.contentUtf8())
          .contains("message 2 is larger than the 4194304 bytes that this server takes");
    }

    @Test
    void refusesAContentTypeThatItCannotRead() {
      assertThat(post("/v1/sum", "text/plain", "{}").status())
          .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void bindsPathAndBodyFieldOfEachMessage() {
      assertThat(post("/v1/sum/bob", LINES, "1\n\"2\"\n3").contentUtf8())
          .isEqualTo("{\"value\":\"6\",\"count\":3,\"name\":\"bob\"}");
    }

    @Test
    void takesAnArrayForAMessageWhereTheBodyFieldIsRepeated() {
      assertThat(post("/v1/sum-of-lists", LINES, "[1,2]\n[3]\n[]").contentUtf8())
          .isEqualTo("{\"value\":\"6\",\"count\":3}");
    }

    @Test
    void aRuleWithoutBodyMakesOneMessage() {
      assertThat(get("/v1/sum/5?name=x").contentUtf8())
          .isEqualTo("{\"value\":\"5\",\"count\":1,\"name\":\"x\"}");
    }

    @Test
    void deliversAMessageBeforeTheNextIsSent() throws Exception {
      HttpRequestWriter request = streaming("/v1/sum");
      CompletableFuture<AggregatedHttpResponse> answer = client.execute(request).aggregate();
      // In pieces that are not messages.
      request.write(HttpData.ofUtf8("{\"value\":1}{\"va"));
      assertThat(service.received.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
      request.write(HttpData.ofUtf8("lue\":2}"));
      assertThat(service.received.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
      request.close();
      assertThat(await(answer).contentUtf8()).isEqualTo("{\"value\":\"3\",\"count\":2}");
    }

    @Test
    void aClientThatGoesAwayCancelsTheCall() throws Exception {
      HttpRequestWriter request = streaming("/v1/sum");
      HttpResponse answer = client.execute(request);
      request.write(HttpData.ofUtf8("{\"value\":1}"));
      assertThat(service.received.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
      answer.abort();
      request.abort();
      await(service.cancelled);
    }

    @Test
    void takesTheBytesOfAFileInPieces() {
      byte[] file = new byte[9 << 20];
      RequestHeaders headers =
          RequestHeaders.of(HttpMethod.PUT, "/v1/pieces/f", "content-type", "image/png");
      AggregatedHttpResponse answer =
          await(client.execute(headers, HttpData.wrap(file)).aggregate());
      assertThat(answer.contentUtf8())
          .startsWith("{\"value\":\"" + file.length + "\"")
          .endsWith("\"name\":\"f\",\"contentType\":\"image/png\"}");
      assertThat(service.passed.get()).isGreaterThan(2);
    }

    static HttpRequestWriter streaming(String path) {
      return HttpRequest.streaming(RequestHeaders.of(HttpMethod.POST, path, "content-type", LINES));
    }
  }

  abstract static class BehaviourOfBothWays extends Behaviour {
    BehaviourOfBothWays(boolean remote) {
      super(SessionProtocol.H2C, remote);
    }

    @Test
    void answersEachMessageBeforeTheNextIsSent() throws Exception {
      HttpRequestWriter request = streaming("/v1/double");
      Pieces answers = new Pieces(Long.MAX_VALUE);
      StreamMessage<HttpData> body = client.execute(request).split().body();
      body.subscribe(answers);
      for (int i = 1; i <= 3; i++) {
        request.write(HttpData.ofUtf8("{\"value\":" + i + "}"));
        assertThat(answers.next()).isEqualTo("{\"value\":\"" + 2 * i + "\"}\n");
      }
      request.close();
      await(body.whenComplete());
    }

    @Test
    void tellsOfAMessageThatItCannotReadBehindTheAnswersToThoseBefore() throws Exception {
      HttpRequestWriter request = streaming("/v1/double");
      Pieces answers = new Pieces(Long.MAX_VALUE);
      client.execute(request).split().body().subscribe(answers);
      request.write(HttpData.ofUtf8("{\"value\":1}"));
      assertThat(answers.next()).isEqualTo("{\"value\":\"2\"}\n");
      request.write(HttpData.ofUtf8("{\"value\":x}"));
      assertThat(answers.next()).startsWith("{\"error\":{\"code\":3,").contains("$.value");
      await(service.cancelled);
    }
  }
}
