package dev.jams.internal.config;

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
 * Lists by keys that people choose. Elsewhere than in a file they are written in one line, as YAML
 * or JSON.
 */
record ListsType<E>(Scalar<E> element) implements ValueType<Map<String, List<E>>> {
  @Override
  public Map<String, List<E>> parse(String text) {
    try {
      Optional<Node> node = Yaml.compose("", text);
      return node.isEmpty() ? Map.of() : read(node.get());
    } catch (YamlEngineException | WrongNodeException | ElementException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public String print(Map<String, List<E>> lists) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    lists.forEach((key, list) -> texts.put(key, list.stream().map(element::print).toList()));
    return texts.isEmpty() ? "" : Json.write(texts);
  }

  @Override
  public String expectation() {
    return "lists by keys as in {a: [x, y], b: []}, each value " + element.expectation();
  }

  @Override
  public Optional<Map<String, List<E>>> empty() {
    return Optional.of(Map.of());
  }

  @Override
  public Map<String, List<E>> read(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw new WrongNodeException(expectation());
    }
    Map<String, List<E>> lists = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new WrongNodeException("words as keys");
      }
      // A key without a value is as good as none.
      if (!tuple.getValueNode().getTag().equals(Tag.NULL)
          && lists.put(key.getValue(), list(key.getValue(), tuple.getValueNode())) != null) {
        throw new WrongNodeException("each key once");
      }
    }
    return Collections.unmodifiableMap(lists);
  }

  /** One value may stand without brackets. */
  private List<E> list(String key, Node node) {
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(ElementException.read(element, node, "." + key));
    }
    List<E> list = new ArrayList<>();
    for (Node each : sequence.getValue()) {
      list.add(ElementException.read(element, each, "." + key + "[" + list.size() + "]"));
    }
    return List.copyOf(list);
  }
}
