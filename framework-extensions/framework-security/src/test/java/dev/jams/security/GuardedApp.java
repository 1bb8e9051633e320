package dev.jams.security;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.StartException;
import dev.jams.http.HttpGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/** An app with {@link GuardedService}, and calls to it over HTTP. */
final class GuardedApp implements AutoCloseable {
  static final String SERVICE = "jams.security.Guarded";

  /** Rules that leave nothing out. */
  static final String RULES =
      """
        rules:
          jams.security.Guarded/*: role:reader role:admin
          jams.security.Guarded/Open: public
          jams.security.Guarded/Closed: denied
          jams.security.Guarded/Known: authenticated
          jams.security.Guarded/Scoped: scope:words.read scope:words.write
      """;

  final GuardedService service = new GuardedService();
  final App app;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

  /**
   * @param yaml the whole configuration
   */
  GuardedApp(Path folder, String yaml, UnaryOperator<AppBuilder> how, String... args)
      throws StartException, IOException {
    this(folder, yaml, HttpGateway.on(0), how, args);
  }

  GuardedApp(
      Path folder, String yaml, HttpGateway gateway, UnaryOperator<AppBuilder> how, String... args)
      throws StartException, IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--config",
                Files.writeString(Files.createTempFile(folder, "config", ".yml"), yaml).toString(),
                "--env-file",
                "",
                "--shutdown-lame-duck",
                "0s"));
    all.addAll(List.of(args));
    app =
        how.apply(App.named("guarded").service(service).intercept(Security.create()))
            .listen(GrpcServer.on(0))
            .listen(gateway)
            .start(all.toArray(String[]::new));
  }

  GuardedApp(Path folder, String yaml) throws StartException, IOException {
    this(folder, yaml, builder -> builder);
  }

  /** The configuration of tokens whose keys are at an address. */
  static String yaml(String url, String... more) {
    return """
    security:
      jwt:
        issuer: %s
        audience: [%s, other]
        jwks-url: %s
    """
            .formatted(Signer.ISSUER, Signer.AUDIENCE, url)
        + String.join("", more)
        + RULES;
  }

  static String sha256(String key) {
    return HexFormat.of()
        .formatHex(Hashes.sha256(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  int http() {
    return app.port("http");
  }

  /** Sends {@code GET}. */
  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).GET();
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http() + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpClient client() {
    return client;
  }

  /** The status of a call with a token to the method that is for whoever is known. */
  int known(String token) throws IOException, InterruptedException {
    return get("/v1/known", "authorization", "Bearer " + token).statusCode();
  }

  @Override
  public void close() {
    app.close();
  }
}
