package dev.jams.internal.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Values by keys that people choose: a mapping in a file, {@code a=1,b=2} elsewhere. */
record MapType<E>(Scalar<E> element) implements ValueType<Map<String, E>> {
  @Override
  public Map<String, E> parse(String text) {
    Map<String, E> values = new LinkedHashMap<>();
    if (!text.isBlank()) {
      for (String part : text.split(",", -1)) {
        int equals = part.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException();
        }
        E value = element.parse(part.substring(equals + 1).strip());
        if (values.putIfAbsent(part.substring(0, equals).strip(), value) != null) {
          throw new IllegalArgumentException();
        }
      }
    }
    return Collections.unmodifiableMap(values);
  }

  @Override
  public String print(Map<String, E> values) {
    return String.join(
        ",",
        values.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + element.print(entry.getValue()))
            .toList());
  }

  @Override
  public String expectation() {
    return "different keys and their values as in a=1,b=2, each " + element.expectation();
  }

  @Override
  public Optional<Map<String, E>> empty() {
    return Optional.of(Map.of());
  }

  @Override
  public Map<String, E> read(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      return ValueType.super.read(node);
    }
    Map<String, E> values = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node value = tuple.getValueNode();
      // A key without a value is as good as none.
      if (tuple.getKeyNode() instanceof ScalarNode key && !value.getTag().equals(Tag.NULL)) {
        values.put(key.getValue(), ElementException.read(element, value, "." + key.getValue()));
      }
    }
    return Collections.unmodifiableMap(values);
  }
}
