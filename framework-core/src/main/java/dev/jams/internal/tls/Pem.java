package dev.jams.internal.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jams.StartException;
import java.io.ByteArrayInputStream;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads certificates and keys out of PEM (RFC 7468). */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  private Pem() {}

  private record Block(String label, String body) {}

  /** All certificates of a file in their order, at least one. */
  static List<X509Certificate> certificates(PemFile file, String text) throws StartException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file, text)) {
      if (block.label.equals("CERTIFICATE") || block.label.equals("X509 CERTIFICATE")) {
        certificates.add(certificate(file, block));
      }
    }
    if (certificates.isEmpty()) {
      throw file.problem(
          "there is no certificate in it; it must be PEM and have -----BEGIN CERTIFICATE-----");
    }
    return certificates;
  }

  private static X509Certificate certificate(PemFile file, Block block) throws StartException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der(block)));
    } catch (CertificateException | IllegalArgumentException e) {
      throw file.problem("a certificate in it is damaged; write the file again");
    }
  }

  /** The one private key of a file. */
  static PrivateKey privateKey(PemFile file, String text) throws StartException {
    List<Block> keys =
        blocks(file, text).stream().filter(b -> b.label.endsWith("PRIVATE KEY")).toList();
    if (keys.size() != 1) {
      throw file.problem(
          "there are "
              + (keys.isEmpty() ? "no" : keys.size())
              + " private keys in it, expected one; it must be PEM and have -----BEGIN PRIVATE"
              + " KEY-----");
    }
    Block key = keys.get(0);
    if (key.label.startsWith("ENCRYPTED") || key.body.contains("ENCRYPTED")) {
      throw file.problem(
          "the key is encrypted; write it without a password, with \"openssl pkcs8 -topk8 -nocrypt"
              + " -in FILE\", and protect the file by its permissions");
    }
    try {
      return PrivateKeys.read(key.label, der(key));
    } catch (IllegalArgumentException e) {
      throw file.problem(
          "the key is damaged or of an unknown kind; write an RSA or EC key as PKCS #8, with"
              + " \"openssl pkcs8 -topk8 -nocrypt -in FILE\"");
    }
  }

  private static List<Block> blocks(PemFile file, String text) throws StartException {
    List<Block> blocks = new ArrayList<>();
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int label = begin + BEGIN.length();
      int body = text.indexOf(DASHES, label);
      String end = body < 0 ? "" : "-----END " + text.substring(label, body) + DASHES;
      int after = body < 0 ? -1 : text.indexOf(end, body);
      int next = text.indexOf(BEGIN, label);
      if (after < 0 || next >= 0 && next < after) {
        throw file.problem("it is cut off or damaged: a -----BEGIN has no -----END of its own");
      }
      blocks.add(
          new Block(text.substring(label, body), text.substring(body + DASHES.length(), after)));
      begin = next;
    }
    return blocks;
  }

  private static byte[] der(Block block) {
    return Base64.getMimeDecoder().decode(block.body.getBytes(ISO_8859_1));
  }
}
