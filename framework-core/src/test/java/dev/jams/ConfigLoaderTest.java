package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.internal.config.ConfigException;
import dev.jams.internal.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flag, then environment, then file, then default. */
class ConfigLoaderTest {
  private static final Setting<Integer> PORT =
      Setting.integer("grpc.port", 42001, 0, 65535, "a port");
  private static final Setting<String> HOST = Setting.text("grpc.host", "127.0.0.1", "a host");
  private static final Setting<Boolean> REFLECTION =
      Setting.bool("grpc.reflection", true, "a switch");
  private static final Setting<String> PASSWORD =
      Setting.text("store.password", "", "a password").secret();
  private static final List<Setting<?>> ALL = List.of(PORT, HOST, REFLECTION, PASSWORD);

  @TempDir Path dir;

  @Test
  void defaultHoldsWhereNothingIsGiven() throws Exception {
    Config config = load(Map.of());

    assertThat(config.get(PORT)).isEqualTo(42001);
    assertThat(config.isGiven(PORT)).isFalse();
  }

  @Test
  void fileBeatsTheDefault() throws Exception {
    Config config = load(Map.of(), "--config", file("grpc:\n  port: 1\n"));

    assertThat(config.get(PORT)).isEqualTo(1);
    assertThat(config.isGiven(PORT)).isTrue();
    assertThat(config.get(HOST)).isEqualTo("127.0.0.1");
  }

  @Test
  void environmentBeatsTheFile() throws Exception {
    Config config = load(Map.of("GRPC_PORT", "2"), "--config", file("grpc:\n  port: 1\n"));

    assertThat(config.get(PORT)).isEqualTo(2);
  }

  @Test
  void flagBeatsTheEnvironmentAndTheFile() throws Exception {
    Config config =
        load(Map.of("GRPC_PORT", "2"), "--config", file("grpc:\n  port: 1\n"), "--grpc-port", "3");

    assertThat(config.get(PORT)).isEqualTo(3);
  }

  @Test
  void environmentMayNameTheFile() throws Exception {
    Config config = load(Map.of("CONFIG", file("grpc:\n  port: 1\n")));

    assertThat(config.get(PORT)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--grpc-port 7", "-grpc-port 7", "--grpc-port=7", "-grpc-port=7"})
  void flagsMayHaveOneDashOrTwoAndAnEqualsSign(String args) throws Exception {
    assertThat(load(Map.of(), args.split(" ")).get(PORT)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "--grpc-reflection, true",
    "--grpc-reflection=true, true",
    "--grpc-reflection=false, false",
    "-grpc-reflection=false, false",
    "--grpc-reflection false, false",
    "--grpc-reflection true, true"
  })
  void switchMayStandAlone(String args, boolean value) throws Exception {
    assertThat(load(Map.of("GRPC_REFLECTION", "" + !value), args.split(" ")).get(REFLECTION))
        .isEqualTo(value);
  }

  @Test
  void switchLeavesTheNextFlagAlone() throws Exception {
    Config config = load(Map.of(), "--grpc-reflection", "--grpc-port", "7");

    assertThat(config.get(REFLECTION)).isTrue();
    assertThat(config.get(PORT)).isEqualTo(7);
  }

  @Test
  void valueMayContainEqualsSignsAndBeginWithADash() throws Exception {
    assertThat(load(Map.of(), "--grpc-host=a=b").get(HOST)).isEqualTo("a=b");
    assertThat(load(Map.of(), "--grpc-host", "-x").get(HOST)).isEqualTo("-x");
    assertThat(load(Map.of(), "--grpc-host=").get(HOST)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--grpc-prot 1 | unknown flag --grpc-prot; did you mean --grpc-port? See --help",
        "--grpc-prot=1 | unknown flag --grpc-prot; did you mean --grpc-port? See --help",
        "-grpc.port 1 | unknown flag -grpc.port; did you mean --grpc-port? See --help",
        "--entirely-different 1 | unknown flag --entirely-different; see --help",
        "--store-pasword=hunter2 |"
            + " unknown flag --store-pasword; did you mean --store-password? See --help",
        "--store-password my secret | unexpected argument after --store-password; settings are"
            + " given as --key value, and values with spaces in quotes, see --help",
        "--store-pasword -hunter2 |"
            + " unknown flag --store-pasword; did you mean --store-password? See --help",
        "--store-pasword=my secret |"
            + " unknown flag --store-pasword; did you mean --store-password? See --help~"
            + "unexpected argument after --store-pasword; settings are given as --key value, and"
            + " values with spaces in quotes, see --help",
        "--grpc-host a b | unexpected argument \"b\"; settings are given as --key value, see"
            + " --help",
        "serve | unexpected argument \"serve\"; settings are given as --key value, see --help",
        "--grpc-port | flag --grpc-port has no value; write --grpc-port VALUE",
        "--grpc-host --grpc-port 1 | flag --grpc-host has no value; write --grpc-host VALUE",
        "-grpc-host -grpc-port=1 | flag -grpc-host has no value; write --grpc-host VALUE",
        "--grpc-port 1 -grpc-port 2 | flag --grpc-port is given twice; give it once",
        "--grpc-port many |"
            + " flag --grpc-port: grpc.port is \"many\", expected a whole number from 0 to 65535",
        "--grpc-reflection=yes |"
            + " flag --grpc-reflection: grpc.reflection is \"yes\", expected true or false",
      })
  void explainsBadFlags(String args, String message) {
    assertThatThrownBy(() -> load(Map.of(), args.split(" ")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message.replace('~', '\n'));
  }

  @Test
  void explainsABadEnvironmentVariable() {
    assertThatThrownBy(() -> load(Map.of("GRPC_PORT", "65536")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "environment variable GRPC_PORT: grpc.port is \"65536\", "
                + "expected a whole number from 0 to 65535");
  }

  @Test
  void readsNestedKeysWithDashes() throws Exception {
    Setting<String> deep = Setting.text("a.b-c.d", "", "a text");
    ConfigLoader loader = Config.loader(List.of(deep), Map.of(), Map.of());
    Path file = Files.writeString(dir.resolve("f.yml"), "a:\n  b-c:\n    d: 'x: y'\n");

    assertThat(Config.load(loader, List.of("--config", file.toString())).get(deep))
        .isEqualTo("x: y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "# nothing yet\n", "---\n", "grpc:\n  # port: 1\n", "grpc:\n  port: ~\n"})
  void fileAndItsSectionsMayBeEmpty(String text) throws Exception {
    assertThat(load(Map.of(), "--config", file(text)).get(PORT)).isEqualTo(42001);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "grpc:~  prot: 1 | 2: unknown key grpc.prot; did you mean grpc.port? See --help",
        "entirely: different | 1: unknown key entirely; see --help",
        "config: other.yml | 1: unknown key config; see --help",
        "grpc:~  host: a~  port: many |"
            + " 3: grpc.port is \"many\", expected a whole number from 0 to 65535",
        "grpc: 1 | 1: grpc is \"1\", expected \"key: value\" lines under it",
        "- grpc | 1: expected \"key: value\" lines",
        "grpc:~  port: [1] | 2: grpc.port is \"[1]\", expected a single value",
        "grpc:~  port:~    deep: 1 | 2: grpc.port is \"{deep: 1}\", expected a single value",
        "? [a]~: 1 | 1: a key must be a word",
        "grpc.port: 1~grpc:~  port: 2 | 3: grpc.port was given before, at FILE:1",
      })
  void explainsBadFilesWithTheirLine(String text, String message) throws IOException {
    String file = file(text.replace('~', '\n') + "\n");

    assertThatThrownBy(() -> load(Map.of(), "--config", file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ":" + message.replace("FILE", file));
  }

  @Test
  void refusesAKeyThatStandsTwiceInOneSection() throws IOException {
    String file = file("grpc:\n  port: 1\n  port: 2\n");

    assertThatThrownBy(() -> load(Map.of(), "--config", file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file + ":3: ");
  }

  @Test
  void refusesWhatIsNotYaml() throws IOException {
    String file = file("grpc:\n  port: 'one\n");

    assertThatThrownBy(() -> load(Map.of(), "--config", file))
        .isInstanceOf(ConfigException.class)
        .hasMessageMatching(".*config\\.yml:\\d: not valid YAML: .*");
  }

  @Test
  void refusesWhatIsNotUtf8() throws IOException {
    Path file = Files.write(dir.resolve("latin.yml"), new byte[] {'a', ':', ' ', (byte) 0xE9});

    assertThatThrownBy(() -> load(Map.of(), "--config", file.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("cannot read the configuration file " + file + ": it is not UTF-8 text");
  }

  @Test
  void fileThatIsAskedForMustExist() {
    Path file = dir.resolve("missing.yml");

    assertThatThrownBy(() -> load(Map.of("CONFIG", file.toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessage("cannot read the configuration file " + file + ": no such file");
  }

  @Test
  void fileMustNotBeADirectory() {
    assertThatThrownBy(() -> load(Map.of(), "--config", dir.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("cannot read the configuration file " + dir + ": it is a directory");
  }

  @Test
  void settingsOfOneKeyAreRefused() {
    List<Setting<?>> two = List.of(PORT, Setting.text("grpc.port", "", "another"));

    assertThatThrownBy(() -> Config.loader(two, Map.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two settings have the key \"grpc.port\"; rename one of them");
  }

  @Test
  void settingThatTheAppDoesNotHaveIsAnErrorOfTheProgram() throws Exception {
    Config config = load(Map.of());
    Setting<String> other = Setting.text("other", "", "not declared");

    assertThatThrownBy(() -> config.get(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the app has no setting \"other\"; declare it with AppBuilder.setting");
  }

  @Test
  void helpIsAskedForInThreeWays() {
    assertThat(ConfigLoader.asksForHelp(List.of("--help"))).isTrue();
    assertThat(ConfigLoader.asksForHelp(List.of("-help"))).isTrue();
    assertThat(ConfigLoader.asksForHelp(List.of("--grpc-port", "1", "-h"))).isTrue();
    assertThat(ConfigLoader.asksForHelp(List.of("--grpc-host=--help"))).isFalse();
  }

  private static Config load(Map<String, String> environment, String... args)
      throws StartException {
    return Config.load(Config.loader(ALL, environment, Map.of()), List.of(args));
  }

  private String file(String text) throws IOException {
    return Files.writeString(dir.resolve("config.yml"), text).toString();
  }
}
