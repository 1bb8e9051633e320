package dev.jams.internal.config;

import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Values of another type, of which some cannot be.
 *
 * @param check throws {@link IllegalArgumentException} with the reason why a value cannot be
 */
record CheckedType<T>(ValueType<T> type, Consumer<? super T> check) implements ValueType<T> {
  @Override
  public T parse(String text) {
    return checked(type.parse(text));
  }

  @Override
  public T read(Node node) {
    return checked(type.read(node));
  }

  private T checked(T value) {
    try {
      check.accept(value);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
    return value;
  }

  @Override
  public String print(T value) {
    return type.print(value);
  }

  @Override
  public String expectation() {
    return type.expectation();
  }

  @Override
  public String hint(String text) {
    return type.hint(text);
  }

  @Override
  public boolean isBool() {
    return type.isBool();
  }

  @Override
  public Optional<T> empty() {
    return type.empty();
  }

  /** A value of the type that cannot be. The message is the reason. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }
}
