package dev.jams.http.internal.openapi;

import dev.jams.http.internal.route.FieldPath;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.PathTemplate;
import dev.jams.http.internal.route.PathTemplate.Segment;
import dev.jams.http.internal.route.PathTemplate.SegmentKind;
import dev.jams.http.internal.route.PathTemplate.Variable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A path template in the words of OpenAPI, which knows only {@code {name}} for one segment. A
 * variable of several segments is therefore spelt out: {@code /v1/{name=shelves/*}} becomes {@code
 * /v1/shelves/{shelvesId}}, as in the flat paths of Google's discovery documents. A single
 * parameter with the slashes inside would not do, because clients escape them.
 *
 * <p>Immutable.
 */
final class PathPattern {
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9]*([-_]+[A-Za-z0-9]+)*");
  private static final String LITERAL_CHARACTERS = "-._~!$&'()*+,;=:@";

  private final List<Part> parts = new ArrayList<>();
  private final String verb;

  /**
   * A placeholder.
   *
   * @param name unique in its path
   * @param field what it sets, or sets a part of; null if it sets nothing
   * @param variable how the template writes the part that sets the field; null if it sets nothing
   * @param part whether there is more to the field's value than this segment
   * @param many whether it stands for zero or more segments
   */
  record PathParameter(String name, FieldPath field, String variable, boolean part, boolean many) {}

  /** What stands between two slashes: a literal, or a parameter if there is one. */
  private record Part(String literal, PathParameter parameter) {}

  PathPattern(HttpBinding binding, SchemaOptions options) {
    PathTemplate template = binding.path();
    List<Segment> segments = template.segments();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      if (segment.kind() == SegmentKind.LITERAL) {
        // The last colon of a path begins a verb.
        boolean encodeColon = i == segments.size() - 1 && template.verb().isEmpty();
        parts.add(new Part(encode(segment.literal(), encodeColon), null));
      } else {
        parts.add(new Part(null, parameter(binding, i, options, names)));
      }
    }
    this.verb = template.verb().isEmpty() ? "" : ":" + encode(template.verb(), true);
  }

  private static PathParameter parameter(
      HttpBinding binding, int index, SchemaOptions options, Set<String> names) {
    List<Segment> segments = binding.path().segments();
    List<Variable> variables = binding.path().variables();
    boolean many = segments.get(index).kind() == SegmentKind.MANY;
    for (int v = 0; v < variables.size(); v++) {
      Variable variable = variables.get(v);
      if (variable.from() <= index && index < variable.to()) {
        FieldPath field = binding.variableFields().get(v);
        boolean part = variable.to() - variable.from() > 1;
        String name = options.name(field);
        if (part && index > variable.from()) {
          name = idOf(segments.get(index - 1), many, name);
        }
        return new PathParameter(unique(name, names), field, text(segments, variable), part, many);
      }
    }
    String name = index > 0 ? idOf(segments.get(index - 1), many, "segment") : "segment";
    return new PathParameter(unique(name, names), null, null, false, many);
  }

  /** The placeholders from left to right. */
  List<PathParameter> parameters() {
    return parts.stream().map(Part::parameter).filter(Objects::nonNull).toList();
  }

  /** Whether it has a placeholder for zero or more segments. */
  boolean hasMany() {
    return parameters().stream().anyMatch(PathParameter::many);
  }

  /** The path with all names left out; OpenAPI allows it once in a document. */
  String shape() {
    return text(parameter -> "{}");
  }

  /** The path. */
  String text() {
    return text(parameter -> "{" + parameter.name() + "}");
  }

  private String text(Function<PathParameter, String> placeholder) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append('/')
          .append(part.parameter() == null ? part.literal() : placeholder.apply(part.parameter()));
    }
    return text.append(verb).toString();
  }

  private static String text(List<Segment> segments, Variable variable) {
    StringBuilder text = new StringBuilder();
    for (Segment segment : segments.subList(variable.from(), variable.to())) {
      text.append(text.length() == 0 ? "" : "/");
      text.append(
          switch (segment.kind()) {
            case LITERAL -> segment.literal();
            case ONE -> "*";
            case MANY -> "**";
          });
    }
    return text.toString();
  }

  /** A name after the literal before a wildcard, if that is a word. */
  private static String idOf(Segment before, boolean many, String otherwise) {
    if (before.kind() != SegmentKind.LITERAL || !WORD.matcher(before.literal()).matches()) {
      return otherwise;
    }
    StringBuilder name = new StringBuilder();
    for (String word : before.literal().split("[-_]+")) {
      name.append(name.length() == 0 ? word.charAt(0) : Character.toUpperCase(word.charAt(0)))
          .append(word, 1, word.length());
    }
    return name.append(many ? "Path" : "Id").toString();
  }

  private static String unique(String name, Set<String> names) {
    String unique = name;
    for (int i = 2; !names.add(unique); i++) {
      unique = name + i;
    }
    return unique;
  }

  private static String encode(String literal, boolean colon) {
    StringBuilder text = new StringBuilder();
    for (byte octet : literal.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || (LITERAL_CHARACTERS.indexOf(c) >= 0 && !(colon && c == ':'));
      if (plain) {
        text.append(c);
      } else {
        text.append('%').append("%02X".formatted((int) c));
      }
    }
    return text.toString();
  }
}
