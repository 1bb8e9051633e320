package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
  private static final Setting<Integer> COUNT = Setting.integer("count", 3, 1, 10, "a count");
  private static final Setting<Boolean> SWITCH = Setting.bool("switch", false, "a switch");
  private static final Setting<Duration> WAIT =
      Setting.duration("wait", Duration.ofSeconds(1), "a time span");
  private static final Setting<Integer> SIZE = Setting.size("size", 1024, "a size");
  private static final Setting<String> COLOUR =
      Setting.choice("colour", "red", List.of("red", "green"), "a colour");

  @Test
  void namesItsFlagAndEnvironmentVariableAfterItsKey() {
    Setting<String> setting = Setting.text("grpc.max-size", "x", "a text");

    assertThat(setting.flag()).isEqualTo("--grpc-max-size");
    assertThat(setting.environmentVariable()).isEqualTo("GRPC_MAX_SIZE");
    assertThat(setting).hasToString("grpc.max-size");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Grpc", "grpc port", "grpc_port", ".grpc", "grpc.", "grpc..port"})
  void refusesKeysThatAreNotLowerCaseWords(String key) {
    assertThatThrownBy(() -> Setting.text(key, "", "a text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("setting key \"" + key + "\" must be lower-case words joined by '.' or '-'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "11", "", " 3", "3.0", "three", "99999999999"})
  void refusesNumbersOutOfRange(String text) {
    assertThatThrownBy(() -> COUNT.parse(text, "flag --count"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --count: count is \"" + text + "\", expected a whole number from 1 to 10");
  }

  @Test
  void readsNumbersUpToBothEndsOfTheRange() throws Exception {
    assertThat(COUNT.parse("1", "here")).isEqualTo(1);
    assertThat(COUNT.parse("10", "here")).isEqualTo(10);
  }

  @Test
  void readsTrueAndFalseOnly() throws Exception {
    assertThat(SWITCH.parse("true", "here")).isTrue();
    assertThat(SWITCH.parse("false", "here")).isFalse();
    assertThatThrownBy(() -> SWITCH.parse("yes", "here"))
        .hasMessage("here: switch is \"yes\", expected true or false");
  }

  @Test
  void refusesWordsThatAreNotAChoice() throws Exception {
    assertThat(COLOUR.parse("green", "here")).isEqualTo("green");
    assertThatThrownBy(() -> COLOUR.parse("blue", "here"))
        .hasMessage("here: colour is \"blue\", expected one of red, green");
  }

  @ParameterizedTest
  @CsvSource({
    "0ms, 0",
    "250ms, 250",
    "15s, 15000",
    "90s, 90000",
    "2m, 120000",
    "1h, 3600000",
    "1d, 86400000",
    "36500d, 3153600000000"
  })
  void readsTimeSpansAndPrintsThemTheSame(String text, long millis) throws Exception {
    Duration value = WAIT.parse(text, "here");

    assertThat(value).isEqualTo(Duration.ofMillis(millis));
    assertThat(WAIT.print(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "15", "15 s", "-1s", "1.5s", "s", "36501d", "999999999999d"})
  void refusesOtherTimeSpans(String text) {
    assertThatThrownBy(() -> WAIT.parse(text, "here"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "here: wait is \""
                + text
                + "\", expected a time span such as 250ms, 15s, 2m, 1h or 1d, of at most 36500d");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1500, 1500", "8KiB, 8192", "4MiB, 4194304", "1GiB, 1073741824"})
  void readsSizesAndPrintsThemTheSame(String text, int bytes) throws Exception {
    int value = SIZE.parse(text, "here");

    assertThat(value).isEqualTo(bytes);
    assertThat(SIZE.print(value)).isEqualTo(text);
  }

  @Test
  void printsSizesInTheLargestUnitThatFits() throws Exception {
    assertThat(SIZE.print(SIZE.parse("2048B", "here"))).isEqualTo("2KiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1KB", "1.5KiB", "2GiB", "9999999999GiB"})
  void refusesOtherSizes(String text) {
    assertThatThrownBy(() -> SIZE.parse(text, "here"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "here: size is \""
                + text
                + "\", expected a number of bytes such as 512, 8KiB or 4MiB, "
                + "above 0 and below 2GiB");
  }

  @Test
  void refusesADefaultThatCouldNotBeGiven() {
    assertThatThrownBy(() -> Setting.choice("colour", "blue", List.of("red"), "a colour"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the default of colour is \"blue\", expected one of red");
    assertThatThrownBy(() -> Setting.duration("wait", Duration.ofNanos(1), "a time span"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the default of wait is \"0ms\", expected a time span");
  }

  @Test
  void secretIsShownNowhere() {
    Setting<Integer> pin = Setting.integer("pin", 1234, 0, 9999, "a pin").secret();

    assertThat(pin.isSecret()).isTrue();
    assertThat(pin.print(1234)).isEqualTo("****");
    assertThatThrownBy(() -> pin.parse("12345", "flag --pin"))
        .hasMessage("flag --pin: pin is ****, expected a whole number from 0 to 9999")
        .hasNoCause();
  }
}
