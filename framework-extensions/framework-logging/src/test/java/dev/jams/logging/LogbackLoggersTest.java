package dev.jams.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import dev.jams.LogBackend.LoggerLevel;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a context of its own, since levels are the whole JVM's. */
class LogbackLoggersTest {
  private final LoggerContext context = new LoggerContext();
  private final LogbackLoggers loggers = new LogbackLoggers(() -> context);

  private LoggerLevel level(String name) {
    return loggers.all().stream().filter(each -> each.name().equals(name)).findAny().orElseThrow();
  }

  private void set(String name, String level) {
    loggers.level(name, Optional.of(level));
  }

  @Test
  void levelOfALoggerIsThatOfAllBelowItWithoutOne() {
    context.getLogger("a.b.c");

    set("a", "debug");
    set("a.b", "OFF");

    assertThat(level("a")).isEqualTo(new LoggerLevel("a", Optional.of("debug"), "debug"));
    assertThat(level("a.b.c")).isEqualTo(new LoggerLevel("a.b.c", Optional.empty(), "off"));
    assertThat(context.getLogger("a.b.c").isErrorEnabled()).isFalse();
  }

  @Test
  void resetGivesBackWhatWasThereBeforeTheFirstChange() {
    set("a", "trace");
    set("a", "error");
    set("ROOT", "warn");

    loggers.level("a", Optional.empty());
    loggers.level("ROOT", Optional.empty());
    loggers.level("never.changed", Optional.empty());

    assertThat(level("a")).isEqualTo(new LoggerLevel("a", Optional.empty(), "debug"));
    assertThat(level("ROOT").configured()).contains("debug");
    assertThat(context.exists("never.changed")).isNull();
  }

  @Test
  void afterTheSettingsHaveSpokenTheirLevelIsWhatAResetLeaves() {
    set("a", "trace");
    context.getLogger("a").setLevel(ch.qos.logback.classic.Level.WARN);
    loggers.forget(Set.of("a"));

    loggers.level("a", Optional.empty());

    assertThat(level("a").configured()).contains("warn");
  }

  @Test
  void unknownLevelIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> set("a", "loud"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"loud\" is no level; expected one of error, warn, info, debug, trace, off");
    assertThat(context.exists("a")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", "a\nb", "a b", "a.b."})
  void whatNoLoggerCanBeCalledIsRefused(String name) {
    assertThatThrownBy(() -> set(name, "info"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no name of a logger");
  }

  @Test
  void namesThatNothingLogsToAreBounded() {
    for (int i = 0; i < 1000; i++) {
      set("made.up." + i, "info");
    }
    assertThatThrownBy(() -> set("made.up.1000", "info"))
        .hasMessageContaining("1000 loggers that nothing logs to");
    set("made.up.0", "warn");
    assertThat(level("made.up.0").configured()).contains("warn");
  }
}
