package dev.jams.http.guards;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import dev.jams.http.protocols.Item;
import dev.jams.http.protocols.StreamsGrpc;
import dev.jams.internal.net.Guard;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that do much, but nothing wrong. No guard may find anything. */
@Timeout(120)
class BusyClientTest {
  private Apps apps;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    apps = new Apps();
  }

  @AfterEach
  void noGuardFired() throws Exception {
    if (channel != null) {
      channel.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
    }
    try (Apps closed = apps) {
      for (Guard guard : Guard.values()) {
        assertThat(closed.guards().total(guard)).as(guard.label()).isZero();
      }
    }
  }

  private ManagedChannel channel(String listener) {
    channel =
        Grpc.newChannelBuilder(
                "127.0.0.1:" + apps.app.port(listener), InsecureChannelCredentials.create())
            .build();
    return channel;
  }

  /** Its client measures the bandwidth with PING frames, and opens windows all the time. */
  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aLargeDownloadIsFine(String listener) {
    Item large = Item.newBuilder().setNumber(5_000).setText("x".repeat(20_000)).build();
    Iterator<Item> items = StreamsGrpc.newBlockingStub(channel(listener)).count(large);
    int count = 0;
    for (; items.hasNext(); items.next()) {
      count++;
    }
    assertThat(count).isEqualTo(5_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void manySmallMessagesBothWaysAreFine(String listener) throws Exception {
    int messages = 20_000;
    AtomicInteger received = new AtomicInteger();
    CompletableFuture<Void> done = new CompletableFuture<>();
    StreamObserver<Item> requests =
        StreamsGrpc.newStub(channel(listener))
            .chat(
                new StreamObserver<>() {
                  @Override
                  public void onNext(Item item) {
                    received.incrementAndGet();
                  }

                  @Override
                  public void onError(Throwable thrown) {
                    done.completeExceptionally(thrown);
                  }

                  @Override
                  public void onCompleted() {
                    done.complete(null);
                  }
                });
    for (int i = 0; i < messages; i++) {
      requests.onNext(Item.newBuilder().setNumber(i).build());
    }
    requests.onCompleted();
    done.get(90, TimeUnit.SECONDS);
    assertThat(received).hasValue(messages);
  }

  /** As of one that asks twice and takes the faster answer. */
  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void manyCancelledCallsAmongMoreThatAreNotAreFine(String listener) throws Exception {
    var stub = StreamsGrpc.newFutureStub(channel(listener));
    for (int i = 0; i < 600; i++) {
      stub.echo(Item.newBuilder().setNumber(i).build()).get(60, TimeUnit.SECONDS);
      stub.echo(Item.newBuilder().setNumber(i).build()).cancel(true);
    }
  }

  @Test
  void manyJsonRequestsOverOneConnectionAreFine() throws Exception {
    for (String protocol : List.of("h1c", "h2c")) {
      WebClient client = WebClient.of(protocol + "://127.0.0.1:" + apps.app.port("http"));
      List<CompletableFuture<AggregatedHttpResponse>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(client.get("/healthz").aggregate());
      }
      for (var answer : answers) {
        assertThat(answer.get(60, TimeUnit.SECONDS).status().code()).isEqualTo(200);
      }
    }
  }

  @Test
  void anUploadInSmallPiecesIsFine() throws Exception {
    String body = "{\"text\":\"" + "x".repeat(1_000_000) + "\"}";
    try (Socket socket = new Socket("127.0.0.1", apps.app.port("http"))) {
      String head =
          "POST /jams.protocols.Streams/Echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
              + "Content-Type: application/json\r\nContent-Length: ";
      socket.getOutputStream().write((head + body.length() + "\r\n\r\n").getBytes("ISO-8859-1"));
      byte[] bytes = body.getBytes("ISO-8859-1");
      for (int at = 0; at < bytes.length; at += 1_000) {
        socket.getOutputStream().write(bytes, at, Math.min(1_000, bytes.length - at));
      }
      socket.setSoTimeout(60_000);
      assertThat(new String(socket.getInputStream().readAllBytes(), "ISO-8859-1"))
          .startsWith("HTTP/1.1 200 OK");
    }
  }
}
