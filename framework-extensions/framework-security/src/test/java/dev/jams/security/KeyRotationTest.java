package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.security.proto.GuardedGrpc;
import dev.jams.security.proto.SecondGrpc.SecondImplBase;
import dev.jams.security.proto.Word;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KeyRotationTest {
  @TempDir private Path folder;

  @Test
  void newKeyIsFoundUnderLoadAndNobodyIsRefused() throws Exception {
    Signer[] signers = {Signer.ec("k0"), Signer.ec("k1"), Signer.ec("k2"), Signer.ec("k3")};
    try (KeyServer server = new KeyServer(signers[0]);
        GuardedApp app = new GuardedApp(folder, GuardedApp.yaml(server.url()))) {
      ExecutorService callers = Executors.newFixedThreadPool(16);
      int asked = server.asked.get();
      for (int round = 1; round < signers.length; round++) {
        Signer old = signers[round - 1];
        Signer young = signers[round];
        List<Future<Integer>> statuses = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
          if (i == 50) {
            server.publish(old, young);
          }
          String token = (i < 50 || i % 2 == 0 ? old : young).sign(Signer.claims("u" + i));
          statuses.add(callers.submit(() -> app.known(token)));
        }
        for (Future<Integer> status : statuses) {
          assertThat(status.get(60, TimeUnit.SECONDS)).isEqualTo(200);
        }
      }
      assertThat(server.asked.get() - asked).isBetween(3, 6);
      callers.shutdown();
    }
  }

  @Test
  void thousandUnknownKeysCauseAHandfulOfFetches() throws Exception {
    Signer signer = Signer.ec("one");
    Signer other = Signer.ec("other");
    try (KeyServer server = new KeyServer(signer);
        GuardedApp app = new GuardedApp(folder, GuardedApp.yaml(server.url()))) {
      int asked = server.asked.get();
      List<CompletableFuture<Integer>> statuses = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        String kid = "unknown-" + i;
        String token = other.sign(Signer.claims("ada"), header -> header.keyID(kid));
        statuses.add(
            app.client()
                .sendAsync(
                    app.request("/v1/known").header("authorization", "Bearer " + token).build(),
                    HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode));
        if (i % 100 == 99) {
          for (CompletableFuture<Integer> status : statuses) {
            assertThat(status.get(60, TimeUnit.SECONDS)).isIn(401, 503);
          }
          statuses.clear();
        }
      }
      assertThat(server.asked.get() - asked).isBetween(1, 8);
      assertThat(app.known(signer.sign(Signer.claims("ada")))).isEqualTo(200);
    }
  }

  @Test
  void floodOfUnknownKeysRefusesNoTokenOfANewKey() throws Exception {
    Signer old = Signer.ec("old");
    Signer young = Signer.ec("young");
    Signer other = Signer.ec("other");
    try (KeyServer server = new KeyServer(old);
        GuardedApp app = new GuardedApp(folder, GuardedApp.yaml(server.url()))) {
      for (int i = 0; i < 10; i++) {
        String kid = "forged-" + i;
        app.known(other.sign(Signer.claims("ada"), header -> header.keyID(kid)));
      }
      server.publish(old, young);
      HttpResponse<String> answer =
          app.get("/v1/known", "authorization", "Bearer " + young.sign(Signer.claims("ada")));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
      assertThat(answer.body()).contains("KEYS_UNAVAILABLE");
      assertThat(app.known(old.sign(Signer.claims("ada")))).isEqualTo(200);
    }
  }

  @Test
  void callThatWaitedGoesOnWhereItsServiceRuns() throws Exception {
    Signer old = Signer.ec("old");
    Signer young = Signer.ec("young");
    ExecutorService own = Executors.newSingleThreadExecutor(task -> new Thread(task, "of-words"));
    List<String> threads = new CopyOnWriteArrayList<>();
    SecondImplBase service =
        new SecondImplBase() {
          @Override
          public void get(Word request, StreamObserver<Word> responses) {
            threads.add(Thread.currentThread().getName());
            responses.onNext(request);
            responses.onCompleted();
          }
        };
    ServerInterceptor inside =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            threads.add(Thread.currentThread().getName());
            return next.startCall(call, headers);
          }
        };
    try (KeyServer server = new KeyServer(old);
        GuardedApp app =
            new GuardedApp(
                folder,
                GuardedApp.yaml(server.url()),
                builder -> builder.service(service, own).intercept(inside),
                "--security-rules",
                OnTheEventLoop.RULES)) {
      server.publish(old, young);
      var answer =
          app.client()
              .send(
                  app.request("/jams.security.Second/Get")
                      .header("authorization", "Bearer " + young.sign(Signer.claims("ada")))
                      .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(threads).containsExactly("of-words", "of-words");
    } finally {
      own.shutdown();
    }
  }

  @Test
  void keyThatIsWithdrawnCountsNoMoreAfterTheNextReading() throws Exception {
    Signer one = Signer.ec("one");
    Signer two = Signer.ec("two");
    try (KeyServer server = new KeyServer(one, two);
        GuardedApp app =
            new GuardedApp(
                folder,
                GuardedApp.yaml(
                    server.url(),
                    "    refresh-interval: 200ms\n",
                    "    unknown-key-fetches: 0\n"))) {
      String token = one.sign(Signer.claims("ada"));
      assertThat(app.known(token)).isEqualTo(200);
      server.publish(two);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      int status = app.known(token);
      while (status == 200 && System.nanoTime() < end) {
        status = app.known(token);
      }
      assertThat(status).isEqualTo(401);
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
      ManagedChannel channel =
          Grpc.newChannelBuilder(
                  "127.0.0.1:" + app.app.port("grpc"), InsecureChannelCredentials.create())
              .build();
      try {
        assertThatThrownBy(
                () ->
                    GuardedGrpc.newBlockingStub(channel)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .known(Word.getDefaultInstance()))
            .hasMessageContaining("UNAUTHENTICATED");
      } finally {
        channel.shutdownNow();
      }
      assertThat(app.known(two.sign(Signer.claims("ada")))).isEqualTo(200);
    }
  }

  @Test
  void startsDuringAnOutageClosedAndOpensWhenKeysCome() throws Exception {
    Signer signer = Signer.ec("one");
    try (KeyServer server = new KeyServer(signer)) {
      server.answer(exchange -> KeyServer.send(exchange, 500, "out of order"));
      try (GuardedApp app = new GuardedApp(folder, GuardedApp.yaml(server.url()))) {
        String token = signer.sign(Signer.claims("ada"));
        HttpResponse<String> answer = app.get("/v1/known", "authorization", "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
        assertThat(answer.body()).contains("KEYS_UNAVAILABLE").doesNotContain("127.0.0.1");
        assertThat(app.get("/v1/known").statusCode()).isEqualTo(401);
        assertThat(app.get("/v1/open").statusCode()).isEqualTo(200);

        server.publish(signer);
        assertThat(app.known(token)).isEqualTo(200);
      }
    }
  }

  @Test
  void followsNoRedirectAndReadsNoHugeAnswer() throws Exception {
    Signer signer = Signer.ec("one");
    try (KeyServer server = new KeyServer(signer);
        KeyServer evil = new KeyServer(signer)) {
      server.answer(
          exchange -> {
            exchange.getResponseHeaders().set("location", evil.url());
            KeyServer.send(exchange, 302, "");
          });
      try (GuardedApp app = new GuardedApp(folder, GuardedApp.yaml(server.url()))) {
        assertThat(app.known(signer.sign(Signer.claims("ada")))).isEqualTo(503);
        assertThat(evil.asked).hasValue(0);
        server.answer(
            exchange ->
                KeyServer.send(
                    exchange, 200, KeyServer.keys(signer) + " ".repeat((256 << 10) + 1)));
        assertThat(app.known(signer.sign(Signer.claims("ada")))).isEqualTo(503);
      }
    }
  }

  @Test
  void waitsForASlowKeyServerInBoundedTimeAndHoldsUpNobodyElse() throws Exception {
    Signer signer = Signer.ec("one");
    CountDownLatch end = new CountDownLatch(1);
    try (KeyServer server = new KeyServer(signer)) {
      String yaml = GuardedApp.yaml(server.url(), "    fetch-timeout: 2s\n");
      try (GuardedApp app =
          new GuardedApp(
              folder,
              yaml,
              builder -> builder.service(new OnTheEventLoop(), Runnable::run),
              "--security-rules",
              OnTheEventLoop.RULES)) {
        server.answer(
            exchange -> {
              try {
                end.await(60, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
        String unknown = Signer.ec("unknown").sign(Signer.claims("ada"));
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          waiting.add(
              app.client()
                  .sendAsync(
                      app.request("/jams.security.Second/Get")
                          .header("authorization", "Bearer " + unknown)
                          .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
                          .build(),
                      HttpResponse.BodyHandlers.ofString()));
        }
        // Every event loop has calls that wait, and none of them waits itself.
        for (int i = 0; i < 20; i++) {
          assertThat(app.known(signer.sign(Signer.claims("ada")))).isEqualTo(200);
        }
        for (CompletableFuture<HttpResponse<String>> call : waiting) {
          assertThat(call.get(60, TimeUnit.SECONDS).statusCode()).isIn(503, 401);
        }
      } finally {
        end.countDown();
      }
    }
  }
}
