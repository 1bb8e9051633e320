package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.RemoteService;
import dev.jams.security.AnyProtocol.Answer;
import dev.jams.security.AnyProtocol.Way;
import dev.jams.security.proto.GuardedGrpc;
import dev.jams.security.proto.Word;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.TlsChannelCredentials;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** One rule for each method, whatever protocol it is called by and however the caller is known. */
class ParityTest {
  private static final String API_KEY = "key-of-the-robot";
  private static final List<ManagedChannel> CHANNELS = new ArrayList<>();

  private static final List<String> OTHERS =
      List.of("ApiKey realm=\"jams\", header=\"x-api-key\"", "Certificate realm=\"jams\"");
  private static final Answer MISSING =
      new Answer(
          Code.UNAUTHENTICATED,
          List.of("Bearer realm=\"jams\"", OTHERS.get(0), OTHERS.get(1)),
          "CREDENTIALS_MISSING");
  private static final Answer INVALID =
      new Answer(
          Code.UNAUTHENTICATED,
          List.of(
              "Bearer realm=\"jams\", error=\"invalid_token\","
                  + " error_description=\"the credentials are not valid\"",
              OTHERS.get(0),
              OTHERS.get(1)),
          "CREDENTIALS_INVALID");
  private static final Answer FORBIDDEN =
      new Answer(Code.PERMISSION_DENIED, List.of(), "NOT_PERMITTED");
  private static final Answer SCOPE =
      new Answer(
          Code.PERMISSION_DENIED,
          List.of(
              "Bearer realm=\"jams\", error=\"insufficient_scope\","
                  + " error_description=\"the credentials are not for this method\","
                  + " scope=\"words.read words.write\""),
          "SCOPE_MISSING");

  private static KeyServer keys;
  private static GuardedApp app;
  private static App relay;
  private static AnyProtocol stranger;
  private static AnyProtocol billing;
  private static AnyProtocol visitor;

  /** By what they are called: the headers that they send. */
  private static final Map<String, Map<String, String>> HEADERS = new LinkedHashMap<>();

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Signer signer = Signer.ec("one");
    keys = new KeyServer(signer);
    TestPki pki = new TestPki(folder);
    String known =
        """
          api-keys:
            keys:
              - principal: robot
                sha256: %s
                roles: [reader]
          certificates:
            - principal: billing
              uri: spiffe://test/billing
              roles: [reader]
            - principal: visitor
              dns: visitor.test
              subject: CN=visitor
        """
            .formatted(GuardedApp.sha256(API_KEY));
    TestPki.Pair server = pki.server();
    List<String> flags = new ArrayList<>();
    for (String listener : List.of("grpc", "http")) {
      String prefix = "--" + listener + "-tls-";
      flags.addAll(List.of(prefix + "cert-file", server.cert().toString()));
      flags.addAll(List.of(prefix + "key-file", server.key().toString()));
      flags.addAll(List.of(prefix + "client-ca-file", pki.ca.toString()));
      flags.addAll(List.of(prefix + "client-auth", "optional"));
    }
    app =
        new GuardedApp(
            folder,
            GuardedApp.yaml(keys.url(), known),
            builder -> builder.client("itself", "in-process"),
            flags.toArray(String[]::new));
    relay = relay(pki, folder);
    stranger = caller(pki, null);
    billing = caller(pki, pki.client("billing"));
    visitor = caller(pki, pki.client("visitor"));
    HEADERS.put("nobody", Map.of());
    HEADERS.put(
        "expired",
        bearer(signer.sign(Signer.claims("ada", "reader").expirationTime(Signer.in(-600)))));
    HEADERS.put("other", bearer(signer.sign(Signer.claims("ada", "other"))));
    HEADERS.put("reader", bearer(signer.sign(Signer.claims("ada", "reader"))));
    HEADERS.put(
        "scoped",
        bearer(signer.sign(Signer.claims("ada").claim("scope", "words.write words.read"))));
    HEADERS.put(
        "half", bearer(signer.sign(Signer.claims("ada", "reader").claim("scope", "words.read"))));
    HEADERS.put(
        "rich",
        bearer(
            signer.sign(
                Signer.claims("ada", "reader", "writer")
                    .audience(List.of("somebody else's", Signer.AUDIENCE))
                    .claim("scope", List.of("words.read", "words.write"))
                    .claim("team", Map.of("name", "lexicon")))));
    HEADERS.put("key", Map.of("x-api-key", API_KEY));
    HEADERS.put("wrong key", Map.of("x-api-key", API_KEY + "."));
    Map<String, String> both = new LinkedHashMap<>(HEADERS.get("reader"));
    both.put("x-api-key", API_KEY);
    HEADERS.put("key and token", both);
  }

  private static Map<String, String> bearer(String token) {
    return Map.of("authorization", "Bearer " + token);
  }

  /** An app that guards nothing itself. */
  private static App relay(TestPki pki, Path folder) throws Exception {
    Path yaml =
        Files.writeString(
            folder.resolve("relay.yml"), "grpc:\n  target-tls:\n    ca-file: " + pki.ca + "\n");
    return App.named("relay")
        .service(
            RemoteService.at(
                "localhost:" + app.app.port("grpc"), GuardedGrpc.getServiceDescriptor()))
        .listen(GrpcServer.on(0))
        .start("--config", yaml.toString(), "--env-file", "", "--shutdown-lame-duck", "0s");
  }

  private static AnyProtocol caller(TestPki pki, TestPki.Pair own) throws Exception {
    var credentials = TlsChannelCredentials.newBuilder().trustManager(pki.ca.toFile());
    if (own != null) {
      credentials.keyManager(own.cert().toFile(), own.key().toFile());
    }
    var built = credentials.build();
    ManagedChannel grpc =
        Grpc.newChannelBuilder("localhost:" + app.app.port("grpc"), built).build();
    ManagedChannel onHttp = Grpc.newChannelBuilder("localhost:" + app.http(), built).build();
    ManagedChannel relayed =
        Grpc.newChannelBuilder(
                "127.0.0.1:" + relay.port("grpc"), InsecureChannelCredentials.create())
            .build();
    CHANNELS.addAll(List.of(grpc, onHttp, relayed));
    HttpClient http = HttpClient.newBuilder().sslContext(pki.context(own)).build();
    Map<Way, Channel> channels =
        Map.of(
            Way.GRPC, grpc,
            Way.GRPC_ON_HTTP, onHttp,
            Way.RELAYED, relayed,
            Way.IN_PROCESS, app.app.channel("itself"));
    return new AnyProtocol(channels, http, "localhost:" + app.http());
  }

  @AfterAll
  static void stop() {
    CHANNELS.forEach(ManagedChannel::shutdownNow);
    relay.close();
    app.close();
    keys.close();
  }

  // KT-04
  @TestFactory
  List<DynamicTest> everyProtocolDecidesAlike() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String method : List.of("Get", "Watch", "Collect", "Chat")) {
      tests.addAll(
          decided(
              method,
              Map.of(
                  "nobody", MISSING,
                  "expired", INVALID,
                  "other", FORBIDDEN,
                  "reader", Answer.OK,
                  "key", Answer.OK,
                  "wrong key", INVALID,
                  "key and token", INVALID,
                  "billing", Answer.OK,
                  "visitor", FORBIDDEN,
                  "billing with token", INVALID)));
    }
    tests.addAll(
        decided(
            "Scoped",
            Map.of(
                "nobody", MISSING,
                "scoped", Answer.OK,
                "half", SCOPE,
                "reader", SCOPE,
                "key", SCOPE)));
    tests.addAll(decided("Closed", Map.of("nobody", FORBIDDEN, "reader", FORBIDDEN)));
    tests.addAll(
        decided("Open", Map.of("nobody", Answer.OK, "expired", Answer.OK, "reader", Answer.OK)));
    return tests;
  }

  private static List<DynamicTest> decided(String method, Map<String, Answer> expected) {
    List<DynamicTest> tests = new ArrayList<>();
    var descriptor = AnyProtocol.method(method);
    for (Way way : Way.values()) {
      if (!way.isPossible(descriptor)) {
        continue;
      }
      tests.add(
          dynamicTest(
              method + " by " + way,
              () -> {
                Map<String, Answer> answers = new LinkedHashMap<>();
                Map<String, Answer> due = new LinkedHashMap<>();
                for (String who : expected.keySet()) {
                  answers.put(who, caller(who).call(way, descriptor, headers(who)));
                  Answer answer = way.hasCertificate() ? expected.get(who) : lost(who, expected);
                  due.put(who, way == Way.WEBSOCKET ? answer.withoutDetails() : answer);
                }
                assertThat(answers).isEqualTo(due);
              }));
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> everyProtocolTellsTheServiceWhoCalls() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Way way : Way.values()) {
      tests.add(
          dynamicTest(
              "by " + way,
              () -> {
                Principal ada = known(way, "rich");
                assertThat(ada.name()).isEqualTo("ada");
                assertThat(ada.authentication()).isEqualTo(Principal.Authentication.JWT);
                assertThat(ada.roles()).containsExactlyInAnyOrder("reader", "writer");
                assertThat(ada.scopes()).containsExactlyInAnyOrder("words.read", "words.write");
                assertThat(ada.claims())
                    .containsEntry("team", Map.of("name", "lexicon"))
                    .containsEntry("iss", Signer.ISSUER);
                Principal robot = known(way, "key");
                assertThat(robot.name()).isEqualTo("robot");
                assertThat(robot.authentication()).isEqualTo(Principal.Authentication.API_KEY);
                assertThat(robot.roles()).containsExactly("reader");
                assertThat(robot.claims()).isEmpty();
                if (way.hasCertificate()) {
                  Principal billed = known(way, "billing");
                  assertThat(billed.name()).isEqualTo("billing");
                  assertThat(billed.authentication())
                      .isEqualTo(Principal.Authentication.CERTIFICATE);
                }
              }));
    }
    return tests;
  }

  private static Principal known(Way way, String who) throws Exception {
    app.service.last.set(null);
    Answer answer = caller(who).call(way, any(way), headers(who));
    assertThat(answer).isEqualTo(Answer.OK);
    return app.service.last.get();
  }

  /** One that can be called so. */
  private static MethodDescriptor<Word, Word> any(Way way) {
    MethodDescriptor<Word, Word> watch = AnyProtocol.method("Watch");
    return way.isPossible(watch) ? watch : AnyProtocol.method("Get");
  }

  @TestFactory
  List<DynamicTest> noHeaderButCredentialsSaysWhoCalls() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Way way : Way.values()) {
      tests.add(
          dynamicTest(
              "by " + way,
              () -> {
                for (String header : List.of("x-principal", "x-forwarded-user", "x-roles")) {
                  assertThat(stranger.call(way, any(way), Map.of(header, "reader")).code())
                      .as(header)
                      .isEqualTo(Code.UNAUTHENTICATED);
                }
              }));
    }
    return tests;
  }

  /** What happens to whom whose certificate somebody else has seen. */
  private static Answer lost(String who, Map<String, Answer> expected) {
    return switch (who) {
      case "billing", "visitor" -> MISSING;
      case "billing with token" -> expected.get("reader");
      default -> expected.get(who);
    };
  }

  private static AnyProtocol caller(String who) {
    return who.startsWith("billing") ? billing : who.equals("visitor") ? visitor : stranger;
  }

  private static Map<String, String> headers(String who) {
    return who.endsWith("with token") ? HEADERS.get("reader") : HEADERS.getOrDefault(who, Map.of());
  }
}
