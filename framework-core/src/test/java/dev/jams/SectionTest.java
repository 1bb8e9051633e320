package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.internal.config.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SectionTest {
  enum Policy {
    ROUND_ROBIN,
    PICK_FIRST
  }

  record Mail(
      @About("server that takes the mails") String host,
      @About(defaultValue = "25") int port,
      @About(value = "how long one mail may take", defaultValue = "10s") Duration timeout,
      @About(secret = true) Optional<String> password) {
    Mail {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("a port is from 1 to 65535");
      }
      if (password.isPresent() && password.get().length() < 4) {
        throw new IllegalArgumentException("password " + password.get() + " is too short");
      }
    }
  }

  record Everything(
      String text,
      boolean bool,
      int integer,
      long wholeNumber,
      double decimal,
      Duration timeSpan,
      Size maxSize,
      Policy policy,
      Path path,
      URI uri,
      Optional<Integer> optional,
      List<String> texts,
      List<Duration> spans,
      Map<String, Integer> weights,
      Map<String, ?> raw,
      Inner inner,
      Optional<Inner> optionalInner,
      List<Inner> inners,
      Map<String, Inner> named) {}

  record Inner(String host, @About(defaultValue = "1") int weight) {}

  record Client(
      @About("gRPC target") String target,
      @About(defaultValue = "15s") Duration deadline,
      Map<String, ?> serviceConfig) {}

  private static final Setting<Mail> MAIL = Setting.section("mail", Mail.class);
  private static final Setting<Everything> ALL = Setting.section("all", Everything.class);
  private static final Setting<Map<String, Client>> CLIENTS =
      Setting.sections("clients", Client.class);

  private static final String ALL_FILE =
      """
      all:
        text: a text
        bool: true
        integer: -7
        whole-number: 9000000000
        decimal: 0.5
        time-span: 1h30m
        max-size: 4 MiB
        policy: pick-first
        path: ./a/b
        uri: https://example.com/x
        texts: [a, "b,c"]
        spans:
          - 1s
          - 2m
        weights: {a: 1, b: 2}
        raw:
          retryPolicy: {maxAttempts: 4, codes: [UNAVAILABLE], on: true, off: null}
        inner: {host: i}
        inners:
          - host: x
          - host: y
            weight: 2
        named:
          one: {host: o}
      """;

  @TempDir Path dir;

  @Test
  void everyTypeIsReadFromAFile() throws Exception {
    Everything all = load(ALL, ALL_FILE);

    assertThat(all)
        .isEqualTo(
            new Everything(
                "a text",
                true,
                -7,
                9_000_000_000L,
                0.5,
                Duration.ofMinutes(90),
                Size.ofBytes(4 << 20),
                Policy.PICK_FIRST,
                Path.of("./a/b"),
                URI.create("https://example.com/x"),
                Optional.empty(),
                List.of("a", "b,c"),
                List.of(Duration.ofSeconds(1), Duration.ofMinutes(2)),
                Map.of("a", 1, "b", 2),
                all.raw(),
                new Inner("i", 1),
                Optional.empty(),
                List.of(new Inner("x", 1), new Inner("y", 2)),
                Map.of("one", new Inner("o", 1))));
    assertThat(all.raw())
        .hasToString("{retryPolicy={maxAttempts=4.0, codes=[UNAVAILABLE], on=true, off=null}}");
  }

  @Test
  void flagsAndEnvironmentReachWhatIsInsideAndBeatTheFile() throws Exception {
    Everything all =
        load(
            ALL,
            ALL_FILE,
            Map.of("ALL_TEXTS", "c, d", "ALL_NAMED_ONE_WEIGHT", "5", "ALL_OPTIONAL", "3"),
            "--all-inner-host=flag",
            "--all-weights",
            "x=3,y=4",
            "--all-raw={\"a\": [1, {\"b\": false}]}",
            "--all-optional-inner-host",
            "given",
            "--all-bool",
            "false");

    assertThat(all.texts()).containsExactly("c", "d");
    assertThat(all.named()).containsEntry("one", new Inner("o", 5));
    assertThat(all.optional()).contains(3);
    assertThat(all.inner().host()).isEqualTo("flag");
    assertThat(all.weights()).isEqualTo(Map.of("x", 3, "y", 4));
    assertThat(all.raw()).hasToString("{a=[1.0, {b=false}]}");
    assertThat(all.optionalInner()).contains(new Inner("given", 1));
    assertThat(all.bool()).isFalse();
  }

  @Test
  void defaultsAreThoseOfTheComponents() throws Exception {
    assertThat(load(MAIL, "mail:\n  host: h\n"))
        .isEqualTo(new Mail("h", 25, Duration.ofSeconds(10), Optional.empty()));
  }

  @Test
  void aRecordOfDefaultsGoesBeforeThoseOfTheComponents() throws Exception {
    Mail defaults = new Mail("d", 26, Duration.ofSeconds(1), Optional.of("secret"));
    Setting<Mail> setting = Setting.section("mail", defaults);

    assertThat(load(setting, "")).isEqualTo(defaults);
    assertThat(load(setting, "mail: {port: 27}").port()).isEqualTo(27);
    assertThat(setting.defaultValue()).isEqualTo(defaults);
  }

  @Test
  void namesAreWhatPeopleChoose() throws Exception {
    String file =
        """
        clients:
          users:
            target: dns:///users:1
            service-config: {loadBalancingConfig: [{round_robin: {}}]}
          order-items: {target: a:1, deadline: 2s}
        """;
    Map<String, Client> clients =
        load(
            CLIENTS,
            file,
            Map.of("CLIENTS_USERS_DEADLINE", "1m"),
            "--clients-order-items-target=b:2");

    assertThat(clients).containsOnlyKeys("users", "order-items");
    assertThat(clients.get("users").target()).isEqualTo("dns:///users:1");
    assertThat(clients.get("users").deadline()).isEqualTo(Duration.ofMinutes(1));
    assertThat(clients.get("users").serviceConfig())
        .hasToString("{loadBalancingConfig=[{round_robin={}}]}");
    assertThat(clients.get("order-items").target()).isEqualTo("b:2");
  }

  record Urls(String baseURL, @About(defaultValue = "1") int maxRetries, Map<String, ?> raw) {}

  @ParameterizedTest
  @ValueSource(strings = {"baseURL|maxRetries", "base-url|max-retries", "base_url|MAX_RETRIES"})
  void keysMayBeSpeltInAnyWay(String keys) throws Exception {
    Setting<Urls> urls = Setting.section("urls", Urls.class);
    String[] key = keys.split("\\|");

    Urls read =
        load(
            urls,
            "urls:\n  " + key[0] + ": a\n  " + key[1] + ": 2\n  raw: {aB: 1, a-b: 2, a_b: 3}\n");

    assertThat(read).hasToString("Urls[baseURL=a, maxRetries=2, raw={aB=1.0, a-b=2.0, a_b=3.0}]");
  }

  @Test
  void aKeyInTwoSpellingsIsAnError() throws Exception {
    Setting<Urls> urls = Setting.section("urls", Urls.class);
    String text = "urls:\n  baseURL: a\n  base-url: b\n";

    assertThatThrownBy(() -> load(urls, text))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            file(text)
                + ":3: urls.base-url was given before as urls.baseURL, at "
                + file(text)
                + ":2");
  }

  @Test
  void namesThatTheAppKnowsAreFoundInAnySpelling() throws Exception {
    Setting<Map<String, Client>> clients = Setting.sections("clients", Client.class, "order-items");

    assertThat(load(clients, "clients: {orderItems: {target: a}, billing: {target: b}}"))
        .containsOnlyKeys("order-items", "billing");
  }

  @Test
  void namesThatTheAppKnowsNeedNoFile() throws Exception {
    Setting<Map<String, Client>> clients = Setting.sections("clients", Client.class, "users");

    assertThat(load(clients, "", Map.of("CLIENTS_USERS_TARGET", "a:1")).get("users").target())
        .isEqualTo("a:1");
    assertThatThrownBy(() -> load(clients, ""))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "clients.users.target is missing, expected text; set it in the file, with"
                + " --clients-users-target or with CLIENTS_USERS_TARGET");
  }

  @Test
  void namesOfTheFileThatWouldShareAVariableAreRefused() throws IOException {
    String text = "clients:\n  a-b: {target: x}\n  a_b: {target: x}\n";

    assertThatThrownBy(() -> load(CLIENTS, text))
        .hasMessage(
            file(text)
                + ":3: clients.a_b was given before as clients.a-b, at "
                + file(text)
                + ":2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mail:~  port: 1 | 1: mail.host is missing, expected text; set it in the file, with"
            + " --mail-host or with MAIL_HOST",
        "mail:~  host: h~  port: many | 3: mail.port is \"many\", expected a whole number from"
            + " -2147483648 to 2147483647",
        "mail:~  host: h~  prot: 1 | 3: unknown key mail.prot; did you mean mail.port? See --help",
        "mail:~  host: h~  entirely: 1 | 3: unknown key mail.entirely; mail has host, password,"
            + " port, timeout",
        "mial:~  host: h | 1: unknown key mial; did you mean mail? See --help",
        "mail: 7 | 1: mail is ****, expected \"key: value\" lines under it",
        "mail:~- host: h | 1: mail is ****, expected \"key: value\" lines under it",
        "mail:~  host: {a: b} | 2: mail.host is \"{a: b}\", expected a single value",
        "mail:~  host: h~  port: 0 | 2: mail with host \"h\", port \"0\": a port is from 1 to"
            + " 65535",
        "mail:~  host: h~  password: abc | 2: mail with host \"h\", password ****: password ****"
            + " is too short",
        "mail: &a~  host: h~  password: *a | 1: mail must not contain itself",
      })
  void explainsWhatIsWrong(String text, String message) throws IOException {
    String yaml = text.replace('~', '\n') + "\n";

    assertThatThrownBy(() -> load(MAIL, yaml))
        .isInstanceOf(ConfigException.class)
        .message()
        .satisfies(
            all -> assertThat(all.lines()).contains(dir.resolve("config.yml") + ":" + message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "weights: {a: 1, b: x} | all.weights.b is \"x\", expected a whole number from -2147483648"
            + " to 2147483647",
        "weights: {a: [1]} | all.weights.a is \"[1]\", expected a whole number from -2147483648 to"
            + " 2147483647",
        "texts: {a: x} | all.texts is \"{a: x}\", expected a single value",
        "texts: [a, ~] | all.texts[1] has no value, expected text",
        "texts: [null] | all.texts[0] has no value, expected text",
        "spans: [1s, 2] | all.spans[1] is \"2\", expected a time span such as 250ms, 15s, 1h30m or"
            + " 1d, of whole milliseconds and at most 36500d",
        "policy: best | all.policy is \"best\", expected one of round-robin, pick-first",
        "policy: pick_frist | all.policy is \"pick_frist\", expected one of round-robin,"
            + " pick-first; did you mean pick-first?",
        "raw: 7 | all.raw is \"7\", expected keys and values",
        "raw: {a: .inf} | all.raw is \"{a: .inf}\", expected keys and values as in {\"a\": 1,"
            + " \"b\": {\"c\": true}}",
        "raw: {a: 1, a: 2} | all.raw is \"{a: 1, a: 2}\", expected each key once",
        "inners: {host: x} | all.inners is \"{host: x}\", expected a list, with a line \"- …\""
            + " each",
        "inners: [7] | all.inners[0] is \"7\", expected \"key: value\" lines under it",
        "inners: [{weight: 2}] | all.inners[0].host is missing, expected text",
        "inners: [{host: a, wieght: 2}] | unknown key all.inners[0].wieght; did you mean"
            + " all.inners[0].weight? See --help",
        "named: {x: {host: a, weight: w}} | all.named.x.weight is \"w\", expected a whole number"
            + " from -2147483648 to 2147483647",
        "optional-inner: {weight: 2} | all.optional-inner.host is missing, expected text; set it in"
            + " the file, with --all-optional-inner-host or with ALL_OPTIONAL_INNER_HOST",
        "decimal: NaN | all.decimal is \"NaN\", expected a number",
        "decimal: 2f | all.decimal is \"2f\", expected a number",
        "decimal: 0x1p3 | all.decimal is \"0x1p3\", expected a number",
        "decimal: 1e999 | all.decimal is \"1e999\", expected a number",
        "uri: 'a b' | all.uri is \"a b\", expected a URI",
      })
  void explainsWhatIsWrongWithEveryType(String line, String message) {
    assertThatThrownBy(() -> load(ALL, "all:\n  " + line + "\n"))
        .isInstanceOf(ConfigException.class)
        .message()
        .satisfies(
            all -> assertThat(all.lines()).contains(dir.resolve("config.yml") + ":2: " + message));
  }

  @Test
  void everythingThatIsWrongIsShownTogether() throws IOException {
    assertThatThrownBy(
            () ->
                load(
                    MAIL,
                    "mail:\n  port: many\n  hots: h\nserver: 1\n",
                    Map.of("MAIL_TIMEOUT", "soon"),
                    "--mial-port",
                    "1",
                    "extra"))
        .message()
        .satisfies(
            message ->
                assertThat(message.replace(dir.resolve("config.yml").toString(), "FILE").lines())
                    .containsExactly(
                        "unknown flag --mial-port; did you mean --mail-port? See --help",
                        "unexpected argument after --mial-port; settings are given as --key"
                            + " value, and values with spaces in quotes, see --help",
                        "FILE:2: mail.port is \"many\", expected a whole number from -2147483648"
                            + " to 2147483647",
                        "environment variable MAIL_TIMEOUT: mail.timeout is \"soon\", expected a"
                            + " time span such as 250ms, 15s, 1h30m or 1d, of whole milliseconds"
                            + " and at most 36500d",
                        "FILE:1: mail.host is missing, expected text; set it in the file, with"
                            + " --mail-host or with MAIL_HOST",
                        "FILE:3: unknown key mail.hots; did you mean mail.host? See --help",
                        "FILE:4: unknown key server; see --help"));
  }

  @Test
  void aRecordThatRefusesItsValuesPointsAtTheirSource() {
    assertThatThrownBy(() -> load(MAIL, "", Map.of("MAIL_HOST", "h"), "--mail-port", "0"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "environment variable MAIL_HOST: mail with host \"h\", port \"0\":"
                + " a port is from 1 to 65535");
  }

  record Zone(String name, @About(defaultValue = "1") int number) {
    Zone {
      ZoneId.of(name);
      if (number == 0) {
        throw new IllegalStateException();
      }
    }
  }

  @Test
  void aRecordMayRefuseItsValuesByAnyException() throws IOException {
    Setting<Zone> zone = Setting.section("zone", Zone.class);

    assertThatThrownBy(() -> load(zone, "zone: {name: Nowhere/Land}"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            file("zone: {name: Nowhere/Land}")
                + ":1: zone with name \"Nowhere/Land\": Unknown time-zone ID: Nowhere/Land");
    assertThatThrownBy(() -> load(zone, "zone: {name: UTC, number: 0}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith(
            ":1: zone with name \"UTC\", number \"0\": it cannot be so (IllegalStateException)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optional: ~ | optional=Optional.empty",
        "optional: null | optional=Optional.empty",
        "optional-inner: ~ | optionalInner=Optional.empty",
        "weights: {b: 1, c: ~} | weights={b=1}",
        "weights: ~ | weights={}",
        "raw: {a: True, b: FALSE, c: ~, d: Null, e: 'true'} | raw={a=true, b=false, c=null, d=null,"
            + " e=true}",
        "raw: {a: 0x1F, b: 0o17, c: -5, d: 1e3, e: 010} | raw={a=31.0, b=15.0, c=-5.0, d=1000.0,"
            + " e=10.0}",
        "raw: {a: &x {b: 1, c: 2}, d: {<<: *x, c: 3}} | d={c=3.0, b=1.0}",
        "inner: &i {host: h, weight: 7}~  inners: [{<<: *i, host: x}] | inners=[Inner[host=x,"
            + " weight=7]]",
      })
  void yamlIsReadByItsCoreSchemaWithMergeKeys(String lines, String shown) throws Exception {
    String key = lines.substring(0, lines.indexOf(':'));
    String others =
        ALL_FILE.lines().filter(line -> !line.startsWith("  " + key + ":")).toList().stream()
            .reduce("", (text, line) -> text + line + "\n");
    String file = key.equals("raw") ? others.replaceAll("(?m)^    retryPolicy.*\n", "") : others;
    file = lines.contains("inners:") ? file.replaceAll("(?s)  inners:\n.*(?=  named:)", "") : file;

    assertThat(load(ALL, file + "  " + lines.replace('~', lines.contains("~  ") ? '\n' : '~')))
        .asString()
        .contains(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{a: 1, a: 2}", "{b: [{c: 1, c: 2}]}"})
  void aFlagGivesEachKeyOnce(String raw) {
    assertThatThrownBy(() -> load(ALL, ALL_FILE, Map.of(), "--all-raw=" + raw))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("flag --all-raw: all.raw is \"" + raw + "\", expected keys and");
  }

  @Test
  void levelsWithoutEndAreRefusedWithTheirLine() throws IOException {
    String deep = "a: 1\nb: " + "[".repeat(20_000) + "]".repeat(20_000) + "\n";

    assertThatThrownBy(() -> load(MAIL, deep))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file(deep) + ":2: not valid YAML: more than 100 levels inside each other");
    assertThatThrownBy(
            () -> load(ALL, ALL_FILE, Map.of(), "--all-raw={a: " + "[".repeat(20_000) + "}"))
        .isInstanceOf(ConfigException.class);
  }

  record Wrong(StringBuilder builder) {}

  record WrongDefault(@About(defaultValue = "x") int number) {}

  record Endless(Optional<Endless> next) {}

  @Test
  void recordsThatCannotBeConfiguredAreErrorsOfTheProgram() {
    assertThatThrownBy(() -> Setting.section("x", Wrong.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "builder of Wrong is a java.lang.StringBuilder, expected a String, boolean, int, long,"
                + " double, Duration, Size, enum, Path, URI, record, or an Optional, List or"
                + " Map<String, …> of one");
    assertThatThrownBy(() -> Setting.section("x", WrongDefault.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the default of number of WrongDefault is \"x\", expected a whole");
    assertThatThrownBy(() -> Setting.section("x", Endless.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Endless contains itself");
  }

  @Test
  void helpShowsWhatIsInside() {
    assertThat(Config.help("app", List.of(MAIL, CLIENTS)))
        .contains(
            "--mail-host VALUE  (MAIL_HOST, required)\n    server that takes the mails\n",
            "--mail-port VALUE  (MAIL_PORT, default 25)\n\n",
            "--mail-password VALUE  (MAIL_PASSWORD, default ****)\n",
            "--clients-<name>-target VALUE  (CLIENTS_<NAME>_TARGET, required)\n    gRPC target\n",
            "--clients-<name>-deadline VALUE  (CLIENTS_<NAME>_DEADLINE, default 15s)\n");
  }

  private <T> T load(Setting<T> setting, String yaml) throws Exception {
    return load(setting, yaml, Map.of());
  }

  private <T> T load(
      Setting<T> setting, String yaml, Map<String, String> environment, String... args)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(0, List.of("--config", file(yaml)));
    return Config.load(Config.loader(List.of(setting), environment, Map.of()), all).get(setting);
  }

  private String file(String text) throws IOException {
    return Files.writeString(dir.resolve("config.yml"), text).toString();
  }
}
