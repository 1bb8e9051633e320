package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AccessLogTest {
  private static final String EVIL = "ada\r\n2026-01-01 INFO root \"admin\" \u001b[31m\u2028";

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.jams");
  private final LinkedBlockingQueue<ILoggingEvent> events = new LinkedBlockingQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };

  @TempDir private Path folder;

  @BeforeEach
  void listen() {
    appender.start();
    logger.setLevel(Level.DEBUG);
    logger.addAppender(appender);
  }

  @AfterEach
  void end() {
    logger.detachAppender(appender);
    logger.setLevel(null);
  }

  @Test
  void tellsWhoCalledAndNoLineIsTheCallers() throws Exception {
    Signer signer = Signer.ec("one");
    try (KeyServer keys = new KeyServer(signer);
        GuardedApp app = new GuardedApp(folder, GuardedApp.yaml(keys.url()))) {
      assertThat(app.known(signer.sign(Signer.claims("ada")))).isEqualTo(200);
      assertThat(value(next("call"), "principal")).isEqualTo("ada");

      assertThat(app.known(signer.sign(Signer.claims(EVIL)))).isEqualTo(200);
      assertThat(value(next("call"), "principal"))
          .startsWith("ada%0D%0A2026-01-01%20INFO%20root")
          .doesNotContain("\n", "\r", "\u001b", "\u2028", " ");

      assertThat(
              app.get("/v1/words/a", "authorization", "Bearer " + signer.sign(Signer.claims("eve")))
                  .statusCode())
          .isEqualTo(403);
      assertThat(value(next("call"), "principal")).isEqualTo("eve");

      for (String token :
          List.of(
              signer.sign(Signer.claims("ada"), header -> header.keyID(EVIL)),
              signer.sign(Signer.claims("ada").issuer(EVIL)),
              signer.sign(Signer.claims("ada").audience(EVIL + "x".repeat(3000))))) {
        assertThat(app.known(token)).isEqualTo(401);
        ILoggingEvent refused = next("call refused");
        assertThat(value(refused, "reason"))
            .hasSizeLessThan(800)
            .doesNotContain("\n", "\r", "\u001b", "\u2028", "\"")
            .doesNotContain(token);
        assertThat(refused.getLevel()).isEqualTo(Level.DEBUG);
        assertThat(value(next("call"), "principal")).isNull();
      }
    }
  }

  private ILoggingEvent next(String message) throws InterruptedException {
    while (true) {
      ILoggingEvent event = events.poll(40, TimeUnit.SECONDS);
      assertThat(event).as(message).isNotNull();
      if (event.getMessage().equals(message)) {
        return event;
      }
    }
  }

  private static String value(ILoggingEvent event, String key) {
    return event.getKeyValuePairs().stream()
        .filter(pair -> pair.key.equals(key))
        .map(pair -> String.valueOf(pair.value))
        .findFirst()
        .orElse(null);
  }
}
