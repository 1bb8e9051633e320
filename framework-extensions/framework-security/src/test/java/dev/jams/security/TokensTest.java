package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.jams.Config;
import dev.jams.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What depends on the time, which does not pass here by itself. */
class TokensTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong millis = new AtomicLong(System.currentTimeMillis());
  private final AtomicInteger reads = new AtomicInteger();
  private volatile String published;

  /** Settings from lines of the section {@code security.jwt}. */
  static JwtSettings settings(String lines) throws Exception {
    Path file = Files.createTempFile("jwt", ".yml");
    try {
      Files.writeString(
          file,
          "security:\n  jwt:\n    issuer: %s\n    audience: [%s]\n    jwks-url: https://id.test/\n%s"
              .formatted(Signer.ISSUER, Signer.AUDIENCE, lines));
      Setting<SecuritySettings> section = Setting.section("security", SecuritySettings.class);
      return Config.load(List.of(section), "--config", file.toString())
          .get(section)
          .jwt()
          .orElseThrow();
    } finally {
      Files.delete(file);
    }
  }

  private String read() throws IOException {
    reads.incrementAndGet();
    if (published == null) {
      throw new IOException("out of order");
    }
    return published;
  }

  private IssuerKeys issuer(JwtSettings settings) {
    return new IssuerKeys(this::read, settings, nanos::get);
  }

  private static JWTClaimsSet.Builder claims() {
    return Signer.claims("ada");
  }

  private static Outcome settled(Outcome outcome) throws Exception {
    return outcome instanceof Outcome.Pending pending
        ? pending.outcome().get(60, TimeUnit.SECONDS)
        : outcome;
  }

  @Test
  void remembersTokenOnlyUntilItExpires() throws Exception {
    Signer signer = Signer.ec("one");
    published = KeyServer.keys(signer);
    JwtSettings settings = settings("    clock-skew: 10s\n");
    try (IssuerKeys issuer = issuer(settings)) {
      issuer.fetch().get(60, TimeUnit.SECONDS);
      Tokens tokens = new Tokens(settings, issuer, Runnable::run, millis::get);
      String token = signer.sign(claims());

      Outcome first = tokens.check(token);
      assertThat(first).isInstanceOf(Outcome.Known.class);
      assertThat(tokens.check(token)).isSameAs(first);
      millis.addAndGet(TimeUnit.SECONDS.toMillis(615));
      assertThat(tokens.check(token)).isInstanceOf(Outcome.Refused.class);
    }
  }

  @Test
  void forgetsTokensOfAKeyThatIsNoLongerPublished() throws Exception {
    Signer one = Signer.ec("one");
    Signer two = Signer.ec("two");
    published = KeyServer.keys(one, two);
    JwtSettings settings = settings("    unknown-key-fetches: 0\n");
    try (IssuerKeys issuer = issuer(settings)) {
      issuer.fetch().get(60, TimeUnit.SECONDS);
      Tokens tokens = new Tokens(settings, issuer, Runnable::run, millis::get);
      String token = one.sign(claims());
      assertThat(tokens.check(token)).isInstanceOf(Outcome.Known.class);

      published = KeyServer.keys(two);
      issuer.fetch().get(60, TimeUnit.SECONDS);

      assertThat(tokens.check(token)).isInstanceOf(Outcome.Refused.class);
    }
  }

  @Test
  void oldKeysServeInAnOutageForABoundedTime() throws Exception {
    Signer signer = Signer.ec("one");
    published = KeyServer.keys(signer);
    JwtSettings settings = settings("    max-stale: 1h\n");
    try (IssuerKeys issuer = issuer(settings)) {
      issuer.fetch().get(60, TimeUnit.SECONDS);
      Tokens tokens = new Tokens(settings, issuer, Runnable::run, millis::get);
      String token = signer.sign(claims());
      published = null;

      nanos.addAndGet(Duration.ofMinutes(59).toNanos());
      assertThat(issuer.fetch().get(60, TimeUnit.SECONDS)).isFalse();
      assertThat(tokens.check(token)).isInstanceOf(Outcome.Known.class);

      nanos.addAndGet(Duration.ofMinutes(2).toNanos());
      Outcome late = settled(tokens.check(token));
      assertThat(((Outcome.Refused) late).denial()).isEqualTo(Denial.UNAVAILABLE);

      published = KeyServer.keys(signer);
      assertThat(settled(tokens.check(token))).isInstanceOf(Outcome.Known.class);
    }
  }

  @Test
  void newKeyThatNobodyMayAskForIsFoundAfterTheNextReading() throws Exception {
    published = KeyServer.keys(Signer.ec("one"));
    Signer young = Signer.ec("young");
    JwtSettings settings = settings("    unknown-key-fetches: 2\n");
    try (IssuerKeys issuer = issuer(settings)) {
      issuer.fetch().get(60, TimeUnit.SECONDS);
      Tokens tokens = new Tokens(settings, issuer, Runnable::run, millis::get);
      for (int i = 0; i < 10; i++) {
        settled(tokens.check(other("forged-" + i)));
      }
      published = KeyServer.keys(young);
      String token = young.sign(claims());

      Outcome early = settled(tokens.check(token));
      assertThat(((Outcome.Refused) early).denial()).isEqualTo(Denial.UNAVAILABLE);
      issuer.fetch().get(60, TimeUnit.SECONDS);
      assertThat(tokens.check(token)).isInstanceOf(Outcome.Known.class);
    }
  }

  @Test
  void tokenThatNamesNoKeyCountsWhereThereIsOneAndIsNoReasonToReadKeys() throws Exception {
    Signer nameless = Signer.ec(null);
    Signer other = Signer.ec("other");
    published = KeyServer.keys(nameless);
    JwtSettings settings = settings("");
    try (IssuerKeys issuer = issuer(settings)) {
      issuer.fetch().get(60, TimeUnit.SECONDS);
      Tokens tokens = new Tokens(settings, issuer, Runnable::run, millis::get);
      assertThat(tokens.check(nameless.sign(claims()))).isInstanceOf(Outcome.Known.class);
      assertThat(((Outcome.Refused) tokens.check(Signer.ec(null).sign(claims()))).denial())
          .isEqualTo(Denial.INVALID);

      published = KeyServer.keys(nameless, other);
      issuer.fetch().get(60, TimeUnit.SECONDS);
      reads.set(0);
      for (Signer signer : List.of(nameless, other)) {
        Outcome two = tokens.check(signer.sign(claims(), header -> header.keyID(null)));
        assertThat(((Outcome.Refused) two).denial()).isEqualTo(Denial.INVALID);
      }
      assertThat(reads).hasValue(0);
    }
  }

  @Test
  void readsRolesAndScopesWhereTheSettingsSay() throws Exception {
    Signer signer = Signer.ec("one");
    published = KeyServer.keys(signer);
    JwtSettings settings =
        settings(
            "    roles-claim: realm_access.roles\n    scopes-claim: scp\n"
                + "    principal-claim: user.name\n");
    try (IssuerKeys issuer = issuer(settings)) {
      issuer.fetch().get(60, TimeUnit.SECONDS);
      Tokens tokens = new Tokens(settings, issuer, Runnable::run, millis::get);
      String token =
          signer.sign(
              claims()
                  .audience(List.of("other", Signer.AUDIENCE))
                  .claim("realm_access", Map.of("roles", List.of("a", "b")))
                  .claim("user", Map.of("name", "grace"))
                  .claim("scp", List.of("x", "y z")));

      Principal known = ((Outcome.Known) tokens.check(token)).principal();

      assertThat(known.name()).isEqualTo("grace");
      assertThat(known.roles()).containsExactlyInAnyOrder("a", "b");
      assertThat(known.scopes()).containsExactlyInAnyOrder("x", "y z");
      assertThat(known.key()).isEqualTo("JWT:grace");
      assertThat(known.claims()).containsEntry("aud", List.of("other", Signer.AUDIENCE));
    }
  }

  @Test
  void unknownKeysAreAskedForAFewTimesInAMinute() throws Exception {
    Signer signer = Signer.ec("one");
    published = KeyServer.keys(signer);
    JwtSettings settings = settings("    unknown-key-fetches: 3\n");
    try (IssuerKeys issuer = issuer(settings)) {
      issuer.fetch().get(60, TimeUnit.SECONDS);
      reads.set(0);
      Tokens tokens = new Tokens(settings, issuer, Runnable::run, millis::get);
      for (int minute = 1; minute <= 2; minute++) {
        for (int i = 0; i < 1000; i++) {
          String kid = "unknown-" + i;
          String token = i == 0 ? signer.sign(claims(), h -> h.keyID(kid)) : other(kid);
          Outcome outcome = settled(tokens.check(token));
          // Whoever nobody has asked for may be there.
          assertThat(((Outcome.Refused) outcome).denial())
              .isEqualTo(i < 3 ? Denial.INVALID : Denial.UNAVAILABLE);
        }
        assertThat(reads).hasValue(3 * minute);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      }
    }
  }

  /** A token that nobody has signed: that is found out only where there is a key. */
  private static String other(String kid) {
    String header = "{\"alg\":\"ES256\",\"kid\":\"" + kid + "\"}";
    return java.util.Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(header.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        + ".e30.AAAA";
  }

  @Test
  void turnsCallsAwayWhenTooManyWait() throws Exception {
    JwtSettings settings = settings("    max-waiting: 0\n");
    try (IssuerKeys issuer = issuer(settings)) {
      Tokens tokens = new Tokens(settings, issuer, Runnable::run, millis::get);
      Outcome outcome = tokens.check(other("one"));
      assertThat(((Outcome.Refused) outcome).denial()).isEqualTo(Denial.UNAVAILABLE);
    }
  }

  @Test
  void cacheHoldsNoMoreThanItMay() throws Exception {
    TokenCache cache = new TokenCache(100);
    Outcome.Known known = new Outcome.Known(null);
    for (int i = 0; i < 10_000; i++) {
      TokenCache.Place place = cache.of(TokenText.ascii("token-" + i));
      place.put(new TokenCache.Entry(known, null, Long.MAX_VALUE));
      assertThat(place.get(null, 0)).isNotNull();
      assertThat(cache.size()).isLessThanOrEqualTo(100);
    }
    assertThat(cache.of(TokenText.ascii("token-1")).get(null, 0)).isNull();
    TokenCache none = new TokenCache(0);
    TokenCache.Place place = none.of(TokenText.ascii("token"));
    place.put(new TokenCache.Entry(known, null, Long.MAX_VALUE));
    assertThat(place.get(null, 0)).isNull();
  }
}
