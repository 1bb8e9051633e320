package dev.jams.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What an event looks like in each format, whatever is in it. */
class FormatsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456Z");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

  private LoggingEvent event(String message) {
    LoggingEvent event =
        new LoggingEvent(
            FormatsTest.class.getName(),
            context.getLogger("dev.jams.Example"),
            Level.INFO,
            message,
            null,
            null);
    event.setInstant(NOON);
    return event;
  }

  private static String line(LineFormat format, LoggingEvent event) {
    StringBuilder out = new StringBuilder();
    format.append(event, out);
    return out.toString();
  }

  @Test
  void jsonHasTimeLevelLoggerMessageAndTypedValues() throws Exception {
    LoggingEvent event = event("ready");
    event.addKeyValuePair(new KeyValuePair("port", 42001));
    event.addKeyValuePair(new KeyValuePair("took_ms", 1.5));
    event.addKeyValuePair(new KeyValuePair("ok", true));
    event.addKeyValuePair(new KeyValuePair("name", "a \"b\""));
    event.addKeyValuePair(new KeyValuePair("nothing", null));

    assertThat(line(new JsonLines(), event))
        .isEqualTo(
            "{\"ts\":\"2026-11-21T12:00:00.123456Z\",\"level\":\"INFO\",\"logger\":"
                + "\"dev.jams.Example\",\"msg\":\"ready\",\"port\":42001,\"took_ms\":1.5,\"ok\":true,\"name\":\"a"
                + " \\\"b\\\"\",\"nothing\":null}\n");
  }

  @Test
  void jsonIsOneValidObjectInOneLineForEveryInput() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      LoggingEvent event = event(text(random));
      for (int j = random.nextInt(4); j > 0; j--) {
        event.addKeyValuePair(new KeyValuePair(text(random), value(random)));
      }
      event.addKeyValuePair(new KeyValuePair("msg", "taken"));
      if (random.nextBoolean()) {
        event.setThrowableProxy(new ThrowableProxy(new Exception(text(random))));
      }
      String line = line(new JsonLines(), event);

      assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
      // Through bytes, as a file has it.
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      JsonNode read = JSON.readTree(bytes);
      assertThat(read.isObject()).isTrue();
      assertThat(read.get("msg_").asText()).isEqualTo("taken");
      assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(line);
    }
  }

  @Test
  void logfmtHasTimeAndCallerAndIsOneLineForEveryInput() {
    assertThat(line(new Logfmt(), event("two words")))
        .matches("ts=2026-11-21T12:00:00\\.123456Z caller=\\S+ level=info msg=\"two words\"\n");
    Random random = new Random(8);
    for (int i = 0; i < 2000; i++) {
      LoggingEvent event = event(text(random));
      event.addKeyValuePair(new KeyValuePair(text(random), value(random)));
      String line = line(new Logfmt(), event);

      assertThat(line.substring(0, line.length() - 1))
          .matches("(?:[^\\s=\"]+=(?:[^\\s=\"]*|\"(?:[^\"\\\\]|\\\\.)*\") ?)+");
    }
  }

  @Test
  void textIsForPeople() {
    LoggingEvent event = event("ready");
    event.addKeyValuePair(new KeyValuePair("address", "127.0.0.1:42001"));
    event.addKeyValuePair(new KeyValuePair("calls", 2));

    assertThat(line(new TextLines(), event))
        .matches(
            "\\d\\d:\\d\\d:00\\.123 INFO  Example ready address=\"127.0.0.1:42001\" calls=2\n");
  }

  @Test
  void nobodyForgesALineOrSteersATerminal() {
    LoggingEvent event = event("a\nERROR b\r\u001b[31m\u202e\u0085");
    event.addKeyValuePair(new KeyValuePair("x\ny", "a\nb\u001b"));
    for (LineFormat format : new LineFormat[] {new TextLines(), new Logfmt(), new JsonLines()}) {
      String line = line(format, event);
      assertThat(line.lines()).hasSize(1);
      assertThat(line.chars().filter(c -> c < ' ').count()).isEqualTo(1);
    }
    assertThat(line(new TextLines(), event)).contains("a\\nERROR b\\r\\u001b[31m\\u202e\\u0085");
  }

  @Test
  void valueThatCannotSayWhatItIsLeavesTheRest() {
    for (LineFormat format : new LineFormat[] {new TextLines(), new Logfmt(), new JsonLines()}) {
      assertThat(line(format, holding(Text.THROWS))).contains("whose toString failed");
      assertThat(line(format, holding(Text.GOES_ROUND))).contains("whose toString failed");
      assertThat(line(format, holding(Text.NONE))).contains("null");
    }
  }

  private LoggingEvent holding(Object bad) {
    LoggingEvent event = event("x");
    event.addKeyValuePair(new KeyValuePair("bad", bad));
    return event;
  }

  /** Values and what they say they are. */
  private enum Text {
    THROWS {
      @Override
      public String toString() {
        throw new IllegalStateException("no");
      }
    },
    GOES_ROUND {
      @Override
      public String toString() {
        return "(" + this + ")";
      }
    },
    NONE {
      @Override
      public String toString() {
        return null;
      }
    }
  }

  @Test
  void messageOfAnExceptionForgesNoLine() {
    LoggingEvent event = event("failed");
    String forged = "12:00:00.000 INFO  access call code=\"OK\"";
    event.setThrowableProxy(new ThrowableProxy(new IllegalStateException("no\n" + forged)));

    assertThat(line(new TextLines(), event).lines().skip(1)).allMatch(l -> l.startsWith("    "));
    assertThat(line(new Logfmt(), event).lines()).hasSize(1);
    assertThat(line(new JsonLines(), event).lines()).hasSize(1);
  }

  private static Object value(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextBoolean() ? Double.NaN : random.nextDouble();
      case 2 -> null;
      case 3 -> new java.math.BigDecimal("1E+3");
      default -> text(random);
    };
  }

  /** Mostly what a format could stumble over. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    String odd = "\"\\=\n\r\t\0\u001b\u007f\u0085\u2028\ud800\udc00\ufffe {}é";
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(
          random.nextInt(3) == 0
              ? (char) random.nextInt(0x10000)
              : odd.charAt(random.nextInt(odd.length())));
    }
    return text.toString();
  }
}
