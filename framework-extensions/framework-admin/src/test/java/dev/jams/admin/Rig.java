package dev.jams.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.StartException;
import dev.jams.admin.testing.Item;
import dev.jams.admin.testing.ShopGrpc;
import dev.jams.http.HttpGateway;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts apps with an admin listener for one test, and asks them; closes them after it. */
final class Rig implements AfterEachCallback {
  static final int PATIENCE_SECONDS = 60;

  /** One each: those of the common pool are few, and here they wait for each other. */
  static final Executor THREADS = task -> new Thread(task).start();

  private static final ObjectMapper JSON = new ObjectMapper();

  final ShopService shop = new ShopService();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** A shop on free ports. */
  AppBuilder app() {
    return app(Admin.on(0));
  }

  AppBuilder app(Admin admin) {
    return App.named("shop")
        .service("shop", shop)
        .listen(GrpcServer.on(0))
        .listen(HttpGateway.on(0))
        .listen(admin);
  }

  App start(AppBuilder builder, String... args) throws StartException {
    String[] all = new String[args.length + 1];
    all[0] = "--shutdown-lame-duck=0s";
    System.arraycopy(args, 0, all, 1, args.length);
    App app = builder.start(all);
    opened.push(app);
    return app;
  }

  ManagedChannel channel(App app) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
            .build();
    opened.push(() -> channel.shutdownNow().awaitTermination(PATIENCE_SECONDS, SECONDS));
    return channel;
  }

  ShopGrpc.ShopBlockingV2Stub stub(App app) {
    return ShopGrpc.newBlockingV2Stub(channel(app));
  }

  static Item item(String id) {
    return Item.newBuilder().setId(id).build();
  }

  HttpResponse<String> send(
      String method, App app, String listener, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port(listener) + path))
            .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString(UTF_8));
  }

  /** A GET of the admin listener. */
  HttpResponse<String> get(App app, String path, String... headers) throws Exception {
    return send("GET", app, "admin", path, "", headers);
  }

  /** A POST of JSON to it. */
  HttpResponse<String> post(App app, String path, String json, String... headers) throws Exception {
    String[] all = new String[headers.length + 2];
    all[0] = "content-type";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return send("POST", app, "admin", path, json, all);
  }

  static JsonNode json(HttpResponse<String> response) throws Exception {
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    return JSON.readTree(response.body());
  }

  JsonNode read(App app, String path) throws Exception {
    HttpResponse<String> response = get(app, path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  /** What is answered to a request as it is written here, such as one for another host. */
  static String raw(App app, String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", app.port("admin"))) {
      socket.setSoTimeout(PATIENCE_SECONDS * 1000);
      socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  /** Tries again until it holds, for what is known only a little after a client has its answer. */
  static void eventually(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("time to wait for the condition").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    shop.letGo.countDown();
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
