package dev.jams.http.internal.route;

import java.util.List;

/**
 * A parsed path template of {@code google.api.HttpRule}, for example {@code
 * /v1/{name=shelves/*}/books:list}.
 *
 * <p>The grammar is that of the comment in {@code google/api/http.proto}, section "Path template
 * syntax", with these additions: {@code **} may stand anywhere, once in a template; {@code /} alone
 * is the root path; a colon outside the last segment belongs to its literal.
 *
 * <p>Immutable.
 */
public final class PathTemplate {
  private final String text;
  private final List<Segment> segments;
  private final List<Variable> variables;
  private final String verb;

  PathTemplate(String text, List<Segment> segments, List<Variable> variables, String verb) {
    this.text = text;
    this.segments = List.copyOf(segments);
    this.variables = List.copyOf(variables);
    this.verb = verb;
  }

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException naming the template, the index and what was expected there
   */
  public static PathTemplate parse(String template) {
    return new PathTemplateParser(template).parse();
  }

  /** The segments from left to right, those inside variables included; never empty. */
  public List<Segment> segments() {
    return segments;
  }

  /** The variables from left to right. */
  public List<Variable> variables() {
    return variables;
  }

  /** The word after the colon, decoded; empty if there is none. */
  public String verb() {
    return verb;
  }

  /** The template as it was written. */
  @Override
  public String toString() {
    return text;
  }

  /** What one segment of a template matches. */
  public enum SegmentKind {
    /** The literal's text, compared decoded. */
    LITERAL,
    /** {@code *}: one segment that is not empty. */
    ONE,
    /** {@code **}: zero or more segments, empty ones included. */
    MANY
  }

  /**
   * One segment of a template.
   *
   * @param kind what it matches
   * @param literal the decoded text of a {@link SegmentKind#LITERAL}, otherwise empty
   */
  public record Segment(SegmentKind kind, String literal) {
    static final Segment ONE = new Segment(SegmentKind.ONE, "");
    static final Segment MANY = new Segment(SegmentKind.MANY, "");
  }

  /**
   * A variable of a template.
   *
   * @param fieldPath the names of the fields from the request message down, as written
   * @param from the index of its first segment
   * @param to the index after its last segment
   * @param multiSegment whether it is written with more than one segment or with {@code **}; then
   *     an encoded slash in its value stays encoded
   */
  public record Variable(List<String> fieldPath, int from, int to, boolean multiSegment) {
    /** Copies the list. */
    public Variable {
      fieldPath = List.copyOf(fieldPath);
    }

    /** The field path with dots. */
    public String name() {
      return String.join(".", fieldPath);
    }
  }
}
