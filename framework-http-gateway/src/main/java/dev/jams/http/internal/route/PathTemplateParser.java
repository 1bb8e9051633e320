package dev.jams.http.internal.route;

import dev.jams.http.internal.route.PathTemplate.Segment;
import dev.jams.http.internal.route.PathTemplate.SegmentKind;
import dev.jams.http.internal.route.PathTemplate.Variable;
import dev.jams.http.internal.route.PercentDecoder.Form;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A recursive descent parser with one character of look-ahead; used once. */
final class PathTemplateParser {
  private final String text;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Variable> variables = new ArrayList<>();
  private int at;

  PathTemplateParser(String text) {
    this.text = text;
  }

  PathTemplate parse() {
    expect('/', "\"/\" at the start");
    if (at == text.length()) {
      segments.add(new Segment(SegmentKind.LITERAL, ""));
      return new PathTemplate(text, segments, variables, "");
    }
    segment(false);
    while (at < text.length() && text.charAt(at) == '/') {
      at++;
      segment(false);
    }
    String verb = "";
    if (at < text.length()) {
      expect(':', "\"/\", \":\" or the end of the template");
      verb = literal(text.length(), "a verb after \":\"");
    }
    return new PathTemplate(text, segments, variables, verb);
  }

  private void segment(boolean inVariable) {
    char c = peek();
    if (c == '{') {
      if (inVariable) {
        throw error(at, "no variable inside a variable");
      }
      variable();
    } else if (c == '*') {
      wildcard();
    } else {
      segments.add(new Segment(SegmentKind.LITERAL, literal(literalEnd(inVariable), "a segment")));
    }
  }

  private void wildcard() {
    int start = at++;
    if (peek() != '*') {
      segments.add(Segment.ONE);
    } else {
      at++;
      if (segments.contains(Segment.MANY)) {
        throw error(start, "\"**\" only once in a template");
      }
      segments.add(Segment.MANY);
    }
    if (at < text.length() && "/:}".indexOf(text.charAt(at)) < 0) {
      throw error(at, "a wildcard to be a whole segment");
    }
  }

  private void variable() {
    int start = at++;
    int from = segments.size();
    List<String> fieldPath = new ArrayList<>();
    fieldPath.add(identifier());
    while (peek() == '.') {
      at++;
      fieldPath.add(identifier());
    }
    if (peek() == '=') {
      at++;
      segment(true);
      while (peek() == '/') {
        at++;
        segment(true);
      }
      expect('}', "\"/\" or \"}\" in the variable that starts at index " + start);
    } else {
      expect('}', "\".\", \"=\" or \"}\" in the variable that starts at index " + start);
      segments.add(Segment.ONE);
    }
    boolean multiSegment = segments.size() - from > 1 || segments.get(from).equals(Segment.MANY);
    variables.add(new Variable(fieldPath, from, segments.size(), multiSegment));
  }

  private String identifier() {
    int start = at;
    while (at < text.length() && isIdentifierPart(text.charAt(at), at > start)) {
      at++;
    }
    if (at == start) {
      throw error(at, "a field name: letters, digits and \"_\", not starting with a digit");
    }
    return text.substring(start, at);
  }

  private static boolean isIdentifierPart(char c, boolean digits) {
    return c == '_'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (digits && c >= '0' && c <= '9');
  }

  /** The end of the literal that starts here; in the last segment the last colon ends it. */
  private int literalEnd(boolean inVariable) {
    int end = at;
    while (end < text.length() && "/{}*".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    if (!inVariable && end == text.length()) {
      int colon = text.lastIndexOf(':');
      return colon >= at ? colon : end;
    }
    return end;
  }

  private String literal(int end, String what) {
    int start = at;
    for (; at < end; at++) {
      char c = text.charAt(at);
      if (c <= ' ' || c == 0x7f || "/{}*?#".indexOf(c) >= 0 || Character.isSurrogate(c)) {
        throw error(at, "a literal character; percent-encode others");
      }
    }
    if (at == start) {
      throw error(at, what);
    }
    String literal = decode(start, end);
    if (literal.equals(".") || literal.equals("..")) {
      throw error(start, "no dot segment, because no request can reach it");
    }
    return literal;
  }

  private String decode(int start, int end) {
    // Template files are read as UTF-8, so characters outside ASCII stand for themselves.
    StringBuilder escaped = new StringBuilder();
    for (byte octet : text.substring(start, end).getBytes(StandardCharsets.UTF_8)) {
      escaped.append(octet >= 0 ? "" + (char) octet : "%%%02X".formatted(octet));
    }
    try {
      return PercentDecoder.decode(escaped.toString(), 0, escaped.length(), Form.ALL);
    } catch (PercentDecodingException e) {
      throw new IllegalArgumentException(
          "path template \""
              + text
              + "\", literal \""
              + text.substring(start, end)
              + "\": "
              + e.getMessage(),
          e);
    }
  }

  /** The character here, or NUL at the end, which no template may contain. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void expect(char c, String what) {
    if (peek() != c) {
      throw error(at, what);
    }
    at++;
  }

  private IllegalArgumentException error(int index, String expectation) {
    return new IllegalArgumentException(
        "path template \""
            + text
            + "\": expected "
            + expectation
            + " at index "
            + index
            + (index < text.length()
                ? ", found \"" + text.charAt(index) + "\""
                : ", found the end"));
  }
}
