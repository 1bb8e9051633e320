package dev.jams.internal.config;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A part of a list or of a map in a file that cannot be read. */
final class ElementException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final transient Node node;
  private final transient Scalar<?> type;

  private ElementException(String place, Node node, Scalar<?> type) {
    this.place = place;
    this.node = node;
    this.type = type;
  }

  /**
   * Reads an element.
   *
   * @param place what it adds to the key, such as {@code [2]}
   */
  static <E> E read(Scalar<E> type, Node node, String place) {
    try {
      if (!node.getTag().equals(Tag.NULL)) {
        return type.read(node);
      }
    } catch (IllegalArgumentException | ValueType.WrongNodeException e) {
      // Said below, with the place.
    }
    throw new ElementException(place, node, type);
  }

  /** The error of the setting that it is an element of. */
  ConfigException of(Spec<?> spec, ConfigFile file) {
    String text = NodeText.of(node);
    return new ConfigException(
        file.where(node)
            + ": "
            + spec.key()
            + place
            + (node.getTag().equals(Tag.NULL) ? " has no value" : " is " + spec.shown(text))
            + ", expected "
            + type.expectation()
            + (spec.isSecret() ? "" : type.hint(text)));
  }
}
