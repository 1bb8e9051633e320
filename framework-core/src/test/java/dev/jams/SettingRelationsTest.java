package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.internal.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the value of one setting means for that of another. */
class SettingRelationsTest {
  private static final Setting<Duration> USUAL = deadline("http.default-deadline");
  private static final Setting<Duration> MOST = deadline("http.max-deadline");
  private static final Setting<Duration> PING = deadline("http.ping-interval");
  private static final Setting<Duration> IDLE =
      Setting.duration("http.idle-timeout", Duration.ofSeconds(60), "a time");
  private static final Setting<String> UNIX = Setting.text("http.unix", "", "a path");
  private static final Setting<Integer> PORT = Setting.integer("http.port", 8080, 0, 9999, "");
  private static final Setting<String> CA = Setting.text("http.tls.client-ca-file", "", "");
  private static final Setting<String> AUTH =
      Setting.choice("http.tls.client-auth", "none", List.of("none", "require"), "");
  private static final List<Setting<?>> ALL =
      List.of(USUAL, MOST, PING, IDLE, UNIX, PORT, CA, AUTH);

  @TempDir Path dir;

  private static Setting<Duration> deadline(String key) {
    return Setting.duration(key, Duration.ofSeconds(30), "a time");
  }

  @Test
  void aShorterMaximumShortensTheDeadlineThatNobodyHasGiven() throws Exception {
    Config config = load("http:\n  max-deadline: 10s\n");

    assertThat(config.get(USUAL)).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.explanation())
        .contains(
            "http.default-deadline = 10s  ("
                + dir.resolve("config.yml")
                + ":2, by http.max-deadline)\n");
    assertThat(load("http:\n  max-deadline: 0\n").get(USUAL)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aDeadlineAboveTheMaximumIsRefused() {
    assertThatThrownBy(() -> load("http:\n  default-deadline: 60s\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            dir.resolve("config.yml")
                + ":2: http.default-deadline is \"1m\": expected at most 30s, which"
                + " http.max-deadline is; shorten the one or lengthen the other");
    assertThatThrownBy(() -> load("", "--http-default-deadline=0"))
        .hasMessageStartingWith("flag --http-default-deadline: http.default-deadline is \"0ms\": ");
  }

  @Test
  void pingsThatAnIdleConnectionDoesNotLiveToSeeAreOff() throws Exception {
    Config config = load("", "--http-idle-timeout=20s");

    assertThat(config.get(PING)).isZero();
    assertThat(config.explanation())
        .contains("http.ping-interval = 0ms  (flag --http-idle-timeout, by http.idle-timeout)\n");
    assertThat(load("", "--http-idle-timeout=0").get(PING)).isEqualTo(Duration.ofSeconds(30));
    assertThatThrownBy(() -> load("", "--http-ping-interval=60s"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --http-ping-interval: http.ping-interval is \"1m\": expected less than 1m,"
                + " which http.idle-timeout is, or 0s for never");
  }

  @Test
  void anAuthorityOfClientsMeansThatTheyMustShowACertificate() throws Exception {
    Config config = load("http:\n  tls:\n    client-ca-file: ca.pem\n");

    assertThat(config.get(AUTH)).isEqualTo("require");
    assertThat(config.explanation())
        .contains(
            "http.tls.client-auth = require  ("
                + dir.resolve("config.yml")
                + ":3, by http.tls.client-ca-file)\n");
    assertThat(load("", "--http-tls-client-ca-file=x", "--http-tls-client-auth=none").get(AUTH))
        .isEqualTo("none");
    assertThat(load("", "--http-tls-client-ca-file=").get(AUTH)).isEqualTo("none");
  }

  @Test
  void ofSocketAndPortTheStrongerSourceDecides() throws Exception {
    assertThat(load("http:\n  port: 1\n", "--http-unix=a.sock").get(UNIX)).isEqualTo("a.sock");
    assertThat(load("http:\n  unix: a.sock\n", "--http-port=1").get(UNIX)).isEmpty();
    assertThat(load("http:\n  unix: a.sock\n").get(UNIX)).isEqualTo("a.sock");
    assertThat(load("http:\n  unix: ''\n  port: 1\n").get(PORT)).isEqualTo(1);
    assertThatThrownBy(() -> load("http:\n  unix: a.sock\n  port: 1\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "FILE:2: http.unix is \"a.sock\": http.port is given as well (FILE:3); give one of them"
                .replace("FILE", dir.resolve("config.yml").toString()));
  }

  @Test
  void aValueThatTurnsOutToBeWrongIsRefusedWithItsPlace() throws Exception {
    Config config = load("http:\n  port: 1\n", "--http-unix=a.sock");

    assertThat(config.source(PORT)).contains(dir.resolve("config.yml") + ":2");
    assertThat(config.source(IDLE)).isEmpty();
    assertThat(config.refusal(UNIX, "no such folder"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("flag --http-unix: http.unix is \"a.sock\": no such folder");
    assertThat(config.refusal(IDLE, "too long"))
        .hasMessage("http.idle-timeout is \"1m\": too long");
  }

  private Config load(String yaml, String... args) throws Exception {
    Path file = Files.writeString(dir.resolve("config.yml"), yaml);
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--config=" + file);
    return Config.load(Config.loader(ALL, Map.of(), Map.of()), all);
  }
}
