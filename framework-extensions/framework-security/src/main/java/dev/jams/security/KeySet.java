package dev.jams.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public keys of an issuer, as far as they can check signatures. Immutable. */
final class KeySet {
  private static final Logger log = LoggerFactory.getLogger(KeySet.class);
  private static final int MIN_RSA_BITS = 2048;
  private static final int MOST = 100;

  /**
   * A key.
   *
   * @param kid null if it has no name
   */
  private record Key(String kid, Set<JWSAlgorithm> algorithms, JWSVerifier verifier) {}

  private final String text;
  private final List<Key> keys;

  private KeySet(String text, List<Key> keys) {
    this.text = text;
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads a JSON Web Key Set, RFC 7517. Keys that cannot be of use, or that are no public ones, are
   * left out.
   *
   * @throws ParseException if it is none, or no key of it is of use
   */
  static KeySet parse(String json, Set<JWSAlgorithm> pinned) throws ParseException {
    List<JWK> all;
    try {
      all = JWKSet.parse(json).getKeys();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ParseException("not a key set: " + e.getMessage(), 0);
    }
    if (all.size() > MOST) {
      throw new ParseException("has " + all.size() + " keys, expected at most " + MOST, 0);
    }
    List<Key> keys = new ArrayList<>();
    Set<String> useless = new TreeSet<>();
    for (JWK key : all) {
      Key usable = usable(key, pinned);
      if (usable == null) {
        useless.add(Escaped.of(key.getKeyID()));
      } else {
        keys.add(usable);
      }
    }
    if (keys.isEmpty()) {
      throw new ParseException(
          "has no public key for " + pinned.stream().map(JWSAlgorithm::getName).sorted().toList(),
          0);
    }
    if (!useless.isEmpty()) {
      log.atDebug().addKeyValue("kids", useless).log("keys of the set are of no use");
    }
    return new KeySet(json, keys);
  }

  private static Key usable(JWK key, Set<JWSAlgorithm> pinned) {
    boolean signs =
        (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
            && (key.getKeyOperations() == null
                || key.getKeyOperations().contains(KeyOperation.VERIFY));
    if (!signs) {
      return null;
    }
    try {
      JWSVerifier verifier = verifier(key);
      if (verifier == null) {
        return null;
      }
      Set<JWSAlgorithm> algorithms =
          verifier.supportedJWSAlgorithms().stream()
              .filter(pinned::contains)
              .filter(each -> key.getAlgorithm() == null || key.getAlgorithm().equals(each))
              .collect(Collectors.toUnmodifiableSet());
      return algorithms.isEmpty() ? null : new Key(key.getKeyID(), algorithms, verifier);
    } catch (JOSEException | IllegalArgumentException e) {
      return null;
    }
  }

  /** Null for keys of kinds that nobody may have in common with an issuer, or that are too weak. */
  private static JWSVerifier verifier(JWK key) throws JOSEException {
    if (key instanceof RSAKey rsa && rsa.size() >= MIN_RSA_BITS) {
      return new RSASSAVerifier(rsa.toRSAPublicKey());
    }
    return key instanceof ECKey ec ? new ECDSAVerifier(ec.toECPublicKey()) : null;
  }

  /** Whether it was read from this text. */
  boolean isOf(String json) {
    return text.equals(json);
  }

  /**
   * The keys by which a token may be signed that says so.
   *
   * @param kid the name of the key; null for a token that names none, which is enough only where
   *     there is but one key of the kind
   */
  List<JWSVerifier> find(String kid, JWSAlgorithm algorithm) {
    List<JWSVerifier> found =
        keys.stream()
            .filter(key -> kid == null || kid.equals(key.kid))
            .filter(key -> key.algorithms.contains(algorithm))
            .map(Key::verifier)
            .toList();
    return kid == null && found.size() > 1 ? List.of() : found;
  }
}
