package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.contract.ContractGrpc;
import dev.jams.http.contract.EchoRequest;
import dev.jams.http.protocols.Item;
import dev.jams.http.protocols.StreamsGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GM-17: a file chooses interceptors for each service and method, the same over both protocols. */
@Timeout(120)
class MiddlewaresOfTest {
  private static final Context.Key<String> WHO = Context.key("who");
  private static final Metadata.Key<String> WHO_HEADER =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String FILE =
      """
      middlewares: [logging]
      middlewares-of:
        items: [auth, logging]
        jams.protocols.Streams/Look: []
        items/Count: [logging, loud, auth]
        jams.protocols.Streams/Sum: loud
        jams.protocols.Streams/Chat: [loud, logging]
      """;

  private static final List<String> SEEN = new CopyOnWriteArrayList<>();
  private static App app;
  private static ManagedChannel channel;

  /** Refuses who does not say a name, and tells the service the name. */
  private static final class Auth implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      SEEN.add("auth");
      String who = headers.get(WHO_HEADER);
      if (who == null) {
        throw Status.UNAUTHENTICATED.withDescription("say who you are").asRuntimeException();
      }
      return Contexts.interceptCall(Context.current().withValue(WHO, who), call, headers, next);
    }
  }

  private static final class Logging implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      SEEN.add("logging");
      return next.startCall(call, headers);
    }
  }

  /** Changes each request. */
  private static final class Loud implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      SEEN.add("loud");
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        @SuppressWarnings("unchecked") // An Item is made of an Item.
        public void onMessage(Q message) {
          super.onMessage((Q) loud((Item) message));
        }
      };
    }

    private static Item loud(Item item) {
      return item.toBuilder().setText(item.getText() + "!").build();
    }
  }

  /** Answers with the text, and who has sent it. */
  private static final class Service extends StreamsGrpc.StreamsImplBase {
    private static Item answer(Item request) {
      SEEN.add("method");
      return request.toBuilder().setText(request.getText() + " of " + WHO.get()).build();
    }

    private static void answer(Item request, StreamObserver<Item> responses) {
      responses.onNext(answer(request));
      responses.onCompleted();
    }

    @Override
    public void echo(Item request, StreamObserver<Item> responses) {
      answer(request, responses);
    }

    @Override
    public void look(Item request, StreamObserver<Item> responses) {
      answer(request, responses);
    }

    @Override
    public void count(Item request, StreamObserver<Item> responses) {
      answer(request, responses);
    }

    @Override
    public StreamObserver<Item> sum(StreamObserver<Item> responses) {
      return each(responses);
    }

    @Override
    public StreamObserver<Item> chat(StreamObserver<Item> responses) {
      return each(responses);
    }

    private static StreamObserver<Item> each(StreamObserver<Item> responses) {
      return new StreamObserver<>() {
        @Override
        public void onNext(Item request) {
          responses.onNext(answer(request));
        }

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {
          responses.onCompleted();
        }
      };
    }
  }

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("config.yml"), FILE);
    app =
        App.named("x")
            .service("items", new Service())
            .service(new ContractService())
            .interceptor("auth", new Auth())
            .interceptor("loud", new Loud())
            .interceptor("logging", new Logging())
            .listen(GrpcServer.on(0))
            .listen(HttpGateway.on(0))
            .start("--config", file.toString());
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
            .build();
  }

  @AfterAll
  static void stop() throws Exception {
    channel.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
    app.close();
  }

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  private interface Call {
    String text(String method, String who) throws Exception;
  }

  private static Call by(String protocol) {
    return protocol.equals("grpc") ? MiddlewaresOfTest::grpc : MiddlewaresOfTest::http;
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void listOfTheServiceIsInsteadOfThatOfAllAndItsContextReachesTheMethod(String protocol)
      throws Exception {
    assertThat(by(protocol).text("Echo", "ada")).isEqualTo("hi of ada");
    assertThat(SEEN).containsExactly("auth", "logging", "method");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void emptyListOfAMethodIsNone(String protocol) throws Exception {
    assertThat(by(protocol).text("Look", "ada")).isEqualTo("hi of null");
    assertThat(SEEN).containsExactly("method");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void listOfAMethodStandsInTheOrderWrittenAndChangedRequestsReachTheMethod(String protocol)
      throws Exception {
    assertThat(by(protocol).text("Count", "ada")).isEqualTo("hi! of ada");
    assertThat(SEEN).containsExactly("logging", "loud", "auth", "method");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void streamsOfRequestsHaveTheirsToo(String protocol) throws Exception {
    assertThat(by(protocol).text("Sum", "ada")).isEqualTo("hi! of null");
    assertThat(SEEN).containsExactly("loud", "method");
    SEEN.clear();
    assertThat(by(protocol).text("Chat", "ada")).isEqualTo("hi! of null");
    assertThat(SEEN).containsExactly("loud", "logging", "method");
  }

  @Test
  void errorOfOneStopsThoseFurtherIn() throws Exception {
    assertThat(grpc("Echo", null)).isEqualTo("UNAUTHENTICATED: say who you are");
    assertThat(SEEN).containsExactly("auth");
    SEEN.clear();
    assertThat(http("Echo", null)).startsWith("401 ").contains("say who you are");
    assertThat(SEEN).containsExactly("auth");
    SEEN.clear();
    assertThat(grpc("Count", null)).isEqualTo("UNAUTHENTICATED: say who you are");
    assertThat(http("Count", null)).startsWith("401 ");
    assertThat(SEEN).containsExactly("logging", "loud", "auth", "logging", "loud", "auth");
  }

  @Test
  void otherServicesHaveThoseForAll() {
    ContractGrpc.newBlockingStub(channel).echo(EchoRequest.getDefaultInstance());
    assertThat(SEEN).containsExactly("logging");
  }

  /** The text of the only answer, or the error. */
  private static String grpc(String method, String who) throws Exception {
    Metadata headers = new Metadata();
    if (who != null) {
      headers.put(WHO_HEADER, who);
    }
    StreamsGrpc.StreamsBlockingV2Stub stub =
        StreamsGrpc.newBlockingV2Stub(channel)
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    Item item = Item.newBuilder().setText("hi").build();
    try {
      return switch (method) {
        case "Echo" -> stub.echo(item).getText();
        case "Look" -> stub.look(item).getText();
        case "Count" -> stub.count(item).read().getText();
        case "Sum" -> sent(stub.sum(), item);
        default -> sent(stub.chat(), item);
      };
    } catch (StatusException e) {
      return e.getMessage();
    }
  }

  private static String sent(BlockingClientCall<Item, Item> call, Item item) throws Exception {
    call.write(item);
    call.halfClose();
    return call.read().getText();
  }

  private static String http(String method, String who) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + app.port("http") + "/jams.protocols.Streams/" + method))
            .timeout(Duration.ofSeconds(60))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{\"text\":\"hi\"}"));
    if (who != null) {
      request.header("authorization", who);
    }
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    return response.statusCode() == 200
        ? response.body().replaceAll("(?s).*\"text\":\"([^\"]*)\".*", "$1")
        : response.statusCode() + " " + response.body();
  }
}
