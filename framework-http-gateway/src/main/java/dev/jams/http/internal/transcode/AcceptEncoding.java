package dev.jams.http.internal.transcode;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Which content coding a client wants: RFC 9110, section 12.5.3. Immutable.
 *
 * @param coding the best that there is; null for none
 * @param identity whether the client can do without any
 */
record AcceptEncoding(ContentCoding coding, boolean identity) {
  /** Of a client that says nothing. */
  static final AcceptEncoding NONE = new AcceptEncoding(null, true);

  /**
   * Chooses.
   *
   * @param header all values, with commas between; null if there is none
   * @param offers in order of preference among equals
   */
  static AcceptEncoding choose(String header, List<ContentCoding> offers) {
    if (header == null || offers.isEmpty()) {
      return NONE;
    }
    float any = -1;
    float identity = -1;
    float[] qualities = new float[ContentCoding.values().length];
    Arrays.fill(qualities, -1);
    for (String element : header.split(",", -1)) {
      int semicolon = element.indexOf(';');
      String name = (semicolon < 0 ? element : element.substring(0, semicolon)).trim();
      float quality = semicolon < 0 ? 1 : quality(element.substring(semicolon + 1));
      switch (name.toLowerCase(Locale.ROOT)) {
        case "*" -> any = quality;
        case "identity" -> identity = quality;
        case "gzip", "x-gzip" -> qualities[ContentCoding.GZIP.ordinal()] = quality;
        case "br" -> qualities[ContentCoding.BR.ordinal()] = quality;
        case "zstd" -> qualities[ContentCoding.ZSTD.ordinal()] = quality;
        default -> {
          // Another coding, or something that nobody can read.
        }
      }
    }
    ContentCoding best = null;
    float bestQuality = 0;
    for (ContentCoding offer : offers) {
      float own = qualities[offer.ordinal()];
      float quality = own < 0 ? any : own;
      if (quality > bestQuality) {
        best = offer;
        bestQuality = quality;
      }
    }
    boolean identityAllowed = identity < 0 ? any != 0 : identity > 0;
    return identity > bestQuality
        ? new AcceptEncoding(null, true)
        : new AcceptEncoding(best, identityAllowed);
  }

  /** Of the parameter {@code q}; what cannot be read is a no. */
  private static float quality(String parameters) {
    for (String parameter : parameters.split(";", -1)) {
      int equals = parameter.indexOf('=');
      if (equals >= 0 && parameter.substring(0, equals).trim().equalsIgnoreCase("q")) {
        try {
          float quality = Float.parseFloat(parameter.substring(equals + 1).trim());
          return quality >= 0 ? Math.min(quality, 1) : 0;
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }

  /** Whether there is an answer for this client. */
  boolean isSatisfiable() {
    return coding != null || identity;
  }
}
