package dev.jams.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import io.grpc.BindableService;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page about traces shows. */
class TracingGuideTest {
  @RegisterExtension final Rig rig = new Rig();

  private static AppBuilder tracker(BindableService service) {
    // docs: tracing-start
    return App.named("tracker")
        .intercept(Tracing.create())
        .service(service)
        .listen(GrpcServer.on(42001))
        .listen(HttpGateway.on(8080));
    // docs: end
  }

  private static void total() {
    // docs: tracing-own-span
    Span span = Tracing.tracer("tracker.report").spanBuilder("add up").startSpan();
    try (Scope scope = span.makeCurrent()) {
      addUp();
    } finally {
      span.end();
    }
    // docs: end
  }

  private static void addUp() {
    Span.current().setAttribute("entries", 3);
  }

  @Test
  void fileOfThePageIsTaken() throws Exception {
    Path file = Path.of(TracingGuideTest.class.getResource("/tracing.yml").toURI());

    App app =
        rig.own(
            tracker(new Words())
                .start(
                    "--config=" + file,
                    "--grpc-port=0",
                    "--http-port=0",
                    "--tracing-flush-timeout=1ms"));

    assertThat(rig.get(app, "/v1/words/a").statusCode()).isEqualTo(200);
  }

  @Test
  void spanOfThePageBelongsToTheCall() throws Exception {
    App app = rig.mock(new Words(word -> total()));

    rig.get(app, "/v1/words/a");

    SpanData own = rig.spans(2).get(0);
    assertThat(own.getName()).isEqualTo("add up");
    assertThat(own.getParentSpanId()).isEqualTo(rig.spans(2).get(1).getSpanId());
    assertThat(own.getAttributes().toString()).contains("entries=3");
  }
}
