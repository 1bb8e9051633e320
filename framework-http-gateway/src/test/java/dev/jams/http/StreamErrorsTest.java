package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.RichStatus;
import dev.jams.http.protocols.Item;
import dev.jams.http.protocols.StreamsGrpc;
import dev.jams.http.protocols.StreamsGrpc.StreamsBlockingStub;
import dev.jams.testing.AppExtension;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exceptions in the midst of a stream: the messages before come first, then the error. */
@Timeout(120)
class StreamErrorsTest {
  private final FailingStreams service = new FailingStreams();

  @RegisterExtension
  final AppExtension app =
      AppExtension.of(
          () ->
              App.named("errors")
                  .service(service)
                  .mapErrorRichly(
                      NoSuchElementException.class,
                      e ->
                          RichStatus.of(Status.NOT_FOUND.withDescription("no more"))
                              .errorInfo("NO_MORE", "jams.dev"))
                  .listen(GrpcServer.on(0))
                  .listen(HttpGateway.on(0)));

  @Test
  void overGrpc() throws Exception {
    for (String listener : new String[] {"grpc", "http"}) {
      ManagedChannel channel =
          Grpc.newChannelBuilder(
                  "127.0.0.1:" + app.port(listener), InsecureChannelCredentials.create())
              .build();
      assertStub(StreamsGrpc.newBlockingStub(channel));
      channel.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void overGrpcWeb() throws Exception {
    assertStub(
        GrpcClients.newClient(
            "gproto-web+h1c://127.0.0.1:" + app.port("http") + "/", StreamsBlockingStub.class));
  }

  private static void assertStub(StreamsBlockingStub stub) throws Exception {
    Iterator<Item> items =
        stub.withDeadlineAfter(40, TimeUnit.SECONDS).count(Item.newBuilder().setNumber(2).build());
    assertThat(items.next().getNumber()).isEqualTo(1);
    assertThat(items.next().getNumber()).isEqualTo(2);
    StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, items::next);
    com.google.rpc.Status status = StatusProto.fromThrowable(e);
    assertThat(status.getCode()).isEqualTo(com.google.rpc.Code.NOT_FOUND_VALUE);
    assertThat(status.getMessage()).isEqualTo("no more");
    assertThat(status.getDetails(0).unpack(com.google.rpc.ErrorInfo.class).getReason())
        .isEqualTo("NO_MORE");
  }

  @Test
  void overHttpJson() throws Exception {
    String body =
        RawRpc.http1(app.port("http"))
            .post(
                RawRpc.STREAMS + "Count",
                "{\"number\":2}".getBytes(StandardCharsets.UTF_8),
                "content-type",
                "application/json")
            .contentUtf8();
    assertThat(body.lines()).hasSize(3);
    assertThat(body.lines().skip(2).findFirst().orElseThrow())
        .contains("\"code\":5", "\"no more\"", "NO_MORE")
        .doesNotContain("secret");
  }

  @Test
  void overConnect() throws Exception {
    byte[] body =
        RawRpc.http1(app.port("http"))
            .post(
                RawRpc.STREAMS + "Count",
                RawRpc.envelope(0, "{\"number\":2}".getBytes(StandardCharsets.UTF_8)),
                "content-type",
                "application/connect+json")
            .content()
            .array();
    var envelopes = RawRpc.envelopes(body);
    assertThat(envelopes).hasSize(3);
    assertThat(envelopes.get(2).text())
        .contains("\"code\":\"not_found\"", "\"no more\"", "google.rpc.ErrorInfo")
        .doesNotContain("secret");
  }

  @Test
  void callbackThatThrowsStopsTheOtherThreadsOfItsCall() throws Exception {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
            .build();
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    StreamObserver<Item> requests =
        StreamsGrpc.newStub(channel)
            .chat(
                new StreamObserver<>() {
                  @Override
                  public void onNext(Item item) {}

                  @Override
                  public void onError(Throwable t) {
                    end.complete(t);
                  }

                  @Override
                  public void onCompleted() {
                    end.complete(null);
                  }
                });
    requests.onNext(Item.getDefaultInstance());

    assertThat(Status.fromThrowable(end.get(40, TimeUnit.SECONDS)).getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(service.cancelled.get(40, TimeUnit.SECONDS)).isTrue();
    channel.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
  }

  private static final class FailingStreams extends StreamsGrpc.StreamsImplBase {
    private final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();

    @Override
    public void count(Item request, StreamObserver<Item> responses) {
      for (int i = 1; i <= request.getNumber(); i++) {
        responses.onNext(Item.newBuilder().setNumber(i).build());
      }
      throw new NoSuchElementException("secret");
    }

    @Override
    public StreamObserver<Item> chat(StreamObserver<Item> responses) {
      var call = (ServerCallStreamObserver<Item>) responses;
      call.setOnCancelHandler(() -> cancelled.complete(call.isCancelled()));
      return new StreamObserver<>() {
        @Override
        public void onNext(Item item) {
          throw new NoSuchElementException("secret");
        }

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {}
      };
    }
  }
}
