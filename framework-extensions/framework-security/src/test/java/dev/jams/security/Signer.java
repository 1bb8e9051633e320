package dev.jams.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;

/** An issuer of tokens, with one key. */
final class Signer {
  static final String ISSUER = "https://id.test";
  static final String AUDIENCE = "words";

  final JWK key;
  private final JWSAlgorithm algorithm;
  private final JWSSigner signer;

  private Signer(JWK key, JWSAlgorithm algorithm, JWSSigner signer) {
    this.key = key;
    this.algorithm = algorithm;
    this.signer = signer;
  }

  static Signer rsa(String kid) throws JOSEException {
    RSAKey key = new RSAKeyGenerator(2048).keyID(kid).keyUse(KeyUse.SIGNATURE).generate();
    return new Signer(key, JWSAlgorithm.RS256, new RSASSASigner(key));
  }

  static Signer ec(String kid) throws JOSEException {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
    return new Signer(key, JWSAlgorithm.ES256, new ECDSASigner(key));
  }

  /** Claims that are all right, of somebody with some roles. */
  static JWTClaimsSet.Builder claims(String name, String... roles) {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .subject(name)
        .expirationTime(in(600))
        .issueTime(in(0))
        .claim("roles", List.of(roles));
  }

  static Date in(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  JWSHeader.Builder header() {
    return new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(key.getKeyID());
  }

  String sign(JWTClaimsSet.Builder claims) throws JOSEException {
    return sign(claims, header -> header);
  }

  String sign(JWTClaimsSet.Builder claims, UnaryOperator<JWSHeader.Builder> header)
      throws JOSEException {
    return sign(claims.build().toString(), header);
  }

  /** The same of any text. */
  String sign(String claims, UnaryOperator<JWSHeader.Builder> header) throws JOSEException {
    JWSObject token = new JWSObject(header.apply(header()).build(), new Payload(claims));
    token.sign(signer);
    return token.serialize();
  }
}
