package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
            assertThat(status.get(60, TimeUnit.SECONDS)).isEqualTo(401);
          }
          statuses.clear();
        }
      }
      assertThat(server.asked.get() - asked).isBetween(1, 8);
      assertThat(app.known(signer.sign(Signer.claims("ada")))).isEqualTo(200);
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
