package dev.jams;

import static dev.jams.EchoService.request;
import static dev.jams.EchoService.response;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** GM-04: a service that runs elsewhere, reached through an app that relays its calls. */
@Timeout(120)
class RelayTest {
  private static final Metadata.Key<String> TEXT =
      Metadata.Key.of("x-text", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<byte[]> BYTES =
      Metadata.Key.of("x-bytes-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private static final int MANY = 250;

  /** The flow-control windows and buffers on the way take 30 to 100, by how far they grow. */
  private static final int AT_MOST = 160;

  private static final EchoResponse LARGE_RESPONSE =
      EchoResponse.newBuilder().setPayload(ByteString.copyFrom(new byte[64 << 10])).build();
  private static final EchoRequest LARGE_REQUEST =
      EchoRequest.newBuilder().setPayload(ByteString.copyFrom(new byte[64 << 10])).build();

  @RegisterExtension final Rig rig = new Rig();

  @Test
  void relaysAllFourKindsOfCall() throws Exception {
    EchoGrpc.EchoBlockingV2Stub stub = EchoGrpc.newBlockingV2Stub(front(new EchoService()));

    assertThat(stub.unary(request("one")).getText()).isEqualTo("one");
    assertThat(Rig.texts(stub.serverStream(request("s", 3)))).containsExactly("s0", "s1", "s2");

    BlockingClientCall<EchoRequest, EchoResponse> clientStream = stub.clientStream();
    clientStream.write(request("a"));
    clientStream.write(request("b"));
    clientStream.halfClose();
    assertThat(Rig.texts(clientStream)).containsExactly("a,b");

    BlockingClientCall<EchoRequest, EchoResponse> bidi = stub.bidi();
    bidi.write(request("x"));
    assertThat(Rig.read(bidi).getText()).isEqualTo("x");
    bidi.write(request("y"));
    bidi.halfClose();
    assertThat(Rig.texts(bidi)).containsExactly("y");
  }

  @Test
  void emptyStreamsEndWithOk() throws Exception {
    EchoGrpc.EchoBlockingV2Stub stub = EchoGrpc.newBlockingV2Stub(front(new EchoService()));

    assertThat(Rig.texts(stub.serverStream(request("s", 0)))).isEmpty();
    BlockingClientCall<EchoRequest, EchoResponse> bidi = stub.bidi();
    bidi.halfClose();
    assertThat(Rig.texts(bidi)).isEmpty();
  }

  @Test
  void relaysMetadataBothWaysAndTrailers() throws Exception {
    AtomicReference<Metadata> arrived = new AtomicReference<>();
    ServerInterceptor answering =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            arrived.set(headers);
            return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                  @Override
                  public void sendHeaders(Metadata responseHeaders) {
                    responseHeaders.put(TEXT, "header");
                    super.sendHeaders(responseHeaders);
                  }

                  @Override
                  public void close(Status status, Metadata trailers) {
                    trailers.put(TEXT, "trailer");
                    trailers.put(BYTES, new byte[] {0, -1});
                    super.close(status, trailers);
                  }
                },
                headers);
          }
        };
    App remote =
        rig.start(
            App.named("remote")
                .service(new EchoService())
                .intercept(answering)
                .listen(GrpcServer.on(0)));
    Metadata sent = new Metadata();
    sent.put(TEXT, "first");
    sent.put(TEXT, "second");
    sent.put(BYTES, new byte[] {1, 2, 3});
    AtomicReference<Metadata> headers = new AtomicReference<>();
    AtomicReference<Metadata> trailers = new AtomicReference<>();

    EchoGrpc.newBlockingV2Stub(front(remote.port("grpc")))
        .withInterceptors(
            MetadataUtils.newAttachHeadersInterceptor(sent),
            MetadataUtils.newCaptureMetadataInterceptor(headers, trailers))
        .unary(request("x"));

    assertThat(arrived.get().getAll(TEXT)).containsExactly("first", "second");
    assertThat(arrived.get().get(BYTES)).containsExactly(1, 2, 3);
    assertThat(headers.get().get(TEXT)).isEqualTo("header");
    assertThat(trailers.get().get(TEXT)).isEqualTo("trailer");
    assertThat(trailers.get().get(BYTES)).containsExactly(0, -1);
  }

  @Test
  void relaysStatusDescriptionAndTrailersOfAFailure() throws Exception {
    EchoService failing =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            Metadata trailers = new Metadata();
            trailers.put(BYTES, new byte[] {7});
            responses.onError(
                Status.FAILED_PRECONDITION
                    .withDescription("closed on Sundays")
                    .asException(trailers));
          }
        };
    var stub = EchoGrpc.newBlockingV2Stub(front(failing));

    StatusException e = catchThrowableOfType(StatusException.class, () -> stub.unary(request("x")));

    assertThat(e.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(e.getStatus().getDescription()).isEqualTo("closed on Sundays");
    assertThat(e.getTrailers().get(BYTES)).containsExactly(7);
  }

  @Test
  void interceptorsSeeRelayedCallsAsTheyDoLocalOnes() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    ServerInterceptor counting =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            calls.incrementAndGet();
            return next.startCall(call, headers);
          }
        };
    App remote = rig.start(App.named("remote").service(new EchoService()).listen(GrpcServer.on(0)));
    App front = rig.start(frontApp(remote.port("grpc")).intercept(counting));

    rig.echo(front).unary(request("x"));

    assertThat(calls).hasValue(1);
  }

  @Test
  void relaysTheDeadline() throws Exception {
    CompletableFuture<Deadline> deadline = new CompletableFuture<>();
    EchoService looking =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            deadline.complete(Context.current().getDeadline());
            super.unary(request, responses);
          }
        };

    EchoGrpc.newBlockingV2Stub(front(looking)).withDeadlineAfter(25, SECONDS).unary(request("x"));

    assertThat(deadline.get().timeRemaining(SECONDS)).isBetween(0L, 25L);
  }

  @Test
  void setsNoDeadlineOfItsOwn() throws Exception {
    AtomicReference<Deadline> deadline = new AtomicReference<>();
    EchoService looking =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            deadline.set(Context.current().getDeadline());
            super.unary(request, responses);
          }
        };

    EchoGrpc.newBlockingV2Stub(front(looking)).unary(request("x"));

    assertThat(deadline.get()).isNull();
  }

  @Test
  void deadlineThatPassesEndsTheCallAtTheFarEnd() throws Exception {
    Endless endless = new Endless();
    var stub = EchoGrpc.newFutureStub(front(endless));
    // On a slow machine the first call may not get that far in its time; then the next has more.
    for (long seconds = 1; !endless.hasBegun(); seconds *= 2) {
      var answer = stub.withDeadlineAfter(seconds, SECONDS).unary(request("x"));

      assertThatThrownBy(() -> answer.get(2 * Rig.PATIENCE_SECONDS, SECONDS))
          .hasMessageContaining("DEADLINE_EXCEEDED");
    }
    endless.awaitCancelled();
  }

  @Test
  void relaysTheCancellationOfAUnaryCall() throws Exception {
    Endless endless = new Endless();
    var answer = EchoGrpc.newFutureStub(front(endless)).unary(request("x"));
    endless.awaitBegun();

    answer.cancel(true);

    endless.awaitCancelled();
  }

  @Test
  void relaysTheCancellationOfAStream() throws Exception {
    Endless endless = new Endless();
    BlockingClientCall<EchoRequest, EchoResponse> call =
        EchoGrpc.newBlockingV2Stub(front(endless)).bidi();
    call.write(request("x"));
    assertThat(Rig.read(call).getText()).isEqualTo("begun");

    call.cancel("enough", null);

    endless.awaitCancelled();
  }

  @Test
  void slowReaderHoldsBackTheFarServer() throws Exception {
    Flood flood = new Flood();
    ClientCall<EchoRequest, EchoResponse> call =
        front(flood).newCall(EchoGrpc.getServerStreamMethod(), CallOptions.DEFAULT);
    Answers answers = new Answers();
    call.start(answers, new Metadata());
    call.request(1);
    call.sendMessage(request("x"));
    call.halfClose();
    answers.next();

    // Without back-pressure the flood is over in a fraction of this time.
    assertThatThrownBy(() -> flood.allSent.get(1, SECONDS)).isInstanceOf(TimeoutException.class);
    assertThat(flood.sent.get()).isLessThan(AT_MOST);

    call.request(MANY);
    for (int i = 1; i < MANY; i++) {
      answers.next();
    }
    assertThat(answers.end.get(60, SECONDS).isOk()).isTrue();
    assertThat(flood.sent).hasValue(MANY);
  }

  @Test
  void slowFarServerHoldsBackTheSender() throws Exception {
    Reluctant reluctant = new Reluctant();
    ClientCall<EchoRequest, EchoResponse> call =
        front(reluctant).newCall(EchoGrpc.getClientStreamMethod(), CallOptions.DEFAULT);
    Sender sender = new Sender(call);
    call.start(sender, new Metadata());
    call.request(1);
    sender.send();

    assertThatThrownBy(() -> sender.allSent.get(1, SECONDS)).isInstanceOf(TimeoutException.class);
    assertThat(sender.sent.get()).isLessThan(AT_MOST);

    reluctant.begun.get(Rig.PATIENCE_SECONDS, SECONDS).request(MANY);
    assertThat(sender.answer.get(60, SECONDS)).isEqualTo(Integer.toString(MANY));
  }

  private ManagedChannel front(EchoService service) throws StartException {
    App remote = rig.start(App.named("remote").service(service).listen(GrpcServer.on(0)));
    return front(remote.port("grpc"));
  }

  private ManagedChannel front(int port) throws StartException {
    return rig.channel(rig.start(frontApp(port)));
  }

  private static AppBuilder frontApp(int port) {
    return App.named("front")
        .service(RemoteService.at("127.0.0.1:" + port, EchoGrpc.getServiceDescriptor()))
        .listen(GrpcServer.on(0));
  }

  /** Answers nothing and notices when it is cancelled. */
  private static final class Endless extends EchoService {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      ((ServerCallStreamObserver<EchoResponse>) responses).setOnCancelHandler(cancelled::countDown);
      begun.countDown();
    }

    @Override
    public StreamObserver<EchoRequest> bidi(StreamObserver<EchoResponse> responses) {
      ((ServerCallStreamObserver<EchoResponse>) responses).setOnCancelHandler(cancelled::countDown);
      responses.onNext(response("begun"));
      return new Requests(responses);
    }

    boolean hasBegun() {
      return begun.getCount() == 0;
    }

    void awaitBegun() throws InterruptedException {
      assertThat(begun.await(Rig.PATIENCE_SECONDS, SECONDS)).isTrue();
    }

    void awaitCancelled() throws InterruptedException {
      assertThat(cancelled.await(Rig.PATIENCE_SECONDS, SECONDS)).isTrue();
    }
  }

  /** Sends many large messages as fast as the transport takes them. */
  private static final class Flood extends EchoService {
    private final AtomicInteger sent = new AtomicInteger();
    private final CompletableFuture<Void> allSent = new CompletableFuture<>();

    @Override
    public void serverStream(EchoRequest request, StreamObserver<EchoResponse> responses) {
      var call = (ServerCallStreamObserver<EchoResponse>) responses;
      call.setOnReadyHandler(
          () -> {
            while (call.isReady() && sent.get() < MANY) {
              call.onNext(LARGE_RESPONSE);
              if (sent.incrementAndGet() == MANY) {
                call.onCompleted();
                allSent.complete(null);
              }
            }
          });
    }
  }

  /** Takes no message until it is told to, and answers with their number. */
  private static final class Reluctant extends EchoService {
    private final CompletableFuture<ServerCallStreamObserver<?>> begun = new CompletableFuture<>();

    @Override
    public StreamObserver<EchoRequest> clientStream(StreamObserver<EchoResponse> responses) {
      var call = (ServerCallStreamObserver<EchoResponse>) responses;
      call.disableAutoRequest();
      begun.complete(call);
      List<EchoRequest> received = new ArrayList<>();
      return new Requests(responses) {
        @Override
        public void onNext(EchoRequest request) {
          received.add(request);
        }

        @Override
        public void onCompleted() {
          responses.onNext(response(Integer.toString(received.size())));
          super.onCompleted();
        }
      };
    }
  }

  /** Collects answers without asking for more. */
  private static final class Answers extends ClientCall.Listener<EchoResponse> {
    private final BlockingQueue<EchoResponse> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    void next() throws InterruptedException {
      assertThat(messages.poll(Rig.PATIENCE_SECONDS, SECONDS)).isNotNull();
    }

    @Override
    public void onMessage(EchoResponse message) {
      messages.add(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status);
    }
  }

  /** Sends many large messages as fast as the transport takes them. */
  private static final class Sender extends ClientCall.Listener<EchoResponse> {
    private final ClientCall<EchoRequest, EchoResponse> call;
    private final AtomicInteger sent = new AtomicInteger();
    private final CompletableFuture<Void> allSent = new CompletableFuture<>();
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    Sender(ClientCall<EchoRequest, EchoResponse> call) {
      this.call = call;
    }

    synchronized void send() {
      while (call.isReady() && sent.get() < MANY) {
        call.sendMessage(LARGE_REQUEST);
        if (sent.incrementAndGet() == MANY) {
          call.halfClose();
          allSent.complete(null);
        }
      }
    }

    @Override
    public void onReady() {
      send();
    }

    @Override
    public void onMessage(EchoResponse message) {
      answer.complete(message.getText());
    }
  }
}
