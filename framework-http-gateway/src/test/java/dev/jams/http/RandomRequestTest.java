package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.Status;
import dev.jams.App;
import dev.jams.http.RawConnection.Answer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever a request is, its answer is no 500, tells nothing of the inside, is the JSON of {@code
 * google.rpc.Status} if it is an error, and leaves no connection and no call behind.
 */
class RandomRequestTest {
  private static final int REQUESTS = Integer.getInteger("requests", 1_000);
  private static final long SECONDS = Long.getLong("seconds", 4);

  /** By system property, to look for more than each build does. */
  private static final long SEED = Long.getLong("seed", 2026);

  /** Many, to be taken for the rest of a body that was announced and is missing. */
  private static final String NEXT =
      "GET /v1/echo/next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".repeat(20);

  private static final Pattern INSIDE =
      Pattern.compile(
          "\\bat [a-z]+\\.|Exception|Error:|\\b(java|io\\.netty|io\\.grpc|com\\.(google\\.(proto|common)"
              + "|linecorp|fasterxml))\\b\\.|dev\\.jams|[Aa]rmeria|[Nn]etty");

  private static final JsonFormat.Parser STATUS =
      JsonFormat.parser()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(ErrorDetailsProto.getDescriptor().getMessageTypes())
                  .build());

  @Test
  void everyRequestIsAnsweredOrItsConnectionClosed() throws Exception {
    App app =
        App.named("random")
            .service(new ContractService())
            .listen(HttpGateway.on(0))
            .start("--http-max-body-size", "64KiB");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    int sent = 0;
    for (; sent < REQUESTS && System.nanoTime() - end < 0; sent++) {
      String request = new RandomRequests(SEED + sent).next();
      try {
        check(request, RawConnection.answers(app.port("http"), request + NEXT));
      } catch (Exception | AssertionError e) {
        String shown = request.substring(0, Math.min(2_000, request.length()));
        throw new AssertionError("seed " + (SEED + sent) + ": " + shown, e);
      }
    }
    assertThat(sent).isPositive();
    assertThat(app.stop()).as("calls that nobody ended").isZero();
  }

  private static void check(String request, List<Answer> answers) throws Exception {
    // Errors of gRPC and gRPC-Web have a form of their own.
    boolean json = !request.contains("application/grpc");
    for (Answer answer : answers) {
      assertThat(answer.status()).as(answer.body()).isBetween(200, 599).isNotEqualTo(500);
      assertThat(answer.body()).doesNotContainPattern(INSIDE);
      if (json && answer.status() >= 400 && !answer.body().isEmpty()) {
        assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
        Status.Builder status = Status.newBuilder();
        STATUS.merge(answer.body(), status);
        assertThat(status.getCode()).isPositive();
        assertThat(status.getMessage()).isNotEmpty();
      }
    }
  }
}
