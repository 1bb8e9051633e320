package dev.jams.internal.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A part of a file that is handed on as it is: maps, lists, texts, booleans, null, and numbers as
 * {@code Double}, which is how JSON has them and gRPC wants them. Elsewhere it is written in one
 * line, as YAML or JSON.
 */
record RawType() implements ValueType<Map<String, Object>> {
  @Override
  public Map<String, Object> parse(String text) {
    try {
      Optional<Node> node = new Compose(LoadSettings.builder().build()).composeString(text);
      return node.isEmpty() ? Map.of() : read(node.get());
    } catch (YamlEngineException | WrongNodeException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public String print(Map<String, Object> value) {
    return value.isEmpty() ? "" : Json.write(value);
  }

  @Override
  public String expectation() {
    return "keys and values as in {\"a\": 1, \"b\": {\"c\": true}}";
  }

  @Override
  public Optional<Map<String, Object>> empty() {
    return Optional.of(Map.of());
  }

  @Override
  public Map<String, Object> read(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw new WrongNodeException("must have keys and values");
    }
    return map(mapping);
  }

  private static Map<String, Object> map(MappingNode mapping) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new WrongNodeException("must have words as keys");
      }
      values.put(key.getValue(), value(tuple.getValueNode()));
    }
    return Collections.unmodifiableMap(values);
  }

  private static Object value(Node node) {
    if (node.isRecursive()) {
      throw new WrongNodeException("must not contain itself");
    }
    if (node instanceof MappingNode mapping) {
      return map(mapping);
    }
    if (node instanceof SequenceNode sequence) {
      List<Object> values = new ArrayList<>();
      sequence.getValue().forEach(each -> values.add(value(each)));
      return Collections.unmodifiableList(values);
    }
    String text = ((ScalarNode) node).getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) ? Double.valueOf(text) : text;
  }
}
