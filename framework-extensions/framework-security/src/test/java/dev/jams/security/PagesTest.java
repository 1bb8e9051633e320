package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import dev.jams.StartException;
import dev.jams.http.HttpGateway;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What listeners serve besides the services of the app has rules of its own. */
class PagesTest {
  private static final String KEY = "operator-key";
  private static final String KEYS =
      """
      security:
        api-keys:
          keys:
            - {principal: operator, sha256: %s, roles: [operator]}
            - {principal: user, sha256: %s}
      """
          .formatted(GuardedApp.sha256(KEY), GuardedApp.sha256("user-key"));

  @TempDir private Path folder;

  @Test
  void onlyHealthIsServedWithoutARule() throws Exception {
    try (GuardedApp app = new GuardedApp(folder, KEYS + GuardedApp.RULES)) {
      assertThat(app.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(app.get("/readyz").statusCode()).isEqualTo(200);
      for (String path :
          new String[] {"/docs", "/docs/", "/docs/main.js", "/openapi.json", "/openapi.json?a=b"}) {
        for (String key : new String[] {"none", "wrong", KEY}) {
          var answer = app.get(path, "x-api-key", key);
          assertThat(answer.statusCode()).as(path).isEqualTo(403);
          assertThat(answer.body()).contains("\"code\":7").doesNotContain("jams.security");
        }
      }
      assertThat(app.get("/no-such-page").statusCode()).isEqualTo(404);
      for (String listener : new String[] {"grpc", "http"}) {
        ManagedChannel channel = channel(app, listener);
        assertThat(
                HealthGrpc.newBlockingStub(channel)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus())
            .isEqualTo(ServingStatus.SERVING);
        assertThat(reflected(channel, KEY)).isEqualTo(Status.Code.PERMISSION_DENIED);
        channel.shutdownNow();
      }
    }
  }

  @Test
  void strangersLearnNoServiceNames() throws Exception {
    try (GuardedApp app = new GuardedApp(folder, KEYS + GuardedApp.RULES)) {
      assertThat(app.get("/readyz").body())
          .contains("\"status\":\"SERVING\"")
          .contains("\"services\":{}")
          .doesNotContain("jams.security");
    }
    // Today's gRPC serves no List yet.
    assertThat(Map.of("Check", health("Check"), "Watch", health("Watch"), "List", health("List")))
        .isEqualTo(Map.of("Check", Rule.PUBLIC, "Watch", Rule.PUBLIC, "List", Rule.DENIED));
    assertThat(health("List", "grpc.health.v1.Health/*")).isEqualTo(Rule.PUBLIC);
    assertThat(health("List", "grpc.health.v1.Health/List")).isEqualTo(Rule.PUBLIC);
    try (GuardedApp app = new GuardedApp(folder, "security:\n  enabled: false\n")) {
      assertThat(app.get("/readyz").body()).contains("\"jams.security.Guarded\":\"SERVING\"");
    }
  }

  private static Rule health(String method, String... open) throws Exception {
    Map<String, String> rules = new HashMap<>();
    for (String target : open) {
      rules.put(target, "public");
    }
    return Rules.of(rules, List.of(), List.of(), (target, reason) -> new StartException(reason))
        .of("grpc.health.v1.Health/" + method);
  }

  @Test
  void pagesAreForWhomRulesSay() throws Exception {
    String rules =
        """
            jams.Pages/docs: public
            jams.Pages/openapi: authenticated
            jams.Pages/*: role:operator
            jams.Pages/health: role:operator
            grpc.reflection.v1.ServerReflection/*: role:operator
        """;
    try (GuardedApp app =
        new GuardedApp(
            folder,
            KEYS + GuardedApp.RULES + rules,
            builder -> builder,
            "--grpc-reflection",
            "true")) {
      assertThat(app.get("/docs").statusCode()).isEqualTo(200);
      assertThat(app.get("/docs/main.js").statusCode()).isEqualTo(200);
      var challenge = app.get("/openapi.json");
      assertThat(challenge.statusCode()).isEqualTo(401);
      assertThat(challenge.headers().firstValue("www-authenticate"))
          .hasValue("ApiKey realm=\"jams\", header=\"x-api-key\"");
      assertThat(challenge.headers().firstValue("x-request-id")).isPresent();
      assertThat(app.get("/openapi.json", "x-api-key", "wrong").statusCode()).isEqualTo(401);
      assertThat(app.get("/openapi.json", "x-api-key", "user-key").body()).contains("/v1/words");
      assertThat(app.get("/readyz", "x-api-key", "user-key").statusCode()).isEqualTo(403);
      assertThat(app.get("/readyz", "x-api-key", KEY).statusCode()).isEqualTo(200);
      for (String listener : new String[] {"grpc", "http"}) {
        ManagedChannel channel = channel(app, listener);
        assertThat(reflected(channel, null)).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(reflected(channel, "user-key")).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(reflected(channel, KEY)).isEqualTo(Status.Code.OK);
        channel.shutdownNow();
      }
    }
  }

  private static ManagedChannel channel(GuardedApp app, String listener) {
    String target = "127.0.0.1:" + app.app.port(listener);
    return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
  }

  private static Status.Code reflected(ManagedChannel channel, String key) throws Exception {
    Metadata headers = new Metadata();
    if (key != null) {
      headers.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), key);
    }
    CompletableFuture<Status.Code> ended = new CompletableFuture<>();
    var requests =
        ServerReflectionGrpc.newStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .serverReflectionInfo(
                new StreamObserver<ServerReflectionResponse>() {
                  @Override
                  public void onNext(ServerReflectionResponse value) {}

                  @Override
                  public void onError(Throwable t) {
                    ended.complete(Status.fromThrowable(t).getCode());
                  }

                  @Override
                  public void onCompleted() {
                    ended.complete(Status.Code.OK);
                  }
                });
    try {
      requests.onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());
      requests.onCompleted();
    } catch (StatusRuntimeException | IllegalStateException e) {
      // The call has ended, which the observer knows.
    }
    return ended.get(60, TimeUnit.SECONDS);
  }

  @Test
  void pageOfAnAppIsForNobodyWithoutARule() throws Exception {
    for (boolean ruled : new boolean[] {false, true}) {
      String rules = ruled ? "    jams.Pages/own.page: authenticated\n" : "";
      try (GuardedApp app = withPage(KEYS + GuardedApp.RULES + rules)) {
        assertThat(app.get("/own/page").statusCode()).isEqualTo(ruled ? 401 : 403);
        assertThat(app.get("/own/page", "x-api-key", KEY).statusCode())
            .isEqualTo(ruled ? 200 : 403);
      }
    }
  }

  private GuardedApp withPage(String yaml) throws Exception {
    return new GuardedApp(
        folder,
        yaml,
        HttpGateway.on(0).serve("/own/page", (ctx, req) -> HttpResponse.of("own page")),
        builder -> builder);
  }
}
