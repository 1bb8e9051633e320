package dev.jams.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.jams.App;
import dev.jams.AppContext;
import dev.jams.Component;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A collector that takes nothing: calls go on, the log says so once, and the stop is in time. */
class DeadCollectorTest {
  @RegisterExtension final Rig rig = new Rig();

  private final Logger log = (Logger) LoggerFactory.getLogger(Tracing.class);
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final CountDownLatch warned = new CountDownLatch(1);
  private final AppenderBase<ILoggingEvent> lines =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLevel().equals(Level.WARN)) {
            warnings.add(event.getMessage() + " " + event.getKeyValuePairs());
            warned.countDown();
          }
        }
      };

  private AppContext context;

  private final class Looking implements Component {
    @Override
    public String name() {
      return "looking";
    }

    @Override
    public Running start(AppContext context) {
      DeadCollectorTest.this.context = context;
      return () -> {};
    }
  }

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stop() {
    log.detachAppender(lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"otlp-grpc", "otlp-http"})
  void isSaidOnceAndHoldsNothingUp(String exporter) throws Exception {
    // Connections are taken into the backlog, and nobody ever answers.
    ServerSocket silent = rig.own(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    App app =
        rig.start(
            App.named("words").intercept(rig.tracing).component(new Looking()).service(new Words()),
            "--tracing-exporter=" + exporter,
            "--tracing-endpoint=http://127.0.0.1:" + silent.getLocalPort(),
            "--tracing-timeout=50ms",
            "--tracing-batch-delay=10ms",
            "--tracing-flush-timeout=200ms");

    for (int i = 0; i < 20; i++) {
      assertThat(rig.get(app, "/v1/words/a").statusCode()).isEqualTo(200);
    }
    assertThat(warned.await(60, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(rig.get(app, "/v1/words/a").statusCode()).isEqualTo(200);
    }
    app.close();

    assertThat(warnings).hasSize(2);
    assertThat(warnings.get(0))
        .startsWith("the collector takes no spans; they are dropped until it does")
        .contains(":" + silent.getLocalPort());
    assertThat(warnings.get(1)).startsWith("spans were not sent").contains("lost=\"25\"");
    assertThat(context.internals().insight().exports())
        .singleElement()
        .satisfies(
            spans -> {
              assertThat(spans.name()).isEqualTo("spans");
              assertThat(spans.made().getAsLong()).isEqualTo(25);
              assertThat(spans.taken().getAsLong()).isZero();
            });
  }
}
