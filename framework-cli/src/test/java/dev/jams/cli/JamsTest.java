package dev.jams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common. */
class JamsTest {
  @TempDir private Path folder;

  // TM-12
  @Test
  void printsTheVersionOfTheBuild() {
    Run run = Run.jams(folder, "--version");
    assertThat(run.out()).matches("jams [0-9]+\\.[0-9]+\\.[0-9]+\\S*\\R");
    assertThat(run.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "new", "proto", "proto add", "proto server", "openapi", "routes", "call"})
  void everyCommandHasHelp(String command) {
    Run run = Run.jams(folder, (command + " --help").strip().split(" "));
    assertThat(run.out()).startsWith(("Usage: jams " + command).strip());
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void noCommandIsAnErrorThatNamesThem() {
    Run run = Run.jams(folder);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "error: no command given; expected one of new, proto, openapi, routes, call; see jams"
                + " --help");
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void noCommandOfAGroupIsAnErrorThatNamesThem() {
    Run run = Run.jams(folder, "proto");
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "error: no command given; expected one of add, server; see jams proto --help");
    assertThat(run.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "proto add", "call localhost:1", "routes --nonsense"})
  void badUsageExitsWithTwoAndSaysWhereTheHelpIs(String line) {
    Run run = Run.jams(folder, line.split(" "));
    assertThat(run.err()).startsWith("error: ").containsPattern("; see jams.* --help\\R$");
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(2);
  }
}
