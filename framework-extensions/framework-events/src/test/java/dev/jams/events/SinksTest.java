package dev.jams.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import dev.jams.App;
import dev.jams.AppContext;
import dev.jams.GrpcServer;
import dev.jams.StartException;
import dev.jams.events.shop.Order;
import dev.jams.events.shop.ShopGrpc;
import dev.jams.internal.call.CallIds;
import dev.jams.internal.insight.ShownExport;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** KT-10: sinks that are slow, hang or fail. */
@Timeout(120)
class SinksTest {
  private static final int MIB = 1024 * 1024;

  private final BlockingQueue<ApiEvent> events = new LinkedBlockingQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private App app;
  private ManagedChannel channel;
  private AppContext context;

  @AfterEach
  void close() throws Exception {
    if (channel != null) {
      channel.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
    }
    if (app != null) {
      app.close();
    }
  }

  /** Calls have the principals p0, p1, and so on. */
  private final class Identity implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      CallIds.KEY.get().facts().principal("p" + calls.getAndIncrement());
      return next.startCall(call, headers);
    }
  }

  private void start(ApiEvents told, String... more) throws StartException {
    List<String> args = new ArrayList<>(List.of("--config=", "--env-file=", "--grpc-port=0"));
    args.addAll(List.of("--shutdown-lame-duck=0s", "--events-delay=1h"));
    args.addAll(List.of(more));
    app =
        App.named("shop")
            .service(new ShopService())
            .intercept(told)
            .intercept(new Identity())
            .listen(GrpcServer.on(0))
            .start(args.toArray(String[]::new));
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
            .build();
  }

  private void call(int times, Order order) {
    for (int i = 0; i < times; i++) {
      assertThat(ShopGrpc.newBlockingStub(channel).buy(order).getId()).isEqualTo(order.getId());
    }
  }

  private ApiEvent next() throws InterruptedException {
    ApiEvent event = events.poll(60, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }

  private ShownExport shown() {
    return context.internals().insight().exports().get(0);
  }

  @Test
  void messagesThatWaitAreBoundedInBytesAndEventsComeWithoutThemAboveIt() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    start(
        ApiEvents.create()
            .to(
                context -> {
                  this.context = context;
                  return batch -> {
                    reached.countDown();
                    release.await();
                    events.addAll(batch);
                  };
                }),
        "--events-batch=1",
        "--events-samples-ratio=1",
        "--events-samples-queue-size=4MiB");
    Order large =
        Order.newBuilder().setId("large").setPicture(ByteString.copyFrom(new byte[MIB])).build();
    call(1, large);
    assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();

    call(20, large);
    // A client has its answer before its call has ended here.
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (shown().made().getAsLong() < 21) {
      assertThat(System.nanoTime()).as("time to wait for the events").isLessThan(end);
      Thread.onSpinWait();
    }
    release.countDown();
    int samples = 0;
    for (int i = 0; i < 21; i++) {
      ApiEvent event = next();
      assertThat(event.method()).contains("events.Shop/Buy");
      assertThat(event.response().isPresent()).isEqualTo(event.request().isPresent());
      samples += event.request().isPresent() ? 1 : 0;
    }
    // Each is a little more than 1 MiB.
    assertThat(samples).isEqualTo(3);
    call(1, large);
    assertThat(next().request()).contains("{\"id\":\"large\",\"picture\":\"(1048576 bytes)\"}");
  }

  @Test
  void nothingIsKeptOfMessagesThatComeAfterTheEnd() {
    CallSample sample = new CallSample(true);
    sample.request(Order.newBuilder().setId("x").build());
    assertThat(sample.end().size()).isEqualTo(3);
    sample.request(Order.newBuilder().setId("x").build());
    sample.response(Order.newBuilder().setId("x").build());
    assertThat(sample.end().size()).isZero();
  }

  @Test
  void stopHandsOverToTheOthersWhereOneHangs() throws Exception {
    List<ApiFailure> failures = new ArrayList<>();
    AtomicBoolean closed = new AtomicBoolean();
    ErrorSink.Running good =
        new ErrorSink.Running() {
          @Override
          public void accept(List<ApiFailure> batch) {
            failures.addAll(batch);
          }

          @Override
          public void closing() {
            throw new IllegalStateException("it does not close");
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    try (Receiver receiver = new Receiver()) {
      receiver.answers(exchange -> new CountDownLatch(1).await());
      start(ApiEvents.create().errorsTo(context -> good), "--events-http-url=" + receiver.url());
      assertThat(catchThrowable(() -> call(1, Order.newBuilder().setId("broken").build())))
          .isInstanceOf(StatusRuntimeException.class);
      app.close();
      assertThat(receiver.requests).hasSize(1);
    }
    assertThat(failures).hasSize(1);
    assertThat(closed).isTrue();
  }

  @Test
  void eventThatCannotBeMadeTakesNoOthersWithIt() throws Exception {
    start(
        ApiEvents.create()
            .to(
                context -> {
                  this.context = context;
                  return events::addAll;
                })
            .tenantOf(
                who ->
                    switch (who) {
                      case "p1" -> throw new IllegalStateException("who is that?");
                      case "p2" -> null;
                      default -> Optional.of("acme");
                    }),
        "--events-batch=4");
    call(4, Order.getDefaultInstance());

    assertThat(next().principal()).contains("p0");
    assertThat(next().principal()).contains("p3");
    app.close();
    assertThat(events).isEmpty();
    assertThat(shown().made().getAsLong()).isEqualTo(4);
    assertThat(shown().taken().getAsLong()).isEqualTo(2);
  }

  @Test
  void sinkThatThrowsAnErrorGetsTheNextBatch() throws Exception {
    AtomicBoolean thrown = new AtomicBoolean();
    start(
        ApiEvents.create()
            .to(
                context -> {
                  this.context = context;
                  return batch -> {
                    if (thrown.compareAndSet(false, true)) {
                      throw new AssertionError("once");
                    }
                    events.addAll(batch);
                  };
                }),
        "--events-batch=1");
    call(2, Order.getDefaultInstance());

    assertThat(next().principal()).contains("p1");
    app.close();
    assertThat(shown().made().getAsLong()).isEqualTo(2);
    assertThat(shown().taken().getAsLong()).isEqualTo(1);
  }
}
