package dev.jams.examples.apps;

import static io.grpc.Metadata.ASCII_STRING_MARSHALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.examples.goms.GoMs;
import dev.jams.examples.goms.GoMsService;
import dev.jams.http.HttpGateway;
import dev.jams.testing.AppExtension;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/http.md shows in Java. */
@Timeout(120)
class HttpGuideTest {
  @RegisterExtension static final AppExtension app = AppExtension.of(HttpGuideTest::app);

  private static AppBuilder app() {
    return App.named("guide")
        .service(GoMs.bind(new GoMsService()))
        .intercept("go.micro.service.goms.GoMs/Create", new Created())
        .listen(GrpcServer.on(0))
        .listen(HttpGateway.on(0));
  }

  private static final class Created implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata requestHeaders, ServerCallHandler<Q, R> next) {
      return next.startCall(
          new SimpleForwardingServerCall<Q, R>(call) {
            @Override
            public void sendHeaders(Metadata headers) {
              // docs: http-metadata
              headers.put(Metadata.Key.of("http-status", ASCII_STRING_MARSHALLER), "201");
              headers.put(
                  Metadata.Key.of("http-header-location", ASCII_STRING_MARSHALLER), "/v1/books/7");
              // docs: end
              super.sendHeaders(headers);
            }
          },
          requestHeaders);
    }
  }

  @Test
  void metadataChoosesStatusAndHeaders() throws Exception {
    HttpResponse<String> created = app.http().post("/goms", "{}");

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("location")).hasValue("/v1/books/7");
    assertThat(app.http().get("/goms").statusCode()).isEqualTo(200);
  }
}
