package dev.jams.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OptionsTest {
  private static final Set<String> KNOWN = Set.of("seconds", "rounds", "concurrency", "forks");

  private static Options parse(String... args) {
    return Options.parse(List.of(args), KNOWN);
  }

  @Test
  void hasTheDefaultsOfTheCommand() {
    Options options = parse();
    assertThat(options.seconds(1.5)).isEqualTo(Duration.ofMillis(1500));
    assertThat(options.rounds(3)).isEqualTo(3);
  }

  @Test
  void takesWhatIsGiven() {
    Options options = parse("--seconds", "0.25", "--rounds", "7", "--concurrency", "100");
    assertThat(options.seconds(1)).isEqualTo(Duration.ofMillis(250));
    assertThat(options.rounds(3)).isEqualTo(7);
    assertThat(options.concurrency(1)).isEqualTo(100);
  }

  @Test
  void rejectsAnOptionOfAnotherCommand() {
    assertThatThrownBy(() -> Options.parse(List.of("--forks", "1"), Set.of("seconds", "rounds")))
        .isInstanceOf(UsageException.class)
        .hasMessage("option \"--forks\" is not one of this command: --rounds, --seconds");
  }

  @Test
  void rejectsAnOptionWithoutValue() {
    assertThatThrownBy(() -> parse("--rounds"))
        .isInstanceOf(UsageException.class)
        .hasMessage("option --rounds has no value; write one after it");
  }

  @Test
  void rejectsAWordThatIsNoChoice() {
    List<String> words = List.of("all", "none");
    assertThat(parse().choice("rounds", "all", words)).isEqualTo("all");
    assertThat(parse("--rounds", "none").choice("rounds", "all", words)).isEqualTo("none");
    assertThatThrownBy(() -> parse("--rounds", "some").choice("rounds", "all", words))
        .isInstanceOf(UsageException.class)
        .hasMessage("--rounds is \"some\", expected one of all, none");
  }

  @Test
  void rejectsValuesOutOfRange() {
    assertThatThrownBy(() -> parse("--concurrency", "101").concurrency(1))
        .isInstanceOf(UsageException.class)
        .hasMessage("--concurrency is \"101\", expected a whole number from 1 to 100");
    assertThatThrownBy(() -> parse("--rounds", "many").rounds(1))
        .isInstanceOf(UsageException.class)
        .hasMessage("--rounds is \"many\", expected a whole number from 1 to 1000");
    for (String seconds : List.of("0", "-1", "NaN", "3601", "x")) {
      assertThatThrownBy(() -> parse("--seconds", seconds).seconds(1))
          .isInstanceOf(UsageException.class)
          .hasMessage("--seconds is \"" + seconds + "\", expected a number above 0 and up to 3600");
    }
  }
}
