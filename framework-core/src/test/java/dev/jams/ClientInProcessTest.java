package dev.jams;

import static dev.jams.EchoService.request;
import static dev.jams.EchoService.response;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.echo.PingGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where calls in process run, and that they do not wait for each other. */
@Timeout(120)
class ClientInProcessTest {
  @RegisterExtension final Rig rig = new Rig();

  /** Asks itself as often as it is told to, and waits. */
  private static final class Nested extends PingService {
    private final Clients clients;

    Nested(Clients clients) {
      this.clients = clients;
    }

    @Override
    public void ping(EchoRequest request, StreamObserver<EchoResponse> responses) {
      int left = request.getCount();
      String inner =
          left == 0
              ? ""
              : clients
                  .client("self", PingGrpc::newBlockingStub)
                  .ping(request(request.getText(), left - 1))
                  .getText();
      responses.onNext(response(inner + request.getText()));
      responses.onCompleted();
    }
  }

  private static AppBuilder nested() {
    return App.named("nested")
        .client("self", "in-process")
        .service(PingGrpc.getServiceDescriptor(), Nested::new)
        .listen(GrpcServer.on(0));
  }

  @Test
  void callInProcessNeedsNoneOfTheThreadsThatWaitForIt() throws Exception {
    App app = rig.start(nested(), "--executor-threads", "1");

    assertThat(PingGrpc.newBlockingV2Stub(rig.channel(app)).ping(request("x", 1)).getText())
        .isEqualTo("xx");
  }

  @Test
  void manyAtATimeMayCallEachOtherDeeply() throws Exception {
    App app = rig.start(nested(), "--executor-threads", "2");
    var stub = PingGrpc.newFutureStub(rig.channel(app));
    List<ListenableFuture<EchoResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(stub.ping(request("x", 9)));
    }

    for (ListenableFuture<EchoResponse> answer : answers) {
      assertThat(answer.get(60, SECONDS).getText()).isEqualTo("x".repeat(10));
    }
  }

  @Test
  void callsThatHangDoNotTakeMoreAndMoreThreads() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger hanging = new AtomicInteger();
    PingService service =
        new PingService() {
          @Override
          public void ping(EchoRequest request, StreamObserver<EchoResponse> responses) {
            hanging.incrementAndGet();
            boolean interrupted = false;
            while (end.getCount() > 0) {
              try {
                end.await();
              } catch (InterruptedException e) {
                interrupted = true;
              }
            }
            super.ping(request, responses);
            if (interrupted) {
              Thread.currentThread().interrupt();
            }
          }
        };
    App app =
        rig.start(
            App.named("x").client("self", "in-process").service(service),
            "--clients-self-max-concurrent-calls=2");
    var stub = app.client("self", PingGrpc::newFutureStub);
    try {
      String words = "";
      while (!words.equals("too many calls in process at a time")) {
        int before = hanging.get();
        ListenableFuture<EchoResponse> call = stub.ping(request("x"));
        while (!call.isDone() && hanging.get() == before) {
          Thread.onSpinWait();
        }
        if (call.isDone()) {
          // Also because the end of the one before has not been noticed yet.
          words =
              Status.fromThrowable(catchThrowableOfType(ExecutionException.class, call::get))
                  .getDescription();
        }
        // Its thread goes on.
        call.cancel(true);
      }
      assertThat(hanging).hasValueLessThan(100);
    } finally {
      end.countDown();
    }
  }
}
