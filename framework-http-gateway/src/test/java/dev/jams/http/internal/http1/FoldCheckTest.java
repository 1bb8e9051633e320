package dev.jams.http.internal.http1;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.internal.net.GuardCounts;
import dev.jams.internal.net.Guards;
import dev.jams.internal.net.Patience;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the bytes of requests are parted, the folded heads among them are the same. */
class FoldCheckTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String FOLDED = GET + "A: b\r\n c\r\n\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET + "A: b c\r\n\r\n",
        "\r\n" + GET + "\r\n",
        POST + "Content-Length: 6\r\n\r\n{\n \n }",
        CHUNKED + "6\r\n{\n \n }\r\n0\r\n\r\n",
        CHUNKED + "6\r\n0\n0\n }\r\n0\r\nT: t\r\n\r\n",
        CHUNKED + "0a\r\n0123\n 6789\r\n3\r\n 0\n\r\n00\r\n\r\n",
      })
  void tellsHeadsFromBodies(String request) {
    assertVerdicts(request + request + FOLDED, true, true, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FOLDED,
        GET + "A: b\r\n\tc\r\n\r\n",
        GET + " \r\n\r\n",
        POST + "Content-Length: 2\r\n 0\r\n\r\n",
      })
  void findsEveryFold(String request) {
    assertVerdicts(GET + "\r\n" + request, true, false);
  }

  private static void assertVerdicts(String bytes, Boolean... taken) {
    assertThat(verdicts(bytes.split(""))).as("byte by byte").containsExactly(taken);
    for (int at = 0; at <= bytes.length(); at++) {
      assertThat(verdicts(bytes.substring(0, at), bytes.substring(at)))
          .as("in two parts, at %d", at)
          .containsExactly(taken);
    }
  }

  /** Whether each request was taken. */
  private static List<Boolean> verdicts(String... parts) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());
    LingeringClose end = new LingeringClose(Duration.ZERO);
    Patience head = new Patience(channel, Duration.ZERO, () -> {});
    Guards guards = new GuardCounts().of("test");
    HeadCheck heads = new HeadCheck(channel.pipeline().firstContext(), end, head, guards);
    channel.pipeline().addLast(heads).addFirst(new FoldCheck(heads, head, () -> {}));
    List<Boolean> verdicts = new ArrayList<>();
    for (String part : parts) {
      channel.writeInbound(Unpooled.copiedBuffer(part, US_ASCII));
      for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
        if (read instanceof HttpRequest request) {
          verdicts.add(request.decoderResult().isSuccess());
        }
        ReferenceCountUtil.release(read);
      }
    }
    channel.close();
    return verdicts;
  }
}
