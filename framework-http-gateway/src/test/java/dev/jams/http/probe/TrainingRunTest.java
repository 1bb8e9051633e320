package dev.jams.http.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.Config;
import dev.jams.GrpcServer;
import dev.jams.Listener;
import dev.jams.Setting;
import dev.jams.http.HttpGateway;
import dev.jams.http.contract.ContractGrpc;
import dev.jams.http.contract.EchoReply;
import dev.jams.http.contract.EchoRequest;
import dev.jams.http.contract.FailRequest;
import dev.jams.http.protocols.Item;
import dev.jams.http.protocols.StreamsGrpc;
import dev.jams.internal.probe.TrainingRun;
import dev.jams.internal.probe.TrainingService;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TrainingRunTest {
  private final Set<String> called = ConcurrentHashMap.newKeySet();
  private final List<Listener> listeners = List.of(GrpcServer.on(0), HttpGateway.on(0));
  private App app;

  /** Writes down which of its rpcs are called. */
  private final class Contract extends ContractGrpc.ContractImplBase {
    @Override
    public void echo(EchoRequest request, StreamObserver<EchoReply> responses) {
      called.add("Echo of \"" + request.getText() + "\"");
      responses.onError(Status.NOT_FOUND.asException());
    }

    @Override
    public void fail(FailRequest request, StreamObserver<EchoReply> responses) {
      called.add("Fail");
    }

    @Override
    public void nothing(EchoRequest request, StreamObserver<EchoReply> responses) {
      called.add("Nothing");
    }
  }

  private final class Streams extends StreamsGrpc.StreamsImplBase {
    @Override
    public void echo(Item request, StreamObserver<Item> responses) {
      called.add("Streams/Echo");
    }

    @Override
    public void look(Item request, StreamObserver<Item> responses) {
      called.add("Look");
      responses.onNext(request);
      responses.onCompleted();
    }

    @Override
    public StreamObserver<Item> sum(StreamObserver<Item> responses) {
      called.add("Sum");
      return responses;
    }
  }

  @BeforeEach
  void start() throws Exception {
    app =
        App.named("trained")
            .service(new Contract())
            .service(new Streams())
            .service(TrainingService::definition)
            .listen(listeners.get(0))
            .listen(listeners.get(1))
            .start("--shutdown-lame-duck=0s");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private String train(String... args) throws Exception {
    List<Setting<?>> settings = new ArrayList<>(TrainingRun.settings());
    listeners.forEach(listener -> settings.addAll(listener.settings()));
    return new TrainingRun(
            Config.load(settings, args),
            listeners,
            List.of(ContractGrpc.getServiceDescriptor(), StreamsGrpc.getServiceDescriptor()),
            () -> false)
        .run(app)
        .toString();
  }

  @Test
  void callsOfTheUsersRpcsThoseThatSayTheyChangeNothing() throws Exception {
    train();
    assertThat(called).containsExactlyInAnyOrder("Echo of \"0\"", "Echo of \"\"", "Look");
  }

  @Test
  void callsOverBothListenersSucceed() throws Exception {
    assertThat(train()).contains("failures=[]");
  }

  @Test
  void itsOwnServiceSaysBackWhatItIsTold() throws Exception {
    URI paths = URI.create("http://127.0.0.1:" + app.port("http") + "/jams.training/");
    String message = "{\"id\":\"1\",\"time\":\"2026-01-05T09:00:00Z\",\"size\":\"12\"}";
    HttpResponse<String> posted =
        send(
            HttpRequest.newBuilder(paths.resolve("echo"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(message)));
    assertThat(posted.body()).isEqualTo(message);
    HttpResponse<String> got =
        send(HttpRequest.newBuilder(paths.resolve("stream/1?size=12&time=2026-01-05T09:00:00Z")));
    assertThat(got.body().lines()).containsExactly(message, message, message);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void endsWhenItsTimeIsOver() throws Exception {
    assertThat(train("--train-timeout=0s")).contains("calls=0");
    assertThat(called).isEmpty();
  }

  @Test
  void nobodyElseCanFindOrDelayAnAppThatIsTrained() {
    assertThat(TrainingRun.values(listeners))
        .containsEntry("grpc.host", "127.0.0.1")
        .containsEntry("grpc.port", "0")
        .containsEntry("grpc.unix", "")
        .containsEntry("http.host", "127.0.0.1")
        .containsEntry("http.port", "0")
        .containsEntry("http.unix", "")
        .containsEntry("shutdown.lame-duck", "0s")
        .hasSize(7);
  }
}
