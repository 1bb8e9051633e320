package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.internal.call.UnaryTimeout;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UnaryTimeoutTest {
  @RegisterExtension final Rig rig = new Rig();
  private final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
  private final CompletableFuture<Deadline> deadline = new CompletableFuture<>();
  private final CountDownLatch release = new CountDownLatch(1);

  /** Answers only when the test is over. */
  private final class Slow extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      deadline.complete(Context.current().getDeadline());
      var call = (ServerCallStreamObserver<EchoResponse>) responses;
      call.setOnCancelHandler(() -> {});
      try {
        cancelled.complete(awaitCancelled());
        assertThat(call.isCancelled()).isTrue();
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      super.unary(request, responses);
    }

    private boolean awaitCancelled() throws InterruptedException {
      CountDownLatch ended = new CountDownLatch(1);
      Context.current().addListener(context -> ended.countDown(), Runnable::run);
      return ended.await(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void unaryCallThatTakesTooLongEndsAndItsServiceLearnsOfIt() throws Exception {
    App app =
        rig.start(
            App.named("test").service(new Slow()).listen(GrpcServer.on(0)), "--grpc-timeout=50ms");
    try {
      assertThatThrownBy(() -> rig.echo(app).unary(EchoService.request("x")))
          .isInstanceOfSatisfying(
              StatusException.class,
              e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
                assertThat(e.getStatus().getDescription()).isEqualTo("deadline exceeded");
              });
      assertThat(cancelled.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      release.countDown();
    }
  }

  @Test
  void callsThatEndInTimeAreLeftAlone() throws Exception {
    App app =
        rig.start(
            App.named("test").service(new EchoService()).listen(GrpcServer.on(0)),
            "--grpc-timeout=1h");

    assertThat(rig.echo(app).unary(EchoService.request("x")).getText()).isEqualTo("x");
  }

  @Test
  void shorterDeadlineOfTheCallerStays() throws Exception {
    App app =
        rig.start(
            App.named("test").service(new Slow()).listen(GrpcServer.on(0)), "--grpc-timeout=1h");
    try {
      assertThatThrownBy(
              () ->
                  rig.echo(app)
                      .withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                      .unary(EchoService.request("x")))
          .isInstanceOf(StatusException.class);
      assertThat(deadline.get(Rig.PATIENCE_SECONDS, TimeUnit.SECONDS).timeRemaining(TimeUnit.HOURS))
          .isLessThan(1);
    } finally {
      release.countDown();
    }
  }

  @Test
  void partsOfAMillisecondCount() {
    AtomicInteger inTime = new AtomicInteger();
    // Some may be too late on a slow machine; all are, if their time is none.
    for (int i = 0; i < 10_000 && inTime.get() == 0; i++) {
      var unused =
          UnaryTimeout.within(
              Duration.ofNanos(999_999),
              new NoCall(),
              new Metadata(),
              (call, headers) -> {
                inTime.addAndGet(Context.current().isCancelled() ? 0 : 1);
                return new ServerCall.Listener<>() {};
              });
    }
    assertThat(inTime.get()).isPositive();
  }

  /** A call of which nothing is sent. */
  private static final class NoCall extends ServerCall<EchoRequest, EchoResponse> {
    @Override
    public void request(int numMessages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(EchoResponse message) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<EchoRequest, EchoResponse> getMethodDescriptor() {
      return EchoGrpc.getUnaryMethod();
    }
  }

  @Test
  void streamsHaveNoSuchDeadline() throws Exception {
    App app =
        rig.start(
            App.named("test").service(new EchoService()).listen(GrpcServer.on(0)),
            "--grpc-timeout=1ms");

    var stream = EchoGrpc.newBlockingV2Stub(rig.channel(app)).bidi();
    for (int i = 0; i < 3; i++) {
      stream.write(EchoService.request("x"));
      assertThat(Rig.read(stream).getText()).isEqualTo("x");
    }
    stream.halfClose();
    assertThat(Rig.read(stream)).isNull();
  }
}
