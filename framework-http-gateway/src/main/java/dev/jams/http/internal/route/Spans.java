package dev.jams.http.internal.route;

import dev.jams.http.internal.route.PathTemplate.Segment;
import dev.jams.http.internal.route.PathTemplate.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which segments the variables of a template take. Templates that differ only in their words share
 * one, so that it is in the cache whichever of them is asked for. Immutable.
 */
final class Spans {
  /** The index of {@code **} among the segments, or -1. */
  private final int many;

  private final int segments;

  /** The first segment of each variable, and the one after its last. */
  private final int[] bounds;

  private Spans(List<Integer> form) {
    many = form.get(0);
    segments = form.get(1);
    bounds = form.stream().skip(2).mapToInt(Integer::intValue).toArray();
  }

  /** The spans of a template, out of those that there are if possible. */
  static Spans of(PathTemplate template, Map<List<Integer>, Spans> all) {
    List<Integer> form = new ArrayList<>();
    form.add(template.segments().indexOf(Segment.MANY));
    form.add(template.segments().size());
    for (Variable variable : template.variables()) {
      form.add(variable.from());
      form.add(variable.to());
    }
    return all.computeIfAbsent(form, Spans::new);
  }

  /** Whether there are no variables. */
  boolean isEmpty() {
    return bounds.length == 0;
  }

  /**
   * Where the values stand in a path that the template fits: start and end of each in turn.
   *
   * @param end the index in the path after the last segment, before the verb
   */
  int[] in(String path, int end) {
    // How many more segments the path has than the template: all of them belong to "**".
    int shift = many < 0 ? 0 : segmentCount(path, end) - segments;
    int[] spans = new int[bounds.length];
    int segment = 0;
    int at = 1;
    for (int i = 0; i < bounds.length; i += 2) {
      int from = shifted(bounds[i], shift);
      int to = shifted(bounds[i + 1], shift);
      for (; segment < from; segment++) {
        at = RequestPath.segmentEnd(path, at, end) + 1;
      }
      // After the last segment, "at" is behind the end: there "**" has the empty value.
      spans[i] = Math.min(at, end);
      spans[i + 1] = Math.min(at, end);
      for (; segment < to; segment++) {
        spans[i + 1] = RequestPath.segmentEnd(path, at, end);
        at = spans[i + 1] + 1;
      }
    }
    return spans;
  }

  private int shifted(int segment, int shift) {
    return many >= 0 && segment > many ? segment + shift : segment;
  }

  private static int segmentCount(String path, int end) {
    int count = 0;
    for (int i = 0; i < end; i++) {
      if (path.charAt(i) == '/') {
        count++;
      }
    }
    return count;
  }
}
