package dev.jams.http;

import static dev.jams.http.RawRpc.item;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.jams.App;
import dev.jams.http.protocols.Item;
import dev.jams.http.protocols.StreamsGrpc;
import dev.jams.http.protocols.StreamsGrpc.StreamsBlockingStub;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Streams on the HTTP port, by real clients of gRPC and gRPC-Web. */
class ProtocolStreamsTest {
  private final ItemService service = new ItemService();
  private App app;

  @BeforeEach
  void start() throws Exception {
    app = App.named("streams").service(service).listen(HttpGateway.on(0)).start();
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Nested
  class OverGrpc extends Streams {
    private ManagedChannel connection;

    @Override
    Channel connect() throws Exception {
      connection =
          Grpc.newChannelBuilder(
                  "127.0.0.1:" + app.port("http"), InsecureChannelCredentials.create())
              .build();
      return connection;
    }

    @AfterEach
    void disconnect() {
      connection.shutdownNow();
    }

    @Test
    void takesMessagesWhileItSendsThem() throws Exception {
      Received received = new Received();
      StreamObserver<Item> sender = StreamsGrpc.newStub(channel).chat(received);
      for (int i = 1; i <= 3; i++) {
        sender.onNext(item(i, "ping"));
        assertThat(received.next()).isEqualTo(item(i, "ping"));
      }
      sender.onCompleted();
      assertThat(received.ended.get(20, TimeUnit.SECONDS)).isEqualTo(Status.Code.OK);
    }

    @Test
    void endsAStreamThatTheClientIsStillSending() throws Exception {
      Received received = new Received();
      StreamObserver<Item> sender = StreamsGrpc.newStub(channel).sum(received);
      sender.onNext(item(1, "fail"));
      assertThat(received.ended.get(20, TimeUnit.SECONDS)).isEqualTo(Status.Code.ABORTED);
      assertThat(StreamsGrpc.newBlockingStub(channel).echo(item(1, "on"))).isEqualTo(item(1, "on"));
    }

    @Test
    void cancelsAStreamWhoseClientResetsIt() throws Exception {
      Received received = new Received();
      var sender = (ClientCallStreamObserver<Item>) StreamsGrpc.newStub(channel).chat(received);
      sender.onNext(item(1, "ping"));
      received.next();
      sender.cancel("the test has seen enough", null);
      service.cancelled.get(20, TimeUnit.SECONDS);
    }

    @Test
    void holdsBackAServiceWhoseClientIsSlow() throws Exception {
      int all = 5_000;
      CompletableFuture<Item> first = new CompletableFuture<>();
      CompletableFuture<Status> ended = new CompletableFuture<>();
      ClientCall<Item, Item> call =
          channel.newCall(StreamsGrpc.getCountMethod(), CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onMessage(Item message) {
              first.complete(message);
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              ended.complete(status);
            }
          },
          new Metadata());
      call.sendMessage(item(all, "x".repeat(4_000)));
      call.halfClose();
      call.request(1);
      assertThat(first.get(20, TimeUnit.SECONDS).getNumber()).isEqualTo(1);
      long seen = -1;
      for (int unchanged = 0; unchanged < 20; unchanged++) {
        StreamsGrpc.newBlockingStub(channel).echo(item(1, ""));
        long now = service.counted.get();
        unchanged = now == seen ? unchanged : 0;
        seen = now;
      }
      assertThat(seen).isLessThan(all / 2);
      call.request(all);
      assertThat(ended.get(20, TimeUnit.SECONDS).isOk()).isTrue();
      assertThat(service.counted).hasValue(all);
    }
  }

  @Nested
  class OverGrpcWeb extends Streams {
    @Override
    Channel connect() throws Exception {
      return armeria("gproto-web+h1c");
    }
  }

  @Nested
  class OverGrpcWebOnHttp2 extends Streams {
    @Override
    Channel connect() throws Exception {
      return armeria("gproto-web+h2c");
    }
  }

  @Nested
  class OverGrpcWebText extends Streams {
    @Override
    Channel connect() throws Exception {
      return armeria("gproto-web-text+h1c");
    }
  }

  @Nested
  class OverGrpcOfAnotherClient extends Streams {
    @Override
    Channel connect() throws Exception {
      return armeria("gproto+h2c");
    }
  }

  private Channel armeria(String scheme) throws Exception {
    String uri = scheme + "://127.0.0.1:" + app.port("http") + "/";
    return GrpcClients.newClient(uri, StreamsBlockingStub.class).getChannel();
  }

  abstract class Streams {
    Channel channel;

    abstract Channel connect() throws Exception;

    @BeforeEach
    void open() throws Exception {
      channel = connect();
    }

    @Test
    void streamsFromTheServer() {
      Iterator<Item> items = StreamsGrpc.newBlockingStub(channel).count(item(1_000, "é"));
      List<Item> all = new ArrayList<>();
      items.forEachRemaining(all::add);
      assertThat(all).hasSize(1_000);
      assertThat(all.get(999)).isEqualTo(item(1_000, "é"));
    }

    @Test
    void streamsNothingFromTheServer() {
      assertThat(StreamsGrpc.newBlockingStub(channel).count(item(0, "")).hasNext()).isFalse();
    }

    @Test
    void endsAStreamWithItsError() {
      Iterator<Item> items = StreamsGrpc.newBlockingStub(channel).count(item(3, "fail"));
      List<Item> all = new ArrayList<>();
      StatusRuntimeException end = null;
      try {
        items.forEachRemaining(all::add);
      } catch (StatusRuntimeException e) {
        end = e;
      }
      assertThat(all).hasSize(3);
      assertThat(end).isNotNull();
      assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
      assertThat(end.getStatus().getDescription()).isEqualTo("stop at 100 % \u2028");
    }

    @Test
    void streamsFromTheClient() throws Exception {
      Received received = new Received();
      StreamObserver<Item> sender = StreamsGrpc.newStub(channel).sum(received);
      for (int i = 1; i <= 100; i++) {
        sender.onNext(item(i, "x"));
      }
      sender.onCompleted();
      assertThat(received.next()).isEqualTo(item(5_050, "x".repeat(100)));
      assertThat(received.ended.get(20, TimeUnit.SECONDS)).isEqualTo(Status.Code.OK);
    }

    @Test
    void streamsNothingFromTheClient() throws Exception {
      Received received = new Received();
      StreamsGrpc.newStub(channel).sum(received).onCompleted();
      assertThat(received.next()).isEqualTo(item(0, ""));
    }

    @Test
    void carriesLargeMessages() {
      Item large = item(1, "x".repeat(300_000));
      assertThat(StreamsGrpc.newBlockingStub(channel).echo(large)).isEqualTo(large);
    }
  }

  private static final class Received implements StreamObserver<Item> {
    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status.Code> ended = new CompletableFuture<>();

    Item next() throws InterruptedException {
      return items.poll(20, TimeUnit.SECONDS);
    }

    @Override
    public void onNext(Item item) {
      items.add(item);
    }

    @Override
    public void onError(Throwable thrown) {
      ended.complete(Status.fromThrowable(thrown).getCode());
    }

    @Override
    public void onCompleted() {
      ended.complete(Status.Code.OK);
    }
  }
}
