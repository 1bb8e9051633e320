package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import dev.jams.security.proto.GuardedGrpc;
import dev.jams.security.proto.SecondGrpc;
import dev.jams.security.proto.SecondGrpc.SecondImplBase;
import dev.jams.security.proto.Word;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app in front of another one, both guarded. */
class ForwardingTest {
  @TempDir private Path folder;
  private Signer signer;
  private KeyServer keys;
  private GuardedApp back;

  @BeforeEach
  void start() throws Exception {
    signer = Signer.ec("one");
    keys = new KeyServer(signer);
    back = new GuardedApp(folder, GuardedApp.yaml(keys.url()));
  }

  @AfterEach
  void stop() {
    back.close();
    keys.close();
  }

  /** Asks the other app whom it takes the caller for. */
  private static final class Asking extends SecondImplBase {
    private final Channel channel;

    Asking(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void get(Word request, StreamObserver<Word> responses) {
      String here = Principal.current().orElseThrow().name();
      GuardedGrpc.GuardedBlockingStub words = GuardedGrpc.newBlockingStub(channel);
      Word there = words.get(Word.getDefaultInstance());
      words
          .watch(Word.getDefaultInstance())
          .forEachRemaining(word -> assertThat(word).isEqualTo(there));
      responses.onNext(Word.newBuilder().setText(here + " is " + there.getText()).build());
      responses.onCompleted();
    }
  }

  private HttpResponse<String> asked(String... args) throws Exception {
    String yaml =
        GuardedApp.yaml(keys.url()).replaceAll("(?s)rules:.*", "")
            + "rules:\n    jams.security.Second/Get: authenticated\n";
    List<String> all =
        new ArrayList<>(
            List.of(
                "--config",
                Files.writeString(folder.resolve("front.yml"), yaml).toString(),
                "--env-file",
                "",
                "--shutdown-lame-duck",
                "0s"));
    all.addAll(List.of(args));
    try (App front =
        App.named("front")
            .client("words", "127.0.0.1:" + back.app.port("grpc"))
            .client("others", "127.0.0.1:" + back.app.port("grpc"))
            .service(
                SecondGrpc.getServiceDescriptor(), context -> new Asking(context.channel("words")))
            .intercept(Security.create())
            .listen(GrpcServer.on(0))
            .listen(HttpGateway.on(0))
            .start(all.toArray(String[]::new))) {
      String token = signer.sign(Signer.claims("ada", "reader"));
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:" + front.port("http") + "/jams.security.Second/Get"))
                  .header("authorization", "Bearer " + token)
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void callerIsTheSameBehindAnAppThatForwardsTheToken() throws Exception {
    assertThat(asked("--clients-words-forward-headers=authorization").body())
        .contains("ada is ada");
  }

  @Test
  void clientThatForwardsHasNothingToDoWithAnotherOne() throws Exception {
    HttpResponse<String> answer = asked("--clients-others-forward-headers=authorization");

    assertThat(answer.statusCode()).isNotEqualTo(200);
    assertThat(back.service.calls).hasValue(0);
  }

  @Test
  void noTokenIsForwardedUnasked() throws Exception {
    HttpResponse<String> answer = asked();

    assertThat(answer.statusCode()).isNotEqualTo(200);
    assertThat(back.service.calls).hasValue(0);
  }
}
