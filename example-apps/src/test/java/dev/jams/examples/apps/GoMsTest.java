package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import dev.jams.App;
import dev.jams.examples.child.ChildGrpc;
import dev.jams.examples.goms.GoMsEntityRequest;
import dev.jams.examples.goms.GoMsGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GM-06 and GM-07: the sample services of GoMs over both protocols. */
class GoMsTest {
  private static App app;
  private static ManagedChannel channel;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    app = GatewayApp.app().start("--grpc-port=0", "--http-port=0", "--data=jdbc:h2:mem:goms");
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
            .build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    app.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /goms, GoMs List",
    "POST, /goms, GoMs Create",
    "GET, /goms/7, GoMs View",
    "PATCH, /goms/7, GoMs Update",
    "DELETE, /goms/7, GoMs Delete",
    "GET, /child, Child List",
    "POST, /child, Child Create",
    "GET, /child/7, Child View",
    "PATCH, /child/7, Child Update",
    "DELETE, /child/7, Child Delete",
  })
  void answersOverHttp(String method, String path, String message) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + app.port("http") + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (method.equals("POST") || method.equals("PATCH")) {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofString("{}"));
    } else {
      request.method(method, BodyPublishers.noBody());
    }
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.body()).isEqualTo("{\"message\":\"" + message + "\"}");
  }

  @Test
  void answersOverGrpc() {
    GoMsEntityRequest seven = GoMsEntityRequest.newBuilder().setId("7").build();
    Empty nothing = Empty.getDefaultInstance();
    var goms = GoMsGrpc.newBlockingStub(channel);
    assertThat(goms.list(nothing).getMessage()).isEqualTo("GoMs List");
    assertThat(goms.create(nothing).getMessage()).isEqualTo("GoMs Create");
    assertThat(goms.get(seven).getMessage()).isEqualTo("GoMs View");
    assertThat(goms.update(seven).getMessage()).isEqualTo("GoMs Update");
    assertThat(goms.delete(seven).getMessage()).isEqualTo("GoMs Delete");
    var child = ChildGrpc.newBlockingStub(channel);
    assertThat(child.list(nothing).getMessage()).isEqualTo("Child List");
    assertThat(child.create(nothing).getMessage()).isEqualTo("Child Create");
    assertThat(child.get(seven).getMessage()).isEqualTo("Child View");
    assertThat(child.update(seven).getMessage()).isEqualTo("Child Update");
    assertThat(child.delete(seven).getMessage()).isEqualTo("Child Delete");
  }
}
