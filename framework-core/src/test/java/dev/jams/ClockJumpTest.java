package dev.jams;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever sets the clock of a machine changes dates, and neither deadlines nor timeouts. */
@Timeout(120)
class ClockJumpTest {
  /** What reads the time of day. Durations are measured by {@link System#nanoTime}. */
  private static final Pattern TIME_OF_DAY =
      Pattern.compile(
          "currentTimeMillis|\\b(Instant|LocalDate|LocalDateTime|OffsetDateTime|ZonedDateTime)\\.now|new"
              + " Date\\(\\)|Clock\\.(system|tick)");

  /** Those that are about dates: certificates, the start of the process, the services' clock. */
  private static final List<String> MAY =
      List.of("AppBuilder.java", "AppProcess.java", "CertificateWatch.java", "TlsFiles.java");

  @RegisterExtension final Rig rig = new Rig();

  @Test
  void nothingElseReadsTheTimeOfDay() throws IOException {
    List<String> reading = new ArrayList<>();
    for (String module : List.of("framework-core", "framework-http-gateway")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString();
          if (TIME_OF_DAY.matcher(Files.readString(file)).find() && !MAY.contains(name)) {
            reading.add(name);
          }
        }
      }
    }
    assertThat(reading).isEmpty();
  }

  @Test
  void callAndDrainOutliveAClockThatJumps() throws Exception {
    Jumping clock = new Jumping();
    CompletableFuture<Context> serving = new CompletableFuture<>();
    CompletableFuture<Void> letGo = new CompletableFuture<>();
    EchoService slow =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            serving.complete(Context.current());
            letGo.join();
            super.unary(request, responses);
          }
        };
    App app =
        rig.start(
            App.named("test").clock(clock).service(slow).listen(GrpcServer.on(0)),
            "--grpc-timeout",
            "100s",
            "--shutdown-drain-timeout",
            "60s");
    Future<EchoResponse> answer =
        EchoGrpc.newFutureStub(rig.channel(app))
            .withDeadlineAfter(90, SECONDS)
            .unary(EchoService.request("x"));
    Context context = serving.get(20, SECONDS);

    clock.jump(Duration.ofDays(400));
    Future<?> closing = Rig.closing(app);
    clock.jump(Duration.ofDays(-800));
    assertThat(context.isCancelled()).isFalse();
    assertThat(context.getDeadline().timeRemaining(SECONDS)).isBetween(0L, 90L);
    letGo.complete(null);

    assertThat(answer.get(20, SECONDS).getText()).isEqualTo("x");
    closing.get(20, SECONDS);
    assertThat(app.stop()).as("calls that were cut off").isZero();
  }

  private static final class Jumping extends Clock {
    private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");

    void jump(Duration far) {
      now = now.plus(far);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
