package dev.jams.examples.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jams.examples.tracker.store.Position;
import dev.jams.examples.tracker.store.TimeRange;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes the position where a page ended as an opaque text.
 *
 * <p>A checksum over position and range shows a text that was altered or belongs to another range.
 * It is no signature: whoever forges a token reads on from another of the entries they may read
 * anyway.
 */
final class PageToken {

  private static final int CHECKSUM_LENGTH = 8;
  private static final int HEAD_LENGTH = CHECKSUM_LENGTH + Long.BYTES + Integer.BYTES;

  private PageToken() {}

  static String write(Position end, TimeRange range) {
    byte[] id = end.id().getBytes(UTF_8);
    Instant start = end.start();
    ByteBuffer token =
        ByteBuffer.allocate(HEAD_LENGTH + id.length)
            .put(checksum(end, range))
            .putLong(start.getEpochSecond())
            .putInt(start.getNano())
            .put(id);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
  }

  /**
   * Reads what {@link #write} wrote; the first position if the text is empty.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT for every other text
   */
  static Position read(String text, TimeRange range) {
    if (text.isEmpty()) {
      return Position.FIRST;
    }
    try {
      ByteBuffer token = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (token.remaining() > HEAD_LENGTH) {
        token.position(CHECKSUM_LENGTH);
        Instant start = Instant.ofEpochSecond(token.getLong(), token.getInt());
        Position end = new Position(start, UTF_8.decode(token).toString());
        // Writing it again also finds the spare bits of the last letter changed.
        if (write(end, range).equals(text)) {
          return end;
        }
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      // Not Base64, or no time; said below.
    }
    throw InvalidArgument.of(
        "page_token",
        "is not a token of this range; expected the next_page_token of an answer to the same start"
            + " and end, or nothing for the first page");
  }

  private static byte[] checksum(Position end, TimeRange range) {
    String content =
        String.join(
            "|",
            end.start().toString(),
            end.id(),
            range.start().toString(),
            range.end().toString());
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return Arrays.copyOf(digest, CHECKSUM_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
