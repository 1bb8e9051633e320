package dev.jams.http.guards;

import static dev.jams.http.guards.Apps.COUNT;
import static dev.jams.http.guards.Apps.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import dev.jams.http.protocols.Item;
import dev.jams.http.protocols.StreamsGrpc.StreamsImplBase;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that write on whether their call is ready or not, to clients that take nothing. */
@Timeout(120)
class UnsentAnswersTest {
  private static final int MESSAGES = 3_000;
  private static final int SIZE = 10_000;

  /** As many messages as may be kept, and some on their way. */
  private static final int KEPT = 150;

  /** What the two sockets of a connection may hold beside. */
  private static final int BUFFERED = 1_500;

  private static final byte[] WIDE = {0, 4, 0x7f, 0, 0, 0};
  private static final byte[] SHUT = {0, 4, 0, 0, 0, 0};

  private final Writer service = new Writer();
  private App app;

  @BeforeEach
  void start() throws Exception {
    app =
        App.named("unsent")
            .service(service)
            .listen(GrpcServer.on(0))
            .listen(HttpGateway.on(0))
            .start();
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private RawHttp2 stalled(String listener) throws Exception {
    RawHttp2 connection = RawHttp2.to(app.port(listener));
    connection.frame(RawHttp2.SETTINGS, 0, 0, SHUT);
    connection.headers(1, false, call(COUNT));
    connection.data(1, true, ByteBuffer.allocate(5).array());
    return connection;
  }

  private static void open(RawHttp2 connection) {
    connection.frame(RawHttp2.SETTINGS, 0, 0, WIDE);
    connection.windowUpdate(0, 1 << 30);
  }

  private void awaitThatServiceWaits() {
    await(() -> service.thread != null && service.thread.getState() == Thread.State.TIMED_WAITING);
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aServiceThatDoesNotAskWaitsForItsClient(String listener) throws Exception {
    try (RawHttp2 connection = stalled(listener)) {
      awaitThatServiceWaits();
      assertThat(service.written.get()).isLessThan(KEPT);
      open(connection);
      assertThat(connection.answer(1).grpcStatus()).isEqualTo("0");
      assertThat(service.written).hasValue(MESSAGES);
    }
  }

  @Test
  void aServiceThatDoesNotAskWaitsForTheSocketOfItsClient() throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(8 << 10);
      socket.setSoTimeout(60_000);
      socket.connect(new InetSocketAddress("127.0.0.1", app.port("http")));
      String request =
          "POST "
              + COUNT
              + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n"
              + "Content-Type: application/json\r\n\r\n{}";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      awaitThatServiceWaits();
      assertThat(service.written.get()).isLessThan(KEPT + BUFFERED);
      assertThat(socket.getInputStream().readAllBytes()).hasSizeGreaterThan(MESSAGES * SIZE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aServiceThatWaitsLearnsThatItsClientHasGone(String listener) throws Exception {
    try (RawHttp2 connection = stalled(listener)) {
      awaitThatServiceWaits();
      connection.frame(RawHttp2.RST_STREAM, 0, 1, RawHttp2.number(8));
      Throwable end = service.end.get(60, TimeUnit.SECONDS);
      assertThat(Status.fromThrowable(end).getCode()).isEqualTo(Status.Code.CANCELLED);
    }
  }

  /** Such as one that tells many clients the same; none of them may hold up the others. */
  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aServiceThatWritesOnAThreadOfItsOwnIsCutOff(String listener) throws Exception {
    service.elsewhere = true;
    try (RawHttp2 connection = stalled(listener)) {
      assertThat(service.end.get(60, TimeUnit.SECONDS)).isNull();
      assertThat(service.writtenWhenCancelled).isLessThan(KEPT);
      open(connection);
      assertThat(connection.answer(1).headers())
          .containsEntry("grpc-status", "8")
          .containsEntry("grpc-message", "the client takes the answer more slowly than it comes");
      service.cancelled.get(60, TimeUnit.SECONDS);
    }
  }

  /** Writes all that it has. */
  private static final class Writer extends StreamsImplBase {
    private final AtomicInteger written = new AtomicInteger();

    /** Null if nothing was thrown. */
    private final CompletableFuture<Throwable> end = new CompletableFuture<>();

    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private volatile Thread thread;
    private volatile boolean elsewhere;
    private volatile int writtenWhenCancelled = Integer.MAX_VALUE;

    @Override
    public void count(Item request, StreamObserver<Item> responses) {
      if (elsewhere) {
        var call = (ServerCallStreamObserver<Item>) responses;
        call.setOnCancelHandler(() -> cancelled.complete(null));
        new Thread(() -> write(call)).start();
      } else {
        write((ServerCallStreamObserver<Item>) responses);
      }
    }

    private void write(ServerCallStreamObserver<Item> responses) {
      thread = Thread.currentThread();
      Item item = Item.newBuilder().setText("x".repeat(SIZE)).build();
      try {
        while (written.get() < MESSAGES) {
          if (responses.isCancelled() && written.get() < writtenWhenCancelled) {
            writtenWhenCancelled = written.get();
          }
          written.incrementAndGet();
          responses.onNext(item);
        }
        responses.onCompleted();
        end.complete(null);
      } catch (RuntimeException e) {
        end.complete(e);
        throw e;
      }
    }
  }
}
