package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.buffer.ByteBuf;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** The names of what answers hold: RFC 9110, section 8.8.3. */
final class EntityTags {
  private static final int BYTES = 16;
  private static final String WEAK = "W/";

  private EntityTags() {}

  /** A strong tag of these bytes. */
  static String of(ByteBuf bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes.nioBuffer());
      byte[] hash = Arrays.copyOf(digest.digest(), BYTES);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The tag of other bytes that mean the same. */
  static String weak(String tag) {
    return tag.startsWith(WEAK) ? tag : WEAK + tag;
  }

  /**
   * Whether the client has what the tag names: section 13.1.2, by weak comparison.
   *
   * @param tag of the answer
   */
  static boolean isKnown(RequestHeaders headers, String tag) {
    String opaque = opaque(tag);
    for (String header : headers.getAll(HttpHeaderNames.IF_NONE_MATCH)) {
      if (header.trim().equals("*") || contains(header, opaque)) {
        return true;
      }
    }
    return false;
  }

  private static String opaque(String tag) {
    return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
  }

  /** A tag may have commas inside its quotes. */
  private static boolean contains(String list, String opaque) {
    for (int open = list.indexOf('"'); open >= 0; ) {
      int close = list.indexOf('"', open + 1);
      if (close < 0) {
        return false;
      }
      if (list.substring(open, close + 1).equals(opaque)) {
        return true;
      }
      open = list.indexOf('"', close + 1);
    }
    return false;
  }
}
