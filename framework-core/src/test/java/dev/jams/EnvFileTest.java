package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.internal.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvFileTest {
  private static final Setting<String> TEXT = Setting.text("some.text", "", "a text");
  private static final Setting<Integer> NUMBER = Setting.integer("number", 1, 0, 9, "a number");

  @RegisterExtension final LogEvents log = new LogEvents();
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "SOME_TEXT=a b c|a b c",
        "  SOME_TEXT = a  |a",
        "export SOME_TEXT=a|a",
        "SOME_TEXT=a # comment|a",
        "SOME_TEXT=a#b|a#b",
        "SOME_TEXT=a=b|a=b",
        "SOME_TEXT='a # b' # comment|a # b",
        "SOME_TEXT='a\\nb'|a\\nb",
        "SOME_TEXT=\"a \\\"b\\\" \\\\ # c\"|a \"b\" \\ # c",
        "SOME_TEXT=$HOME|$HOME",
        "SOME_TEXT=\"\\$HOME\"|$HOME",
        "SOME_TEXT=one~SOME_TEXT=two|two",
        "# only this~~ ~SOME_TEXT=a|a",
      })
  void readsVariables(String file, String text) throws Exception {
    assertThat(load(file.replace('~', '\n'), Map.of()).get(TEXT)).isEqualTo(text);
  }

  @Test
  void valuesMayBeEmptyOrHaveSeveralLines() throws Exception {
    assertThat(load("SOME_TEXT=", Map.of("SOME_TEXT_", "x")).get(TEXT)).isEmpty();
    assertThat(load("SOME_TEXT=\"a\\n\\tb\"", Map.of()).get(TEXT)).isEqualTo("a\n\tb");
  }

  @Test
  void realEnvironmentBeatsItAndItBeatsTheFile() throws Exception {
    Path yaml = Files.writeString(dir.resolve("config.yml"), "number: 2\nsome: {text: yaml}\n");
    Path env = Files.writeString(dir.resolve(".env"), "NUMBER=3\nSOME_TEXT=dotenv\n");
    Config config =
        Config.load(
            Config.loader(List.of(TEXT, NUMBER), Map.of("NUMBER", "4"), Map.of()),
            List.of("--env-file", env.toString(), "--config", yaml.toString()));

    assertThat(config.get(NUMBER)).isEqualTo(4);
    assertThat(config.get(TEXT)).isEqualTo("dotenv");
  }

  @Test
  void flagBeatsIt() throws Exception {
    assertThat(load("NUMBER=3", Map.of(), "--number=5").get(NUMBER)).isEqualTo(5);
  }

  @Test
  void itMayNameTheYamlFile() throws Exception {
    Path yaml = Files.writeString(dir.resolve("other.yml"), "number: 7\n");
    Path env = Files.writeString(dir.resolve(".env"), "CONFIG=" + yaml + "\n");
    Config config =
        Config.load(
            Config.loader(List.of(NUMBER), Map.of("ENV_FILE", env.toString()), Map.of()),
            List.of());

    assertThat(config.get(NUMBER)).isEqualTo(7);
  }

  @Test
  void errorsAndExplanationPointAtItsLine() throws Exception {
    String file = dir.resolve(".env").toString();

    assertThatThrownBy(() -> load("\nNUMBER=many\n", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ":2: number is \"many\", expected a whole number from 0 to 9");
    assertThat(load("\n\nNUMBER=3\n", Map.of()).explanation())
        .contains("number = 3  (" + file + ":3)\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SOME_TEXT",
        "SOME-TEXT=a",
        "1TEXT=a",
        "SOME_TEXT='a",
        "SOME_TEXT='a' b",
        "SOME_TEXT=\"a",
        "SOME_TEXT=\"a\\",
        "SOME_TEXT=\"a\\x\"",
        "- a",
      })
  void explainsOtherLinesWithoutShowingThem(String line) {
    assertThatThrownBy(() -> load("\n" + line, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            dir.resolve(".env")
                + ":2: expected NAME=value, with quotes that end on the same line, or a comment");
  }

  @Test
  void namesThatLookLikeSettingsAndAreNoneAreWarnedOf() throws Exception {
    load("SOME_TEXTS=a\nSOME_OTHER_THING_ALTOGETHER=b\nPATH_TO_JAVA=c\n", Map.of());

    assertThat(log.messages())
        .containsExactly(
            dir.resolve(".env") + ":1: no setting reads SOME_TEXTS; did you mean SOME_TEXT?",
            dir.resolve(".env") + ":2: no setting reads SOME_OTHER_THING_ALTOGETHER; see --help");
  }

  @Test
  void fileThatIsAskedForMustExist() {
    Path missing = dir.resolve("missing");

    assertThatThrownBy(
            () ->
                Config.load(
                    Config.loader(List.of(), Map.of(), Map.of()),
                    List.of("--env-file", missing.toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessage("cannot read the environment file " + missing + ": no such file");
  }

  private Config load(String file, Map<String, String> environment, String... args)
      throws StartException, IOException {
    Path path = Files.writeString(dir.resolve(".env"), file);
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--config=", "--env-file", path.toString()));
    return Config.load(Config.loader(List.of(TEXT, NUMBER), environment, Map.of()), all);
  }
}
