package dev.jams.json;

import java.io.IOException;

/**
 * JSON that cannot be read into a message, or a message that has no JSON form.
 *
 * <p>The message text starts with the {@linkplain #path() path}, then says what was expected and
 * what was found (shortened), and for input that was read also the line and column. It holds data
 * of the caller's input but never names of classes, so it may be shown to whoever sent the input.
 */
public final class JsonException extends IOException {
  private static final long serialVersionUID = 1;

  private final String path;
  private final String problem;

  JsonException(String path, String problem) {
    this(path, problem, null);
  }

  JsonException(String path, String problem, Throwable cause) {
    super(path + ": " + problem, cause);
    this.path = path;
    this.problem = problem;
  }

  /**
   * The place of the problem, such as {@code $.entries[3].start}; {@code $} is the whole value.
   * Names that are not identifiers are quoted: {@code $.labels["a b"]}.
   */
  public String path() {
    return path;
  }

  /** The same problem, seen from the object or array that holds the value. */
  JsonException inside(String step) {
    return new JsonException("$" + step + path.substring(1), problem, getCause());
  }
}
