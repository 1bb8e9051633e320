package dev.jams.internal.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** A value that need not be there. The empty text stands for none. */
record OptionalType<T>(ValueType<T> type) implements ValueType<Optional<T>> {
  @Override
  public Optional<T> parse(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(type.parse(text));
  }

  @Override
  public String print(Optional<T> value) {
    return value.map(type::print).orElse("");
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
  public Optional<Optional<T>> empty() {
    return Optional.of(Optional.empty());
  }

  @Override
  public Optional<T> read(Node node) {
    return Optional.of(type.read(node));
  }
}
