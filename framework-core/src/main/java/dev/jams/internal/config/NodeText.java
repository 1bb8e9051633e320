package dev.jams.internal.config;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What a node is, for an error. */
final class NodeText {
  /** As much as a person reads of a list or a mapping. */
  private static final int LONGEST = 60;

  private final StringBuilder text = new StringBuilder();

  private NodeText() {}

  static String of(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    NodeText of = new NodeText();
    of.add(node);
    return of.text.length() <= LONGEST ? of.text.toString() : of.text.substring(0, LONGEST) + "…";
  }

  private void add(Node node) {
    if (node instanceof ScalarNode scalar) {
      text.append(scalar.getValue());
    } else if (text.length() > LONGEST || node.isRecursive()) {
      text.append('…');
    } else if (node instanceof SequenceNode sequence) {
      text.append('[');
      String separator = "";
      for (Node each : sequence.getValue()) {
        text.append(separator);
        add(each);
        separator = ", ";
      }
      text.append(']');
    } else if (node instanceof MappingNode mapping) {
      text.append('{');
      String separator = "";
      for (NodeTuple tuple : mapping.getValue()) {
        text.append(separator);
        add(tuple.getKeyNode());
        text.append(": ");
        add(tuple.getValueNode());
        separator = ", ";
      }
      text.append('}');
    }
  }
}
