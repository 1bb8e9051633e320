package dev.jams.internal.tls;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads private keys. The JDK knows PKCS #8 only, while certificate managers often write the older
 * forms of RSA (RFC 8017, A.1.2) and EC (RFC 5915), which differ from it by an envelope.
 */
final class PrivateKeys {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int OCTETS = 0x04;
  private static final int EC_PARAMETERS = 0xA0;
  private static final byte[] VERSION_0 = {INTEGER, 1, 0};

  /** {@code rsaEncryption} with its empty parameters. */
  private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");

  /** {@code id-ecPublicKey}, whose parameter is the curve. */
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private PrivateKeys() {}

  /**
   * @param label of the PEM block
   * @throws IllegalArgumentException if it is no key that can be used
   */
  static PrivateKey read(String label, byte[] der) {
    byte[] encoded =
        switch (label) {
          case "PRIVATE KEY" -> der;
          case "RSA PRIVATE KEY" -> pkcs8(RSA, der);
          case "EC PRIVATE KEY" -> pkcs8(concat(EC, curve(der)), der);
          default -> throw new IllegalArgumentException(label);
        };
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (GeneralSecurityException e) {
        // Of another algorithm then.
        continue;
      }
    }
    throw new IllegalArgumentException(label);
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return tagged(
        SEQUENCE, concat(VERSION_0, concat(tagged(SEQUENCE, algorithm), tagged(OCTETS, key))));
  }

  /** The parameters of an {@code ECPrivateKey}, which say the curve. */
  private static byte[] curve(byte[] key) {
    try {
      ByteBuffer fields = content(ByteBuffer.wrap(key), SEQUENCE);
      content(fields, INTEGER);
      content(fields, OCTETS);
      ByteBuffer parameters = content(fields, EC_PARAMETERS);
      byte[] curve = new byte[parameters.remaining()];
      parameters.get(curve);
      return curve;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("cut off", e);
    }
  }

  private static ByteBuffer content(ByteBuffer from, int tag) {
    if ((from.get() & 0xFF) != tag) {
      throw new IllegalArgumentException("another tag");
    }
    int length = from.get() & 0xFF;
    if (length > 0x80) {
      int octets = length - 0x80;
      length = 0;
      for (int i = 0; i < octets && length <= from.limit(); i++) {
        length = length << 8 | from.get() & 0xFF;
      }
    }
    if (length > from.remaining()) {
      throw new IllegalArgumentException("cut off");
    }
    ByteBuffer content = from.slice(from.position(), length);
    from.position(from.position() + length);
    return content;
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      // Two octets are enough: keys are shorter than 64 KiB.
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
