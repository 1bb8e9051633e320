package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAttacksTest {
  private static Signer signer;
  private static KeyServer keys;
  private static GuardedApp app;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    signer = Signer.rsa("one");
    keys = new KeyServer(signer, Signer.ec("curve"));
    app = new GuardedApp(folder, GuardedApp.yaml(keys.url(), "    unknown-key-fetches: 1000\n"));
  }

  @AfterAll
  static void stop() {
    app.close();
    keys.close();
  }

  // KT-04
  @Test
  void takesTokenOfTheIssuer() throws Exception {
    HttpResponse<String> answer =
        app.get("/v1/words/a", "Authorization", "bEaReR " + signer.sign(claims()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"ada\"");
  }

  @Test
  void callerIsKnownOnEveryThreadOfACall() throws Exception {
    String token = "Bearer " + signer.sign(claims());
    assertThat(app.get("/v1/known", "authorization", token).body()).contains("\"ada\"");
  }

  @Test
  void takesWhatIsWithinTheSkewAndNothingBeyond() throws Exception {
    assertThat(app.known(sign(claims().expirationTime(Signer.in(-30))))).isEqualTo(200);
    assertThat(app.known(sign(claims().expirationTime(Signer.in(-61))))).isEqualTo(401);
    assertThat(app.known(sign(claims().notBeforeTime(Signer.in(30))))).isEqualTo(200);
    assertThat(app.known(sign(claims().notBeforeTime(Signer.in(90))))).isEqualTo(401);
    assertThat(app.known(sign(claims().issueTime(Signer.in(30))))).isEqualTo(200);
    assertThat(app.known(sign(claims().issueTime(Signer.in(90))))).isEqualTo(401);
  }

  @Test
  void refusesTokenThatLacksAClaim() throws Exception {
    for (String claim : Set.of("exp", "aud", "iss", "sub")) {
      assertThat(app.known(sign(claims().claim(claim, null)))).as(claim).isEqualTo(401);
    }
  }

  @Test
  void refusesTokenForOthersOrOfOthers() throws Exception {
    assertThat(app.known(sign(claims().audience("others")))).isEqualTo(401);
    assertThat(app.known(sign(claims().issuer("https://id.test.evil.test")))).isEqualTo(401);
    assertThat(app.known(sign(claims().issuer("https://id.test/")))).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"exp\":\"tomorrow\"}",
        "{\"exp\":1e400}",
        "{\"exp\":[4102444800]}",
        "{\"aud\":5}",
        "{\"roles\":7}",
        "{\"roles\":[1]}",
        "{\"sub\":{\"a\":1}}",
        "[]",
        "\"text\"",
        "",
        "{",
        "null"
      })
  void refusesClaimsOfOtherTypes(String claims) throws Exception {
    String all =
        claims.startsWith("{\"")
            ? "{\"iss\":\"%s\",\"aud\":\"%s\",%s"
                .formatted(Signer.ISSUER, Signer.AUDIENCE, claims.substring(1))
            : claims;
    String rest =
        (all.contains("\"exp\"") ? "" : ",\"exp\":4102444800")
            + (all.contains("\"sub\"") ? "" : ",\"sub\":\"ada\"");
    String text =
        claims.startsWith("{\"") ? all.substring(0, all.length() - 1) + rest + "}" : claims;

    assertThat(app.known(signer.sign(text, header -> header))).isEqualTo(401);
  }

  @Test
  void refusesTokenWithoutSignature() throws Exception {
    String none = encoded("{\"alg\":\"none\",\"typ\":\"JWT\",\"kid\":\"one\"}");
    String claims = encoded(claims().build().toString());

    assertThat(app.known(none + "." + claims + ".")).isEqualTo(401);
    assertThat(app.known(none + "." + claims)).isEqualTo(401);
    assertThat(app.known(none + "." + claims + "." + encoded("x"))).isEqualTo(401);
    String good = signer.sign(claims());
    assertThat(app.known(good.substring(0, good.lastIndexOf('.') + 1))).isEqualTo(401);
  }

  @Test
  void refusesPublicKeyAsSharedSecret() throws Exception {
    for (byte[] secret :
        new byte[][] {
          signer.key.toRSAKey().toRSAPublicKey().getEncoded(),
          signer.key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)
        }) {
      JWSObject token =
          new JWSObject(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(),
              new Payload(claims().build().toString()));
      token.sign(new MACSigner(secret));
      assertThat(app.known(token.serialize())).isEqualTo(401);
    }
  }

  @Test
  void refusesAlgorithmThatIsNotPinned() throws Exception {
    assertThat(app.known(sign(claims(), JWSAlgorithm.PS256))).isEqualTo(401);
    assertThat(app.known(sign(claims(), JWSAlgorithm.RS512))).isEqualTo(401);
  }

  @Test
  void refusesKeyOfAnotherKind() throws Exception {
    Signer curve = Signer.ec("one");
    assertThat(app.known(curve.sign(claims()))).isEqualTo(401);
    assertThat(app.known(signer.sign(claims(), header -> header.keyID("curve")))).isEqualTo(401);
  }

  @Test
  void refusesKeyOfSomebodyElseWithTheSameName() throws Exception {
    assertThat(app.known(Signer.rsa("one").sign(claims()))).isEqualTo(401);
  }

  @Test
  void asksNobodyWhomATokenNamesForKeys() throws Exception {
    Signer evil = Signer.rsa("evil");
    try (KeyServer others = new KeyServer(evil)) {
      JWK key = evil.key.toPublicJWK();
      URI there = URI.create(others.url());
      assertThat(app.known(evil.sign(claims(), header -> header.jwkURL(there)))).isEqualTo(401);
      assertThat(app.known(evil.sign(claims(), header -> header.x509CertURL(there))))
          .isEqualTo(401);
      assertThat(app.known(evil.sign(claims(), header -> header.jwk(key)))).isEqualTo(401);
      assertThat(app.known(evil.sign(claims(), header -> header.jwk(key).keyID("one"))))
          .isEqualTo(401);
      assertThat(others.asked).hasValue(0);
    }
  }

  @Test
  void refusesWhatHeadersHoldToBeCritical() throws Exception {
    for (Set<String> critical : Set.of(Set.of("exp"), Set.of("http://example.com/x"))) {
      assertThat(
              app.known(
                  signer.sign(
                      claims(),
                      header -> {
                        JWSHeader.Builder more = header.criticalParams(critical);
                        critical.forEach(name -> more.customParam("x" + name.hashCode(), 1));
                        return more;
                      })))
          .isEqualTo(401);
    }
    assertThat(
            app.known(
                signer.sign(
                    claims(),
                    header -> header.base64URLEncodePayload(false).criticalParams(Set.of("b64")))))
        .isEqualTo(401);
  }

  @Test
  void refusesTokenOfAnotherType() throws Exception {
    assertThat(app.known(signer.sign(claims(), header -> header.type(type("at+jwt")))))
        .isEqualTo(200);
    assertThat(app.known(signer.sign(claims(), header -> header.type(type("application/JWT")))))
        .isEqualTo(200);
    assertThat(app.known(signer.sign(claims(), header -> header.type(null)))).isEqualTo(200);
    assertThat(app.known(signer.sign(claims(), header -> header.type(type("logout+jwt")))))
        .isEqualTo(401);
  }

  private static com.nimbusds.jose.JOSEObjectType type(String name) {
    return new com.nimbusds.jose.JOSEObjectType(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "/dev/null",
        "one' OR '1'='1",
        "one\"; DROP TABLE keys; --",
        "one\u0000",
        "${jndi:ldap://127.0.0.1/a}",
        "http://127.0.0.1/keys",
        ""
      })
  void takesNameOfAKeyForNothingButAName(String kid) throws Exception {
    assertThat(app.known(signer.sign(claims(), header -> header.keyID(kid)))).isEqualTo(401);
  }

  @Test
  void refusesTokenThatIsTooLong() throws Exception {
    String token = sign(claims().claim("padding", "x".repeat(6500)));
    assertThat(token.length()).isGreaterThan(8 << 10);

    // Over HTTP no header is so long in the first place.
    assertThat(app.known(token)).isEqualTo(431);
    assertThat(
            new Tokens(TokensTest.settings(""), null, Runnable::run, System::currentTimeMillis)
                .check(token))
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void refusesTokenThatIsTooDeep() throws Exception {
    String deep = "[".repeat(2500) + "]".repeat(2500);
    String claims = claims().build().toString();
    String deepClaims = claims.substring(0, claims.length() - 1) + ",\"deep\":" + deep + "}";

    assertThat(app.known(encoded("{\"alg\":" + deep + "}") + ".e30.e30")).isEqualTo(401);
    assertThat(app.known(signer.sign(deepClaims, header -> header))).isEqualTo(401);
    String brackets = "[".repeat(40) + "\\\"[";
    assertThat(app.known(sign(claims().claim("text", brackets)))).isEqualTo(200);
  }

  @Test
  void refusesClaimsThatAreThereTwice() throws Exception {
    String claims = claims().build().toString();
    String twice = claims.substring(0, claims.length() - 1) + ",\"sub\":\"root\"}";
    assertThat(app.known(signer.sign(twice, header -> header))).isEqualTo(401);
    String header = encoded("{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"one\"}");
    String token = signer.sign(claims());
    assertThat(app.known(header + token.substring(token.indexOf('.')))).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer a b",
        "token",
        "Bearer a,Bearer b",
        "."
      })
  void refusesWhatIsNoBearerToken(String authorization) throws Exception {
    assertThat(app.get("/v1/known", "authorization", authorization).statusCode()).isEqualTo(401);
  }

  @Test
  void refusesTwoTokensAtOnce() throws Exception {
    String token = "Bearer " + signer.sign(claims());
    assertThat(app.get("/v1/known", "authorization", token, "authorization", token).statusCode())
        .isEqualTo(401);
    assertThat(app.get("/v1/known", "authorization", token + ", " + token).statusCode())
        .isEqualTo(401);
  }

  @Test
  void tellsCallersOnlyThatTheirCredentialsAreNotValid() throws Exception {
    String expired = sign(claims().expirationTime(Signer.in(-600)));
    HttpResponse<String> one = app.get("/v1/known", "authorization", "Bearer " + expired);
    HttpResponse<String> other =
        app.get("/v1/known", "authorization", "Bearer " + Signer.rsa("none").sign(claims()));

    assertThat(one.headers().allValues("www-authenticate"))
        .containsExactly(
            "Bearer realm=\"jams\", error=\"invalid_token\","
                + " error_description=\"the credentials are not valid\"");
    assertThat(one.body()).isEqualTo(other.body()).contains("CREDENTIALS_INVALID");
    assertThat(app.get("/v1/known").headers().allValues("www-authenticate"))
        .containsExactly("Bearer realm=\"jams\"");
  }

  private static JWTClaimsSet.Builder claims() {
    return Signer.claims("ada", "reader");
  }

  private static String sign(JWTClaimsSet.Builder claims) throws Exception {
    return signer.sign(claims);
  }

  private static String sign(JWTClaimsSet.Builder claims, JWSAlgorithm algorithm) throws Exception {
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(algorithm).keyID("one").build(),
            new Payload(claims.build().toString()));
    token.sign(new com.nimbusds.jose.crypto.RSASSASigner(signer.key.toRSAKey()));
    return token.serialize();
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
