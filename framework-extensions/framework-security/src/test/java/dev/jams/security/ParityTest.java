package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jams.security.AnyProtocol.Way;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status.Code;
import io.grpc.TlsChannelCredentials;
import java.net.http.HttpClient;
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

  private static KeyServer keys;
  private static GuardedApp app;
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
            builder -> builder,
            flags.toArray(String[]::new));
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
    HEADERS.put("key", Map.of("x-api-key", API_KEY));
    HEADERS.put("wrong key", Map.of("x-api-key", API_KEY + "."));
    Map<String, String> both = new LinkedHashMap<>(HEADERS.get("reader"));
    both.put("x-api-key", API_KEY);
    HEADERS.put("key and token", both);
  }

  private static Map<String, String> bearer(String token) {
    return Map.of("authorization", "Bearer " + token);
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
    CHANNELS.addAll(List.of(grpc, onHttp));
    HttpClient http = HttpClient.newBuilder().sslContext(pki.context(own)).build();
    return new AnyProtocol(grpc, onHttp, http, "localhost:" + app.http());
  }

  @AfterAll
  static void stop() {
    CHANNELS.forEach(ManagedChannel::shutdownNow);
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
                  "nobody", Code.UNAUTHENTICATED,
                  "expired", Code.UNAUTHENTICATED,
                  "other", Code.PERMISSION_DENIED,
                  "reader", Code.OK,
                  "key", Code.OK,
                  "wrong key", Code.UNAUTHENTICATED,
                  "key and token", Code.UNAUTHENTICATED,
                  "billing", Code.OK,
                  "visitor", Code.PERMISSION_DENIED,
                  "billing with token", Code.UNAUTHENTICATED)));
    }
    tests.addAll(
        decided(
            "Scoped",
            Map.of(
                "nobody", Code.UNAUTHENTICATED,
                "scoped", Code.OK,
                "half", Code.PERMISSION_DENIED,
                "reader", Code.PERMISSION_DENIED,
                "key", Code.PERMISSION_DENIED)));
    tests.addAll(
        decided(
            "Closed", Map.of("nobody", Code.PERMISSION_DENIED, "reader", Code.PERMISSION_DENIED)));
    tests.addAll(decided("Open", Map.of("nobody", Code.OK, "expired", Code.OK, "reader", Code.OK)));
    return tests;
  }

  private static List<DynamicTest> decided(String method, Map<String, Code> expected) {
    List<DynamicTest> tests = new ArrayList<>();
    var descriptor = AnyProtocol.method(method);
    for (Way way : Way.values()) {
      if (way == Way.WEBSOCKET && descriptor.getType() == MethodType.UNARY) {
        continue;
      }
      tests.add(
          dynamicTest(
              method + " by " + way,
              () -> {
                Map<String, Code> codes = new LinkedHashMap<>();
                for (String who : expected.keySet()) {
                  codes.put(who, caller(who).call(way, descriptor, headers(who)));
                }
                assertThat(codes).isEqualTo(expected);
              }));
    }
    return tests;
  }

  private static AnyProtocol caller(String who) {
    return who.startsWith("billing") ? billing : who.equals("visitor") ? visitor : stranger;
  }

  private static Map<String, String> headers(String who) {
    return who.endsWith("with token") ? HEADERS.get("reader") : HEADERS.getOrDefault(who, Map.of());
  }
}
