package dev.jams.internal.tls;

import dev.jams.StartException;
import dev.jams.internal.config.ConfigException;
import dev.jams.internal.config.Problems;
import dev.jams.internal.tls.TlsMaterial.Identity;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The PEM files of one side of TLS.
 *
 * @param cert there if {@code key} is
 */
record TlsFiles(Optional<PemFile> cert, Optional<PemFile> key, Optional<PemFile> ca) {
  /** What was in the files at one time. */
  record Contents(String cert, String key, String ca) {
    @Override
    public String toString() {
      return "****";
    }
  }

  /**
   * Of settings that may be empty.
   *
   * @throws StartException if of certificate and key only one is given
   */
  static TlsFiles of(PemFile cert, PemFile key, PemFile ca) throws StartException {
    requireTogether(cert, key);
    requireTogether(key, cert);
    return new TlsFiles(given(cert), given(key), given(ca));
  }

  private static Optional<PemFile> given(PemFile file) {
    return Optional.of(file).filter(f -> !f.path().isEmpty());
  }

  private static void requireTogether(PemFile given, PemFile needed) throws StartException {
    if (!given.path().isEmpty() && needed.path().isEmpty()) {
      throw alsoNeeded(given.place(), given.key(), needed.key());
    }
  }

  /** The error about a setting that makes no sense without another. */
  static StartException alsoNeeded(String place, String given, String needed) {
    return new ConfigException(
        place + "since " + given + " was given, you must also give " + needed);
  }

  boolean areNone() {
    return cert.isEmpty() && ca.isEmpty();
  }

  Contents read() throws StartException {
    return new Contents(text(cert), text(key), text(ca));
  }

  private static String text(Optional<PemFile> file) throws StartException {
    return file.isPresent() ? file.get().read() : "";
  }

  /**
   * @throws StartException if some of them are no good, or not now; with a line for each
   */
  void check() throws StartException {
    Problems problems = new Problems();
    for (Optional<PemFile> file : List.of(cert, key, ca)) {
      if (file.isPresent()) {
        problems.of(() -> file.get().read());
      }
    }
    problems.throwIfAny();
    var unused = parse(read());
  }

  /**
   * @throws StartException if they are no good, or not now
   */
  TlsMaterial parse(Contents contents) throws StartException {
    Optional<Identity> identity =
        cert.isPresent()
            ? Optional.of(identity(cert.get(), key.orElseThrow(), contents))
            : Optional.empty();
    List<X509Certificate> trusted =
        ca.isPresent() ? Pem.certificates(ca.get(), contents.ca) : List.of();
    return new TlsMaterial(identity, trusted);
  }

  private static Identity identity(PemFile cert, PemFile key, Contents contents)
      throws StartException {
    List<X509Certificate> chain = Pem.certificates(cert, contents.cert);
    PrivateKey privateKey = Pem.privateKey(key, contents.key);
    requireValid(cert, chain.get(0));
    if (!belongs(privateKey, chain.get(0))) {
      throw key.problem(
          "the key does not belong to the first certificate of "
              + cert.key()
              + " \""
              + cert.path()
              + "\"; give the key that the certificate was made for");
    }
    return new Identity(privateKey, chain);
  }

  private static void requireValid(PemFile file, X509Certificate certificate)
      throws StartException {
    Instant now = Instant.now();
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      throw file.problem(
          "the certificate expired at "
              + certificate.getNotAfter().toInstant()
              + "; replace it, or set the clock");
    }
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      throw file.problem(
          "the certificate is not valid before "
              + certificate.getNotBefore().toInstant()
              + "; replace it, or set the clock");
    }
  }

  /** Whether what the one signs is verified by the other. */
  private static boolean belongs(PrivateKey key, X509Certificate certificate) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    byte[] text = {1, 2, 3};
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(text);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certificate.getPublicKey());
      verifying.update(text);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
