package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.internal.config.ConfigException;
import dev.jams.internal.config.ConfigLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
  private static final Setting<Integer> COUNT = Setting.integer("count", 3, 1, 10, "a count");
  private static final Setting<Boolean> SWITCH = Setting.bool("switch", false, "a switch");
  private static final Setting<Duration> WAIT =
      Setting.duration("wait", Duration.ofSeconds(1), "a time span");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Setting<Duration> SECONDS =
      Setting.seconds("seconds", Duration.ZERO, Duration.ZERO, HOUR, "a time span");
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
  @ValueSource(strings = {"0", "11", "", " 3", "3.0", "three", "99999999999", "\u0663"})
  void refusesNumbersOutOfRange(String text) {
    assertThatThrownBy(() -> read(COUNT, text))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --count: count is \"" + text + "\", expected a whole number from 1 to 10");
  }

  @Test
  void readsNumbersUpToBothEndsOfTheRange() throws Exception {
    assertThat(read(COUNT, "1")).isEqualTo(1);
    assertThat(read(COUNT, "10")).isEqualTo(10);
  }

  @Test
  void readsTrueAndFalseOnlyAsYamlWritesThem() throws Exception {
    assertThat(read(SWITCH, "true")).isTrue();
    assertThat(read(SWITCH, "TRUE")).isTrue();
    assertThat(read(SWITCH, "false")).isFalse();
    assertThat(read(SWITCH, "False")).isFalse();
    assertThatThrownBy(() -> read(SWITCH, "yes"))
        .hasMessage("flag --switch: switch is \"yes\", expected true or false");
  }

  @Test
  void refusesWordsThatAreNotAChoice() throws Exception {
    assertThat(read(COLOUR, "green")).isEqualTo("green");
    assertThatThrownBy(() -> read(COLOUR, "blue"))
        .hasMessage("flag --colour: colour is \"blue\", expected one of red, green");
  }

  @Test
  void refusalShowsNoPasswordOfAUrl() {
    assertThatThrownBy(() -> read(COUNT, "https://user:pa55@host/x@y"))
        .hasMessageContaining("is \"https://****@host/x@y\"");
    assertThatThrownBy(() -> read(COUNT, "host/x@y")).hasMessageContaining("is \"host/x@y\"");
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
    Duration value = read(WAIT, text);

    assertThat(value).isEqualTo(Duration.ofMillis(millis));
    assertThat(WAIT.print(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1.5s, 1500",
    "0.25h, 900000",
    "1h30m, 5400000",
    "1d12h, 129600000",
    "1m0.5s, 60500",
    "2s5ms, 2005",
    "PT15S, 15000",
    "PT1H30M, 5400000",
    "P1D, 86400000",
    "pt5s, 5000",
    "1m 30s, 90000",
    "1h 30m, 5400000",
    "1h30 min, 5400000",
    "10 s, 10000",
    "5min, 300000",
    "2 minutes, 120000",
    "1 hour 1 second, 3601000",
    "1w, 604800000",
    "2000us, 2"
  })
  void readsTimeSpansOfSeveralUnitsWithFractionsAndOfIso8601(String text, long millis)
      throws Exception {
    assertThat(read(WAIT, text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "15",
        "15  s",
        "5M",
        "1s,",
        "5mins30",
        "100us",
        "\u0661s",
        "-1s",
        "1.0001s",
        "1.5ms",
        "s",
        "1m1h",
        "1s1s",
        "P",
        "PT",
        "-PT1S",
        "PT0.0001S",
        "inf",
        ".5s",
        "36501d",
        "999999999999d"
      })
  void refusesOtherTimeSpans(String text) {
    assertThatThrownBy(() -> read(WAIT, text))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --wait: wait is \""
                + text
                + "\", expected a time span such as 250ms, 15s, 1h30m or 1d, of whole"
                + " milliseconds and at most 36500d");
  }

  @ParameterizedTest
  @CsvSource({"30, 30000", "0, 0", "1.5s, 1500", "2m, 120000"})
  void readsWholeNumbersAsSecondsWhereFilesHaveThemSo(String text, long millis) throws Exception {
    assertThat(read(SECONDS, text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "3601", "2h", "-1", "99999999999"})
  void refusesOtherSecondsAndThoseOutOfRange(String text) {
    assertThatThrownBy(() -> read(SECONDS, text))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --seconds: seconds is \""
                + text
                + "\", expected a time span such as 250ms, 15s, 1h30m or 1d, or a number of"
                + " seconds, of whole milliseconds and at most 1h");
  }

  @Test
  void refusesTimeSpansOutOfRange() throws Exception {
    Setting<Duration> some =
        Setting.duration("some", Duration.ofSeconds(1), Duration.ofMillis(1), HOUR, "a time span");

    assertThat(read(some, "1ms")).isEqualTo(Duration.ofMillis(1));
    assertThat(read(some, "60m")).isEqualTo(HOUR);
    for (String text : List.of("0", "61m")) {
      assertThatThrownBy(() -> read(some, text))
          .hasMessage(
              "flag --some: some is \""
                  + text
                  + "\", expected a time span such as 250ms, 15s, 1h30m or 1d, of whole"
                  + " milliseconds and at least 1ms and at most 1h");
    }
    assertThatThrownBy(
            () -> Setting.duration("some", Duration.ZERO, Duration.ofMillis(1), HOUR, "a time"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the default of some is \"0ms\", expected a time span");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1500, 1500", "8KiB, 8192", "4MiB, 4194304", "1GiB, 1073741824"})
  void readsSizesAndPrintsThemTheSame(String text, int bytes) throws Exception {
    int value = read(SIZE, text);

    assertThat(value).isEqualTo(bytes);
    assertThat(SIZE.print(value)).isEqualTo(text);
  }

  @Test
  void printsSizesInTheLargestUnitThatFits() throws Exception {
    assertThat(SIZE.print(read(SIZE, "2048B"))).isEqualTo("2KiB");
  }

  @ParameterizedTest
  @CsvSource({
    "2048B, 2048",
    "4 MiB, 4194304",
    "1.5KiB, 1536",
    "10kB, 10000",
    "10KB, 10000",
    "10MB, 10000000",
    "4mb, 4000000",
    "4Mi, 4194304",
    "4mib, 4194304",
    "16 ki, 16384",
    "7b, 7",
    "1.5 GB, 1500000000"
  })
  void readsSizesInPowersOf1000AndWithFractions(String text, int bytes) throws Exception {
    assertThat(read(SIZE, text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "1M",
        "1k",
        "64m",
        "1ib",
        "1.5",
        "0.3KiB",
        "4  MiB",
        "2GiB",
        "9999999999GiB",
        "1TiB"
      })
  void refusesOtherSizes(String text) {
    assertThatThrownBy(() -> read(SIZE, text))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --size: size is \""
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
  void aCheckRefusesValuesWithTheirPlace() throws Exception {
    Setting<List<String>> even =
        Setting.list("words", List.of("ab"), "words of even length")
            .checked(
                words -> {
                  if (words.stream().anyMatch(word -> word.length() % 2 != 0)) {
                    throw new IllegalArgumentException("expected words of even length");
                  }
                });

    assertThat(read(even, "ab,cdef")).containsExactly("ab", "cdef");
    assertThatThrownBy(() -> read(even, "ab,cde"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("flag --words: words is \"ab,cde\": expected words of even length");
    assertThatThrownBy(() -> read(even.secret(), "ab,cde"))
        .hasMessage("flag --words: words is ****: expected words of even length");
    Consumer<Integer> none =
        number -> {
          throw new IllegalArgumentException("expected none");
        };
    assertThatThrownBy(() -> COUNT.checked(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected none");
  }

  @Test
  void secretIsShownNowhere() {
    Setting<Integer> pin = Setting.integer("pin", 1234, 0, 9999, "a pin").secret();

    assertThat(pin.isSecret()).isTrue();
    assertThat(pin.print(1234)).isEqualTo("****");
    assertThatThrownBy(() -> read(pin, "12345"))
        .hasMessage("flag --pin: pin is ****, expected a whole number from 0 to 9999")
        .hasNoCause();
  }

  private static <T> T read(Setting<T> setting, String text) throws StartException {
    ConfigLoader loader = Config.loader(List.of(setting), Map.of(), Map.of());
    return Config.load(loader, List.of(setting.flag() + "=" + text, "--config=", "--env-file="))
        .get(setting);
  }
}
