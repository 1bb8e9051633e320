package dev.jams.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through JSON only to see what is inside what. It checks nothing: what it makes of input that
 * is not JSON has no meaning, but it comes to an end. Not thread-safe.
 */
final class Outline {
  /** No reader goes deeper. */
  private static final int MAX_DEPTH = 1000;

  private final byte[] input;
  private final int end;
  private final List<Level> open = new ArrayList<>();
  private int at;
  private int start;
  private int stringEnd;
  private boolean isName;

  Outline(byte[] input, int from, int to) {
    this.input = input;
    at = from;
    end = to;
  }

  /** An object or array that is open. */
  private static final class Level {
    final int start;
    final boolean isArray;
    int index = -1;
    String name;
    boolean beforeName = true;

    Level(int start, boolean isArray) {
      this.start = start;
      this.isArray = isArray;
    }
  }

  /** The path of what is at an index. */
  static String path(byte[] input, int from, int to, int index) {
    // At the end of the input nothing is, but something is open.
    Outline outline = new Outline(input, from, Math.min(index + 1, to));
    while (outline.next(to)) {
      // Until what is there has been taken in.
    }
    StringBuilder path = new StringBuilder("$");
    for (Level level : outline.open) {
      if (level.isArray && level.index >= 0) {
        path.append('[').append(level.index).append(']');
      } else if (level.name != null) {
        path.append(JsonPath.name(level.name));
      }
    }
    return path.toString();
  }

  /** Goes to the next token; false if none begins before the end, or there is too much nesting. */
  boolean next() {
    return next(end);
  }

  private boolean next(int textEnd) {
    while (at < end && isBetween(input[at])) {
      if (input[at] == ',' && !open.isEmpty()) {
        top().beforeName = true;
      }
      at++;
    }
    if (at >= end || open.size() > MAX_DEPTH) {
      return false;
    }
    start = at;
    isName = false;
    switch (input[at]) {
      case '{', '[' -> {
        beginValue();
        open.add(new Level(at, input[at] == '['));
        at++;
      }
      case '}', ']' -> {
        if (!open.isEmpty()) {
          open.remove(open.size() - 1);
        }
        at++;
      }
      case '"' -> string(textEnd);
      default -> {
        beginValue();
        while (at < end && !isBetween(input[at]) && "{}[]\"".indexOf(input[at]) < 0) {
          at++;
        }
      }
    }
    return true;
  }

  private static boolean isBetween(byte c) {
    return c == ',' || c == ':' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private void string(int textEnd) {
    at++;
    while (at < textEnd && input[at] != '"') {
      at += input[at] == '\\' ? 2 : 1;
    }
    at = Math.min(at, textEnd);
    stringEnd = at;
    isName = !open.isEmpty() && !top().isArray && top().beforeName;
    if (isName) {
      top().name = text();
      top().beforeName = false;
    } else {
      beginValue();
    }
    at++;
  }

  private void beginValue() {
    if (!open.isEmpty()) {
      top().index++;
    }
  }

  private Level top() {
    return open.get(open.size() - 1);
  }

  /** How many objects and arrays are open. */
  int depth() {
    return open.size();
  }

  /** The index after the current token. */
  int at() {
    return at;
  }

  /** Whether the current token is the string that is this member of an object. */
  boolean isString(String member) {
    return input[start] == '"'
        && !isName
        && !open.isEmpty()
        && !top().isArray
        && member.equals(top().name);
  }

  /** The index of the opening brace of the object we are in. */
  int objectStart() {
    return top().start;
  }

  /** The text of a current string. */
  String text() {
    return new String(Escapes.decode(input, start + 1, stringEnd), StandardCharsets.UTF_8);
  }
}
