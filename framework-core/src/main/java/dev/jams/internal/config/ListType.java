package dev.jams.internal.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Several values: a sequence in a file, with commas between elsewhere. */
record ListType<E>(Scalar<E> element) implements ValueType<List<E>> {
  @Override
  public List<E> parse(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    return Arrays.stream(text.split(",", -1)).map(part -> element.parse(part.strip())).toList();
  }

  @Override
  public String print(List<E> values) {
    return String.join(",", values.stream().map(element::print).toList());
  }

  @Override
  public String hint(String text) {
    for (String part : text.split(",", -1)) {
      try {
        element.parse(part.strip());
      } catch (IllegalArgumentException e) {
        return element.hint(part.strip());
      }
    }
    return "";
  }

  @Override
  public String expectation() {
    return "values with commas between, each " + element.expectation();
  }

  @Override
  public Optional<List<E>> empty() {
    return Optional.of(List.of());
  }

  @Override
  public List<E> read(Node node) {
    if (!(node instanceof SequenceNode sequence)) {
      return ValueType.super.read(node);
    }
    List<E> values = new ArrayList<>();
    for (Node each : sequence.getValue()) {
      values.add(ElementException.read(element, each, "[" + values.size() + "]"));
    }
    return List.copyOf(values);
  }
}
