package dev.jams.http.guards;

import static dev.jams.http.guards.Apps.ECHO;
import static dev.jams.http.guards.Apps.call;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.jams.http.Lines;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the access log says of messages that are none: that they are the client's doing. */
@Timeout(120)
class MalformedMessageLogTest {
  private static Apps apps;

  @RegisterExtension final Lines lines = new Lines("dev.jams.access");

  @BeforeAll
  static void start() throws Exception {
    apps = new Apps();
  }

  @AfterAll
  static void stop() {
    apps.close();
  }

  static Stream<Arguments> messages() {
    return Stream.of("grpc", "http")
        .flatMap(
            listener ->
                Stream.of(
                    Arguments.of(listener, "with a bad flag", new byte[] {2, 0, 0, 0, 2, 8, 1}),
                    Arguments.of(listener, "compressed", new byte[] {1, 0, 0, 0, 2, 8, 1}),
                    Arguments.of(listener, "truncated", new byte[] {0, 0, 0, 0, 4, 8, 1}),
                    Arguments.of(listener, "cut off in its head", new byte[] {0, 0, 0}),
                    Arguments.of(listener, "no protobuf", new byte[] {0, 0, 0, 0, 1, 7})));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("messages")
  void aMessageThatCannotBeReadIsNoFailureOfTheService(String listener, String name, byte[] body)
      throws Exception {
    assertThat(code(listener, call(ECHO, "x-request-id", "id-1"), body)).isEqualTo("13");
    ILoggingEvent line = lines.next("call");
    assertThat(Lines.values(line))
        .containsEntry("code", "INTERNAL")
        .containsEntry("request_id", "id-1");
    assertThat(line.getLevel()).isEqualTo(Level.WARN);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("listeners")
  void anEncodingThatIsUnknownIsNoFailureOfTheService(String listener) throws Exception {
    byte[] body = {1, 0, 0, 0, 2, 8, 1};
    assertThat(code(listener, call(ECHO, "grpc-encoding", "foo"), body)).isEqualTo("12");
    ILoggingEvent line = lines.next("call");
    assertThat(Lines.values(line)).containsEntry("code", "UNIMPLEMENTED");
    assertThat(line.getLevel()).isEqualTo(Level.WARN);
  }

  static Stream<String> listeners() {
    return Stream.of("grpc", "http");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("listeners")
  void aFrameThatBreaksTheRulesOfItsStreamIsNoFailureOfTheService(String listener)
      throws Exception {
    try (RawHttp2 connection = apps.connect(listener)) {
      connection.headers(1, false, call(ECHO, "x-request-id", "id-2"));
      connection.windowUpdate(1, 0);
      assertThat(connection.answer(1).reset()).isEqualTo(1);
    }
    ILoggingEvent line = lines.next("call");
    assertThat(Lines.values(line)).containsEntry("request_id", "id-2");
    assertThat(line.getLevel()).isIn(Level.INFO, Level.WARN);
  }

  @Test
  void aLevelOfItsCodeThatIsLowerStays() throws Exception {
    try (Apps quiet = Apps.with("--access-log-levels", "internal=debug")) {
      for (String listener : new String[] {"grpc", "http"}) {
        try (RawHttp2 connection = quiet.connect(listener)) {
          connection.headers(1, false, call(ECHO));
          connection.data(1, true, (byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
          connection.answer(1);
        }
        assertThat(lines.next("call").getLevel()).isEqualTo(Level.DEBUG);
      }
    }
  }

  private static String code(String listener, String[] head, byte[] body) throws Exception {
    try (RawHttp2 connection = apps.connect(listener)) {
      connection.headers(1, false, head);
      connection.data(1, true, body);
      return connection.answer(1).grpcStatus();
    }
  }
}
