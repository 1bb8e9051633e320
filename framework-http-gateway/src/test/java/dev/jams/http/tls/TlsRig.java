package dev.jams.http.tls;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.PeerIdentity;
import dev.jams.StartException;
import dev.jams.http.HttpGateway;
import dev.jams.http.contract.ContractGrpc;
import dev.jams.http.contract.EchoReply;
import dev.jams.http.contract.EchoRequest;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An app with both listeners whose service answers with who called, and clients of all kinds. */
final class TlsRig implements AfterEachCallback {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Context.Key<String> PEER = Context.key("peer");

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Starts an app on free ports. */
  App start(String... args) throws StartException {
    return start(GrpcServer.on(0), HttpGateway.on(0), args);
  }

  App start(GrpcServer grpc, HttpGateway http, String... args) throws StartException {
    App app =
        App.named("tls")
            .service(new WhoService())
            .intercept(new Peers())
            .listen(grpc)
            .listen(http)
            .start(args);
    opened.push(app);
    return app;
  }

  /** The flags that give both listeners the same TLS. */
  static String[] flags(Pki.Pair server, String... more) {
    List<String> flags = new ArrayList<>();
    for (String listener : List.of("grpc", "http")) {
      flags.addAll(
          List.of(
              "--" + listener + "-tls-cert-file",
              server.cert().toString(),
              "--" + listener + "-tls-key-file",
              server.key().toString()));
      for (int i = 0; i < more.length; i += 2) {
        flags.add("--" + listener + more[i]);
        flags.add(more[i + 1]);
      }
    }
    flags.addAll(List.of("--tls-reload-interval", "20ms"));
    return flags.toArray(String[]::new);
  }

  /** A channel over TLS. */
  ManagedChannel channel(int port, Path ca, Optional<Pki.Pair> client) throws IOException {
    var credentials = TlsChannelCredentials.newBuilder().trustManager(ca.toFile());
    if (client.isPresent()) {
      credentials.keyManager(client.get().cert().toFile(), client.get().key().toFile());
    }
    return opened(Grpc.newChannelBuilder("localhost:" + port, credentials.build()).build());
  }

  /** Closes a channel after the test. */
  ManagedChannel opened(ManagedChannel channel) {
    opened.push(() -> channel.shutdownNow().awaitTermination(5, SECONDS));
    return channel;
  }

  /** Who the server says that the client is. */
  static String who(ManagedChannel channel) {
    return ContractGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), SECONDS)
        .echo(EchoRequest.getDefaultInstance())
        .getText();
  }

  static HttpClient http(HttpClient.Version version, Path ca, Optional<Pki.Pair> client)
      throws Exception {
    return HttpClient.newBuilder()
        .version(version)
        .sslContext(context(ca, client))
        .connectTimeout(PATIENCE)
        .build();
  }

  static HttpResponse<String> get(HttpClient client, int port) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/v1/echo/x"))
            .timeout(PATIENCE)
            .build(),
        BodyHandlers.ofString());
  }

  static HttpResponse<byte[]> post(HttpClient client, int port, byte[] body, String... headers)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(
                URI.create("https://localhost:" + port + "/jams.contract.Contract/Echo"))
            .timeout(PATIENCE)
            .headers(headers)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  static SSLContext context(Path ca, Optional<Pki.Pair> client) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    int count = 0;
    for (var certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(ca)))) {
      trusted.setCertificateEntry("ca" + count++, certificate);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        client.map(c -> new KeyManager[] {new Shows(c)}).orElse(null),
        trust.getTrustManagers(),
        new SecureRandom());
    return context;
  }

  /** The serial number of the certificate that a new connection is shown. */
  static BigInteger shown(int port, Path ca) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) context(ca, Optional.empty()).getSocketFactory().createSocket()) {
      socket.connect(new java.net.InetSocketAddress("127.0.0.1", port), 20_000);
      socket.setSoTimeout(20_000);
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  /** Asks again and again until it is so. */
  static void await(String what, BooleanSupplier so) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not in time: " + what);
      }
      Thread.sleep(5);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  /** Shows its certificate even to those who ask for others. */
  private static final class Shows extends X509ExtendedKeyManager {
    private final Pki.Pair pair;

    Shows(Pki.Pair pair) {
      this.pair = pair;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      return "it";
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine e) {
      return "it";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return pair.bundle().getCertificatePath();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return pair.bundle().getKeyPair().getPrivate();
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[] {"it"};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return null;
    }
  }

  private static final class WhoService extends ContractGrpc.ContractImplBase {
    @Override
    public void echo(EchoRequest request, StreamObserver<EchoReply> responses) {
      responses.onNext(EchoReply.newBuilder().setText(PEER.get()).build());
      responses.onCompleted();
    }
  }

  private static final class Peers implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String peer =
          PeerIdentity.of(call)
              .map(p -> p.subject() + " " + p.dnsNames() + " " + p.uris())
              .orElse("nobody");
      boolean encrypted = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION) != null;
      return Contexts.interceptCall(
          Context.current().withValue(PEER, (encrypted ? "" : "in the clear: ") + peer),
          call,
          headers,
          next);
    }
  }
}
