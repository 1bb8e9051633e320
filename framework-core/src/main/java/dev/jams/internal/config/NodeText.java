package dev.jams.internal.config;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What a node is, for an error. */
final class NodeText {
  private NodeText() {}

  static String of(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    if (node instanceof SequenceNode sequence) {
      return "[" + String.join(", ", sequence.getValue().stream().map(NodeText::of).toList()) + "]";
    }
    return "{…}";
  }
}
