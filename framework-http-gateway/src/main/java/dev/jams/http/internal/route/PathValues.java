package dev.jams.http.internal.route;

/**
 * Where the values of a template's variables stand in a request's path, in the order of {@link
 * PathTemplate#variables()}. The values are still percent-encoded. Immutable.
 */
public final class PathValues {
  /** No variables. */
  public static final PathValues NONE = new PathValues("", new int[0]);

  private final String path;
  private final int[] spans;

  /** Takes over the array: start and end of each value in turn. */
  PathValues(String path, int[] spans) {
    this.path = path;
    this.spans = spans;
  }

  /** The number of values. */
  public int count() {
    return spans.length / 2;
  }

  /** The canonical path that the values are a part of; empty if there are none. */
  public String path() {
    return path;
  }

  /** The index in the path of a value's first character. */
  public int start(int variable) {
    return spans[2 * variable];
  }

  /** The index in the path after a value's last character. */
  public int end(int variable) {
    return spans[2 * variable + 1];
  }

  /** A value, still percent-encoded. */
  public String raw(int variable) {
    return path.substring(start(variable), end(variable));
  }
}
