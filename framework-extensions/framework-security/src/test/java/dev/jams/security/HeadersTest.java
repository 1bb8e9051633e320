package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.security.proto.GuardedGrpc;
import dev.jams.security.proto.Word;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who calls is said by the headers for it, and by nothing else; and what is called has one name.
 */
class HeadersTest {
  private static final String KEY = "the-key";
  private static KeyServer keys;
  private static GuardedApp app;
  private static String token;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Signer signer = Signer.ec("one");
    keys = new KeyServer(signer);
    token = signer.sign(Signer.claims("ada", "reader"));
    String known =
        "  api-keys: {keys: [{principal: robot, sha256: %s, roles: [reader]}]}\n"
            .formatted(GuardedApp.sha256(KEY));
    app =
        new GuardedApp(
            folder,
            GuardedApp.yaml(keys.url(), known),
            builder -> builder.service(new OnTheEventLoop(), Runnable::run),
            "--security-rules",
            "jams.security.Guarded/*=role:reader,jams.security.Second/*=role:reader",
            "--http-query-unknown",
            "capture");
  }

  @AfterAll
  static void stop() {
    app.close();
    keys.close();
  }

  @Test
  void takesHeadersInAnyCase() throws Exception {
    assertThat(app.get("/v1/words/a", "AUTHORIZATION", "BEARER   " + token).body()).contains("ada");
    assertThat(app.get("/v1/words/a", "X-Api-Key", KEY).body()).contains("robot");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grpc-metadata-authorization",
        "Grpc-Metadata-Authorization",
        "proxy-authorization",
        "x-authorization",
        "x-forwarded-authorization",
        "x-original-authorization",
        "cookie",
        "x-access-token",
        "http-header-authorization",
        "grpc-metadata-grpc-metadata-authorization",
        "connect-authorization"
      })
  void takesNoOtherHeaderForAToken(String name) throws Exception {
    assertThat(app.get("/v1/words/a", name, "Bearer " + token).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"grpc-metadata-x-api-key", "x-api_key", "api-key", "x-forwarded-x-api-key"})
  void takesNoOtherHeaderForAnApiKey(String name) throws Exception {
    assertThat(app.get("/v1/words/a", name, KEY).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-principal",
        "x-user",
        "x-forwarded-user",
        "x-remote-user",
        "x-roles",
        "grpc-metadata-x-principal",
        "grpc-metadata-jams-principal",
        "forwarded",
        "from",
        "x-client-cert",
        "x-forwarded-client-cert",
        "ssl-client-subject-dn"
      })
  void takesNobodyForWhatAHeaderSays(String name) throws Exception {
    assertThat(app.get("/v1/words/a", name, "ada").statusCode()).isEqualTo(401);
    assertThat(app.get("/v1/words/a", name, "root", "authorization", "Bearer " + token).body())
        .contains("ada");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/words/a?access_token=%s",
        "/v1/words/a?authorization=Bearer%%20%s",
        "/v1/words/a?x-api-key=the-key&t=%s",
        "/v1/words/a;authorization=Bearer%%20%s",
      })
  void takesNoCredentialsFromAPath(String path) throws Exception {
    assertThat(app.get(path.formatted(token)).statusCode()).isIn(400, 401);
  }

  @Test
  void takesNoCredentialsFromTrailersOrConnectionHeaders() throws Exception {
    String chunked =
        "POST /v1/words HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
            + "transfer-encoding: chunked\r\ntrailer: authorization\r\nconnection: close\r\n\r\n"
            + "2\r\n{}\r\n0\r\nauthorization: Bearer "
            + token
            + "\r\n\r\n";
    assertThat(raw(chunked)).startsWith("HTTP/1.1 401 ");
    String hop =
        "GET /v1/words/a HTTP/1.1\r\nhost: a\r\nconnection: close, authorization\r\n"
            + "authorization: Bearer "
            + token
            + "\r\n\r\n";
    assertThat(raw(hop)).startsWith("HTTP/1.1 401 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/words/a",
        "/v1/words/%61",
        "//v1/words/a",
        "/v1//words/a",
        "/v1/./words/a",
        "/v1/x/../words/a",
        "/v1/%2e/words/a",
        "/v1/%2e%2e/v1/words/a",
        "/v1/words;x=y/a",
        "/v1/words/a;x=y",
        "/V1/words/a",
        "/v1/words/a/",
        "/v1/words/a%00",
        "/v1/words/a%2Fwatch",
        "/jams.security.Guarded/Get",
        "/jams.security.guarded/Get",
        "/jams.security.Guarded//Get",
        "/JAMS.SECURITY.GUARDED/GET",
        "/./jams.security.Guarded/Get"
      })
  void noSpellingOfAPathGetsPastItsRule(String path) throws Exception {
    int before = app.service.calls.get();
    for (String method : new String[] {"GET", "POST", "HEAD"}) {
      String request =
          "%s %s HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
              .formatted(method, path);
      assertThat(raw(request)).containsPattern("^HTTP/1.1 (?:400|401|404|405|415) ");
    }
    assertThat(app.service.calls).hasValue(before);
  }

  @Test
  void everyRouteOfAMethodHasItsRule() throws Exception {
    HttpRequest.Builder second =
        app.request("/v1/words").POST(HttpRequest.BodyPublishers.ofString("{}"));
    assertThat(status(second.build())).isEqualTo(401);
    HttpRequest.Builder override =
        app.request("/v1/words/a").header("x-http-method-override", "POST");
    assertThat(status(override.build())).isEqualTo(401);
  }

  @Test
  void headOfAStreamHasTheRuleOfItsMethodAndIsForNoService() throws Exception {
    int before = app.service.calls.get();
    HttpRequest.Builder head =
        app.request("/v1/words/a/watch").method("HEAD", HttpRequest.BodyPublishers.noBody());
    assertThat(status(head.copy().build())).isEqualTo(401);
    assertThat(status(head.header("authorization", "Bearer " + token).build())).isEqualTo(200);
    assertThat(app.service.calls).hasValue(before);
  }

  @Test
  void serviceOnTheEventLoopHasItsCaller() throws Exception {
    HttpRequest request =
        app.request("/jams.security.Second/Get")
            .header("authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertThat(app.client().send(request, HttpResponse.BodyHandlers.ofString()).body())
        .contains("ada");
  }

  @Test
  void unknownMethodsTellNoMoreThanBefore() throws Exception {
    assertThat(app.get("/v1/unknown").statusCode()).isEqualTo(404);
    assertThat(app.get("/v1/unknown", "authorization", "Bearer " + token).statusCode())
        .isEqualTo(404);
  }

  @Test
  void nothingOfABodyIsUnpackedForAStranger() throws Exception {
    byte[] bomb = Bombs.gzip(64 << 20);
    for (String type : new String[] {"application/json", "application/grpc-web+proto"}) {
      boolean web = type.contains("web");
      HttpRequest request =
          app.request(web ? "/jams.security.Guarded/Get" : "/v1/words")
              .header("content-type", type)
              .header(web ? "grpc-encoding" : "content-encoding", "gzip")
              .POST(HttpRequest.BodyPublishers.ofByteArray(web ? Bombs.envelope(bomb) : bomb))
              .build();
      var answer = app.client().send(request, HttpResponse.BodyHandlers.ofString());
      // Whoever unpacks it finds that it is too large, and says that.
      String code = answer.headers().firstValue("grpc-status").orElse("") + answer.body();
      assertThat(code).containsPattern(web ? "^16|grpc-status: *16" : "\"code\":16[,}]");
      assertThat(answer.statusCode()).isEqualTo(web ? 200 : 401);
    }
    HttpRequest.Builder connect =
        app.request("/jams.security.Guarded/Get")
            .header("content-type", "application/proto")
            .header("connect-protocol-version", "1")
            .header("content-encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(bomb));
    assertThat(app.client().send(connect.build(), HttpResponse.BodyHandlers.ofString()).body())
        .contains("\"code\":\"unauthenticated\"");
    connect.header("authorization", "Bearer " + token);
    assertThat(app.client().send(connect.build(), HttpResponse.BodyHandlers.ofString()).body())
        .contains("\"code\":\"resource_exhausted\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void nothingOfAMessageIsUnpackedForAStranger(String listener) throws Exception {
    Word bomb = Word.newBuilder().setText("0".repeat(16 << 20)).build();
    ManagedChannel channel =
        Grpc.newChannelBuilder(
                "127.0.0.1:" + app.app.port(listener), InsecureChannelCredentials.create())
            .build();
    try {
      var stub =
          GuardedGrpc.newBlockingStub(channel)
              .withDeadlineAfter(60, TimeUnit.SECONDS)
              .withCompression("gzip");
      assertThatThrownBy(() -> stub.get(bomb)).hasMessageStartingWith("UNAUTHENTICATED");
      Metadata known = new Metadata();
      known.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
      var ada = stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(known));
      assertThatThrownBy(() -> ada.get(bomb)).hasMessageStartingWith("RESOURCE_EXHAUSTED");
      known.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
      var twice = stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(known));
      assertThatThrownBy(() -> twice.get(Word.getDefaultInstance()))
          .hasMessageStartingWith("UNAUTHENTICATED");
    } finally {
      channel.shutdownNow();
    }
  }

  /** Over HTTP/JSON a call of one request begins with its body. */
  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/proto", "application/grpc-web+proto"})
  void strangerIsRefusedBeforeTheBodyComes(String type) throws Exception {
    boolean web = type.contains("web");
    String answer =
        raw(
            "POST /jams.security.Guarded/Get HTTP/1.1\r\nhost: a\r\ncontent-length: 3000000\r\n"
                + "content-type: "
                + type
                + (web ? "\r\n\r\n" : "\r\nconnect-protocol-version: 1\r\n\r\n"));
    assertThat(answer).startsWith(web ? "HTTP/1.1 200 " : "HTTP/1.1 401 ");
    assertThat(answer).containsPattern(web ? "grpc-status: ?16" : "\"unauthenticated\"");
  }

  @Test
  void userInfoIsNoToken() throws Exception {
    String basic =
        Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));
    assertThat(app.get("/v1/words/a", "authorization", "Basic " + basic).statusCode())
        .isEqualTo(401);
  }

  private static int status(HttpRequest request) throws Exception {
    return app.client().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static String raw(String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.http())) {
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
