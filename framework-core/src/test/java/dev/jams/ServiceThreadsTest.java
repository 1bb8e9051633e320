package dev.jams;

import static dev.jams.EchoService.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.echo.PingGrpc;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class ServiceThreadsTest {
  private static final String EVENT_LOOP = "grpc-worker";

  @RegisterExtension final Rig rig = new Rig();

  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  private final EchoService noting =
      new EchoService() {
        @Override
        public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
          threads.add(Thread.currentThread());
          super.unary(request, responses);
        }

        @Override
        public StreamObserver<EchoRequest> bidi(StreamObserver<EchoResponse> responses) {
          threads.add(Thread.currentThread());
          return new Requests(responses) {
            @Override
            public void onNext(EchoRequest request) {
              threads.add(Thread.currentThread());
              super.onNext(request);
            }
          };
        }
      };

  @Test
  void methodsRunOnVirtualThreadsWhereTheJdkHasThem() throws Exception {
    call(App.named("test").service(noting));

    assertThat(threads).hasSize(3).allSatisfy(ServiceThreadsTest::isForServiceCode);
  }

  @Test
  void blockedCallsDoNotKeepOthersFromBeingServed() throws Exception {
    CountDownLatch allInside = new CountDownLatch(50);
    EchoService meeting =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            allInside.countDown();
            try {
              allInside.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            super.unary(request, responses);
          }
        };
    App app = rig.start(App.named("test").service(meeting).listen(GrpcServer.on(0)));
    var stub = EchoGrpc.newFutureStub(rig.channel(app));

    var answers = new ArrayList<Future<EchoResponse>>();
    for (int i = 0; i < 50; i++) {
      answers.add(stub.unary(request("x")));
    }

    for (var answer : answers) {
      assertThat(answer.get(10, TimeUnit.SECONDS).getText()).isEqualTo("x");
    }
  }

  @Test
  void serviceWithADirectExecutorRunsOnTheEventLoop() throws Exception {
    call(App.named("test").service(noting, Runnable::run));

    assertThat(threads)
        .hasSize(3)
        .allSatisfy(thread -> assertThat(thread.getName()).startsWith(EVENT_LOOP));
  }

  @Test
  void serviceRunsOnItsOwnExecutorAndTheOthersDoNot() throws Exception {
    ExecutorService own = Executors.newSingleThreadExecutor(task -> new Thread(task, "own"));
    List<Thread> pinged = new CopyOnWriteArrayList<>();
    PingService ping =
        new PingService() {
          @Override
          public void ping(EchoRequest request, StreamObserver<EchoResponse> responses) {
            pinged.add(Thread.currentThread());
            super.ping(request, responses);
          }
        };
    try {
      App app = call(App.named("test").service(noting, own).service(ping));
      PingGrpc.newBlockingV2Stub(rig.channel(app)).ping(request("x"));

      assertThat(threads)
          .hasSize(3)
          .allSatisfy(thread -> assertThat(thread.getName()).isEqualTo("own"));
      assertThat(pinged).hasSize(1).allSatisfy(ServiceThreadsTest::isForServiceCode);
      app.close();
      assertThat(own.isShutdown()).as("the executor stays its owner's").isFalse();
    } finally {
      own.shutdown();
    }
  }

  private App call(AppBuilder builder) throws Exception {
    App app = rig.start(builder.listen(GrpcServer.on(0)));
    var stub = rig.echo(app);
    stub.unary(request("x"));
    var bidi = stub.bidi();
    bidi.write(request("x"));
    bidi.halfClose();
    assertThat(Rig.texts(bidi)).containsExactly("x");
    return app;
  }

  private static void isForServiceCode(Thread thread) throws ReflectiveOperationException {
    if (Runtime.version().feature() >= 21) {
      // By name, because the tests are compiled for 17.
      assertThat(Thread.class.getMethod("isVirtual").invoke(thread)).isEqualTo(true);
    } else {
      assertThat(thread.getName()).startsWith("jams-call-");
    }
  }
}
