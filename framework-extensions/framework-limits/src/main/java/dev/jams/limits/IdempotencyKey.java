package dev.jams.limits;

import io.grpc.Metadata;
import java.util.Iterator;

/**
 * The key of a call: a string of structured fields, as {@code
 * draft-ietf-httpapi-idempotency-key-header-07} has it, or the same without quotes, as most clients
 * send it.
 */
final class IdempotencyKey {
  static final Metadata.Key<String> METADATA_KEY =
      Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

  private static final int MAX_LENGTH = 255;

  private IdempotencyKey() {}

  /**
   * The key in these headers, or null if they have none.
   *
   * @throws IllegalArgumentException saying what is wrong with what is there
   */
  static String in(Metadata headers) {
    Iterable<String> values = headers.getAll(METADATA_KEY);
    if (values == null) {
      return null;
    }
    Iterator<String> all = values.iterator();
    String sent = all.next();
    if (all.hasNext()) {
      throw new IllegalArgumentException("the call has more than one idempotency-key");
    }
    String key = sent.startsWith("\"") ? unquoted(sent) : sent;
    if (key.isEmpty() || key.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the idempotency-key has %d characters, expected from 1 to %d, such as a random UUID"
              .formatted(key.length(), MAX_LENGTH));
    }
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) < ' ' || key.charAt(i) > '~') {
        throw new IllegalArgumentException(
            "the idempotency-key has a character outside printable ASCII at " + i);
      }
    }
    return key;
  }

  /** RFC 9651, section 4.2.5. */
  private static String unquoted(String text) {
    StringBuilder key = new StringBuilder(text.length());
    int i = 1;
    while (i < text.length() && text.charAt(i) != '"') {
      if (text.charAt(i) == '\\') {
        i++;
        if (i == text.length() || (text.charAt(i) != '"' && text.charAt(i) != '\\')) {
          break;
        }
      }
      key.append(text.charAt(i));
      i++;
    }
    if (i != text.length() - 1) {
      throw new IllegalArgumentException(
          "the idempotency-key begins with a quote and does not end with one that matches");
    }
    return key.toString();
  }
}
