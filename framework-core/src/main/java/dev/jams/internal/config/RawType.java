package dev.jams.internal.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      Optional<Node> node = Yaml.compose("", text);
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
      throw new WrongNodeException("keys and values");
    }
    return new Reader().map(mapping);
  }

  private static final class Reader {
    /** Aliases make much of little. */
    private int left = 100_000;

    private Map<String, Object> map(MappingNode mapping) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw new WrongNodeException("words as keys");
        }
        if (values.containsKey(key.getValue())) {
          throw new WrongNodeException("each key once");
        }
        values.put(key.getValue(), value(tuple.getValueNode()));
      }
      return Collections.unmodifiableMap(values);
    }

    private Object value(Node node) {
      if (node.isRecursive() || left-- == 0) {
        throw new WrongNodeException("nothing that contains itself, or so much");
      }
      if (node instanceof MappingNode mapping) {
        return map(mapping);
      }
      if (node instanceof SequenceNode sequence) {
        List<Object> values = new ArrayList<>();
        sequence.getValue().forEach(each -> values.add(value(each)));
        return Collections.unmodifiableList(values);
      }
      return scalar(node.getTag(), ((ScalarNode) node).getValue());
    }

    private static Object scalar(Tag tag, String text) {
      if (tag.equals(Tag.NULL)) {
        return null;
      }
      if (tag.equals(Tag.BOOL)) {
        return Boolean.valueOf(text);
      }
      if (tag.equals(Tag.INT)) {
        return integer(text).doubleValue();
      }
      return tag.equals(Tag.FLOAT) ? Scalar.DECIMAL.parse(text) : text;
    }

    private static BigInteger integer(String text) {
      return text.startsWith("0x")
          ? new BigInteger(text.substring(2), 16)
          : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    }
  }
}
