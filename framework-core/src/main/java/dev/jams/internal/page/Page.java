package dev.jams.internal.page;

import java.io.IOException;

/**
 * A text to be read over HTTP.
 *
 * @param path where, such as {@code /metrics}
 * @param onGateway whether callers of the gateway may read it, too; if not, only those who operate
 *     the app may
 * @param content what
 */
public record Page(String path, boolean onGateway, Content content) {
  /** Makes the text for each who asks. Safe for use by any thread. */
  @FunctionalInterface
  public interface Content {
    /**
     * What the page says now. May block.
     *
     * @param accept the {@code Accept} header, or empty if there is none
     * @throws IOException if it cannot be made
     */
    Text read(String accept) throws IOException;
  }

  /**
   * What is answered.
   *
   * @param bytes not to be changed by anybody
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and nobody writes to it.
  public record Text(String contentType, byte[] bytes) {}
}
