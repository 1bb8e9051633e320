package dev.jams.json;

import java.util.function.Consumer;

/**
 * Lists the fields that an input has, as paths of a field mask. A field counts when it is set, or
 * unset by an explicit null; one that is a message of the user's own counts by its fields, unless
 * it is empty. Not thread-safe; one per reading.
 */
final class PathList {
  private final Consumer<String> found;
  private String prefix = "";

  /** How many values deep we are inside a leaf, where nothing counts. */
  private int leaves;

  /** {@code found} is null if nobody wants to know. */
  PathList(Consumer<String> found) {
    this.found = found;
  }

  boolean isActive() {
    return found != null && leaves == 0;
  }

  /** Goes into a message field; returns what {@link #leaveMessage} needs. */
  String enterMessage(String name) {
    String outer = prefix;
    prefix = prefix.isEmpty() ? name : prefix + '.' + name;
    return outer;
  }

  void leaveMessage(String outer) {
    prefix = outer;
  }

  void enterLeaf() {
    leaves++;
  }

  void leaveLeaf() {
    leaves--;
  }

  void add(String name) {
    found.accept(prefix.isEmpty() ? name : prefix + '.' + name);
  }

  /** The message itself was there, but empty. */
  void addSelf() {
    if (!prefix.isEmpty()) {
      found.accept(prefix);
    }
  }
}
