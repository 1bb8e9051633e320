package dev.jams.benchmarks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** Signs the token of the one caller there is. */
final class Issuer {
  private static final Duration VALID = Duration.ofHours(12);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys;

  Issuer() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    this.keys = generator.generateKeyPair();
  }

  /** Writes the JSON Web Key Set, RFC 7517. */
  void writeKeys(Path file) throws Exception {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    Files.writeString(
        file,
        """
        {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"1","n":"%s","e":"%s"}]}
        """
            .formatted(
                BASE64.encodeToString(unsigned(key.getModulus().toByteArray())),
                BASE64.encodeToString(key.getPublicExponent().toByteArray())));
  }

  /** Without the byte that keeps a number from being negative. */
  private static byte[] unsigned(byte[] number) {
    return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
  }

  /** A JSON Web Token, RFC 7519. */
  String token() throws Exception {
    String header = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"1\"}");
    long now = Instant.now().getEpochSecond();
    String claims =
        encoded(
            "{\"iss\":\"benchmark\",\"aud\":\"benchmark\",\"sub\":\"caller\",\"roles\":[\"reader\"],"
                + "\"iat\":"
                + now
                + ",\"exp\":"
                + (now + VALID.toSeconds())
                + "}");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update((header + "." + claims).getBytes(StandardCharsets.US_ASCII));
    return header + "." + claims + "." + BASE64.encodeToString(signature.sign());
  }

  private static String encoded(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
