package dev.jams.internal.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Values that are read from one text, and in a file perhaps from more.
 *
 * @param <T> the type of the value
 */
public non-sealed interface ValueType<T> extends Shape<T> {
  /**
   * @throws IllegalArgumentException without a message: the {@link #expectation} says enough
   */
  T parse(String text);

  /** The text that {@link #parse} makes this value of. */
  String print(T value);

  /** What a text must be, as in "expected a whole number". */
  String expectation();

  /** What somebody may have meant by a text that cannot be read, to go on the end of an error. */
  default String hint(String text) {
    return "";
  }

  /** Whether the bare flag means true. */
  default boolean isBool() {
    return false;
  }

  /** The value where none is given and no default is stated, if the type has one by nature. */
  default Optional<T> empty() {
    return Optional.empty();
  }

  /**
   * Reads a value of a file.
   *
   * @throws IllegalArgumentException as for {@link #parse}
   * @throws WrongNodeException if the file has a mapping or a sequence where that cannot be
   */
  default T read(Node node) {
    if (node instanceof ScalarNode scalar) {
      return parse(scalar.getValue());
    }
    throw new WrongNodeException("a single value");
  }

  /** A node of the wrong kind. The message is what was expected. */
  final class WrongNodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongNodeException(String message) {
      super(message);
    }
  }
}
