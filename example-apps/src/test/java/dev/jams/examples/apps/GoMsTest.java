package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import dev.jams.examples.child.ChildGrpc;
import dev.jams.examples.goms.GoMsEntityRequest;
import dev.jams.examples.goms.GoMsGrpc;
import dev.jams.testing.AppExtension;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GM-06 and GM-07: the sample services of GoMs over both protocols. */
class GoMsTest {
  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(GatewayApp::app).args("--data", "jdbc:h2:mem:goms");

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
    String json = method.equals("POST") || method.equals("PATCH") ? "{}" : "";
    HttpResponse<String> response = app.http().send(method, path, json);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.body()).isEqualTo("{\"message\":\"" + message + "\"}");
  }

  @Test
  void answersOverGrpc() {
    GoMsEntityRequest seven = GoMsEntityRequest.newBuilder().setId("7").build();
    Empty nothing = Empty.getDefaultInstance();
    var goms = GoMsGrpc.newBlockingStub(app.channel());
    assertThat(goms.list(nothing).getMessage()).isEqualTo("GoMs List");
    assertThat(goms.create(nothing).getMessage()).isEqualTo("GoMs Create");
    assertThat(goms.get(seven).getMessage()).isEqualTo("GoMs View");
    assertThat(goms.update(seven).getMessage()).isEqualTo("GoMs Update");
    assertThat(goms.delete(seven).getMessage()).isEqualTo("GoMs Delete");
    var child = ChildGrpc.newBlockingStub(app.channel());
    assertThat(child.list(nothing).getMessage()).isEqualTo("Child List");
    assertThat(child.create(nothing).getMessage()).isEqualTo("Child Create");
    assertThat(child.get(seven).getMessage()).isEqualTo("Child View");
    assertThat(child.update(seven).getMessage()).isEqualTo("Child Update");
    assertThat(child.delete(seven).getMessage()).isEqualTo("Child Delete");
  }
}
