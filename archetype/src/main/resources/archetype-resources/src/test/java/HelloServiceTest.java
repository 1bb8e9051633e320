package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jams.testing.AppExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HelloServiceTest {
  @RegisterExtension static final AppExtension app = AppExtension.of(Main::app);

  @Test
  void greetsOverGrpc() throws Exception {
    Hello hello = Hello.client(app.channel());
    HelloReply reply = hello.sayHello(HelloRequest.newBuilder().setName("Ada").build());
    assertEquals("Hello, Ada!", reply.getMessage());
  }

  @Test
  void greetsOverHttp() throws Exception {
    var response = app.http().get("/v1/hello/Ada");
    assertEquals(200, response.statusCode());
    assertTrue(response.body().contains("Hello, Ada!"), response.body());
  }
}
