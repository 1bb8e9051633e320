package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.StartException;
import dev.jams.internal.config.ConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static final String JWT =
      """
        jwt:
          issuer: https://id.test
          audience: [words]
          jwks-url: http://127.0.0.1:9/keys
          fetch-timeout: 1s
      """;

  @TempDir private Path folder;

  private StartException refused(String yaml) {
    try (GuardedApp app = new GuardedApp(folder, yaml)) {
      throw new AssertionError("the app has started at " + app.http());
    } catch (StartException e) {
      return e;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void methodWithoutRuleKeepsTheAppFromStarting() {
    StartException e =
        refused(
            "security:\n"
                + JWT
                + "  rules:\n"
                + "    jams.security.Guarded/Get: public\n"
                + "    jams.security.Guarded/Open: public\n");

    assertThat(e).isInstanceOf(ConfigException.class);
    assertThat(e)
        .hasMessageContaining(
            ".yml:7: security.rules.jams.security.Guarded/Chat: there is no rule,")
        .hasMessageContaining("nor one for jams.security.Guarded/Closed,")
        .hasMessageContaining("jams.security.Guarded/Watch; say who may call, as in")
        .hasMessageContaining("jams.security.Guarded/*: role:admin")
        .message()
        .doesNotContain("Guarded/Get,")
        .doesNotContain("grpc.health");
  }

  @Test
  void nothingConfiguredOpensNothing() {
    assertThat(refused("").getMessage())
        .contains("security.rules.jams.security.Guarded/Chat: there is no rule, nor one for");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jams.security.Guarded/Gett: public | did you mean jams.security.Guarded/Get?",
        "jams.security.guarded/Get: public | did you mean jams.security.Guarded/Get?",
        "jams.security.Guardet/*: public | did you mean jams.security.Guarded/*?",
        "/v1/words: public | write its full name, as in package.Service/Method",
        "grpc.health.v1.Helth/*: public | did you mean grpc.health.v1.Health/*?",
        "jams.security.Guarded/Get: pubic | \"pubic\" is no rule, did you mean public?",
        "jams.security.Guarded/Get: public role:a | \"public\" is no rule",
        "jams.security.Guarded/Get: 'role:' | \"role:\" is no rule",
        "jams.security.Guarded/Get: 'role:a\"b' | is no rule",
      })
  void ruleThatIsNoneKeepsTheAppFromStarting(String rule, String message) {
    StartException e = refused("security:\n" + JWT + GuardedApp.RULES + "    " + rule + "\n");

    assertThat(e).isInstanceOf(ConfigException.class);
    assertThat(e)
        .hasMessageContaining("security.rules." + rule.substring(0, rule.indexOf(':')))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "audience: [words] | audience: [] | there is no audience",
        "issuer: https://id.test | issuer: '' | the issuer is empty",
        "    issuer: https://id.test | '' | security.jwt.issuer",
        "http://127.0.0.1:9/keys | http://id.test/keys | expected https, or http to an address",
        "http://127.0.0.1:9/keys | file:///etc/passwd | expected https",
        "fetch-timeout: 1s | clock-skew: 61s | clock-skew is 61000ms, expected at most 60s",
        "fetch-timeout: 1s | algorithms: [HS256] | \"HS256\" is no signature",
        "fetch-timeout: 1s | algorithms: [none] | \"none\" is no signature",
        "fetch-timeout: 1s | algorithms: [] | there are no algorithms",
        "fetch-timeout: 1s | jwks-file: keys.json | give either jwks-file or jwks-url",
        "fetch-timeout: 1s | max-stale: 1s | max-stale is less than refresh-interval",
        "jwks-url: http://127.0.0.1:9/keys | jwks-file: /no/keys.json | expected a JSON Web Key"
            + " Set",
      })
  void wrongSettingsOfTokensKeepTheAppFromStarting(String old, String young, String message) {
    StartException e = refused("security:\n" + JWT.replace(old, young) + GuardedApp.RULES);

    assertThat(e).isInstanceOf(ConfigException.class);
    assertThat(e).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'  api-keys: {header: authorization}' | expected a name in lower case",
        "'  api-keys: {header: X Y}' | expected a name in lower case",
        "'  api-keys: {keys: [{principal: a, sha256: abc}]}' | is not 64 hexadecimal digits",
        "'  api-keys: {keys: [{principal: \" \", sha256: abc}]}' | a principal has no name",
        "'  certificates: [{principal: a}]' | give its subject, a dns name or a uri",
        "'  realm: \"a\\\"b\"' | expected printable characters without quotes",
        "'' | there are rules for callers that are known, but no way to know them",
      })
  void wrongSettingsOfOthersKeepTheAppFromStarting(String lines, String message) {
    StartException e = refused("security:\n" + lines + "\n" + GuardedApp.RULES);

    assertThat(e).isInstanceOf(ConfigException.class);
    assertThat(e).hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://ada:sesame@id.test/keys", "http://ada:sesame@127.0.0.1/keys"})
  void passwordOfAnAddressIsNotShown(String url) {
    StartException e =
        refused("security:\n" + JWT.replace("http://127.0.0.1:9/keys", url) + GuardedApp.RULES);

    assertThat(e)
        .hasMessageContaining("jwks-url is ...@")
        .hasMessageContaining("expected https, or http to an address such as 127.0.0.1, without a")
        .message()
        .doesNotContain("sesame")
        .doesNotContain("ada");
  }

  @Test
  void hashesOfKeysAreNotShown() {
    StartException e =
        refused(
            "security:\n  api-keys: {keys: [{principal: a, sha256: abcdef}]}\n" + GuardedApp.RULES);

    assertThat(e.getMessage()).doesNotContain("abcdef");
  }

  @Test
  void switchedOffLetsEverybodyIn() throws Exception {
    try (GuardedApp app = new GuardedApp(folder, "security:\n  enabled: false\n")) {
      assertThat(app.get("/v1/closed").body()).contains("nobody");
    }
  }

  @Test
  void canOnlyBePutAroundEverything() {
    String remedy = "; add it by intercept(component)";
    assertThatThrownBy(() -> App.named("words").component(Security.create()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the component \"security\" intercepts calls, and component() puts it around none"
                + remedy);
    assertThatThrownBy(
            () -> App.named("words").intercept("jams.security.Guarded/*", Security.create()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the component \"security\" stands around everything or not at all, and cannot be"
                + " added around \"jams.security.Guarded/*\" alone"
                + remedy);
    assertThatThrownBy(() -> App.named("words").interceptor("guard", Security.create()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the component \"security\" stands around everything or not at all, and cannot be"
                + " added as \"guard\", which the setting middlewares may leave out"
                + remedy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"public", "authenticated", "denied", "role:a role:b scope:c", " role:a "})
  void readsRules(String text) {
    assertThat(Rule.parse(text)).isNotNull();
  }

  @Test
  void refusesRulesThatSayNothing() {
    assertThatThrownBy(() -> Rule.parse(" ")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Rule.parse("public denied"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
