package dev.jams.internal.client;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are targets, and what is said of others. */
class TargetsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "users:42001",
        "users",
        "users.example.com:1",
        "127.0.0.1:65535",
        "[::1]:42001",
        "dns:users:42001",
        "dns:///users:42001",
        "dns://8.8.8.8/users:42001",
        "unix:relative/socket",
        "unix:/run/socket",
        "unix:///run/a socket",
        "static:a:1",
        "static:///a:1;3,b:2",
      })
  void isATarget(String target) {
    assertThatCode(() -> Targets.check(target)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'  ' | it is blank; expected host:port, ",
        "a b:1 | a target has no spaces; expected host:port, ",
        "users:0 | expected host:port, ",
        "users:65536 | expected host:port, ",
        "users: | expected host:port, ",
        "users:grpc | expected host:port, ",
        "users:1/path | expected host:port, ",
        "me@users:1 | expected host:port, ",
        "users_grpc:1 | expected host:port, ",
        "::1:42001 | expected host:port, ",
        "dns:///users:0 | expected host:port, ",
        "dns:/// | expected host:port, ",
        "dns:///a%b | expected host:port, ",
        "https://users | gRPC has no targets that begin with https; expected host:port, ",
        "envs:///users | gRPC has no targets that begin with envs; did you mean env?",
        "unix: | expected unix:path or unix:///absolute-path",
        "unix:/// | expected unix:path",
        "unix://run/socket | expected unix:path or unix:///absolute-path",
        "static:///a:1;101 | a weight is from 1 to 100",
        "static:///a | an address is host:port",
        "static:///a:99999 | an address is host:port",
        "env:/// | \"env:///\" names no service",
        "env:///no-such-service | the environment variable NO_SUCH_SERVICE_SERVICE_HOST is missing",
      })
  void isNone(String target, String reason) {
    assertThatThrownBy(() -> Targets.check(target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(reason);
  }

  @Test
  void aPathIsNoLongerThanThatOfASocket() {
    assertThatThrownBy(() -> Targets.check("unix:/" + "x".repeat(107)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "the path has 108 bytes, and a socket's may have 10[37]; name a shorter one");
  }
}
