package dev.jams.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ExtensionRegistry;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * One reading of one input: the parser, the nesting counted so far, and the words for what is
 * wrong. Not thread-safe.
 */
final class JsonReader {
  private final JsonParser parser;
  private final AnyTypes anyTypes;
  private final PathList paths;
  private final ExtensionRegistry extensions;
  private final boolean rejectUnknown;
  private final int maxDepth;
  private int depth;

  JsonReader(JsonParser parser, AnyTypes anyTypes, PathList paths, JsonOptions options) {
    this.parser = parser;
    this.anyTypes = anyTypes;
    this.paths = paths;
    this.extensions = options.extensionRegistry();
    this.rejectUnknown = options.rejectUnknownFields();
    this.maxDepth = options.maxDepth();
  }

  JsonParser parser() {
    return parser;
  }

  JsonToken token() {
    return parser.currentToken();
  }

  /** Where to list the paths that were present. */
  PathList paths() {
    return paths;
  }

  AnyTypes anyTypes() {
    return anyTypes;
  }

  ExtensionRegistry extensions() {
    return extensions;
  }

  boolean rejectsUnknown() {
    return rejectUnknown;
  }

  /** Counts an object or array that begins. */
  void enter() throws JsonException {
    if (++depth > maxDepth) {
      throw problem("expected at most " + maxDepth + " objects and arrays inside each other");
    }
  }

  /** Counts an object or array that has ended. */
  void leave() {
    depth--;
  }

  String string(String what) throws IOException {
    if (token() != JsonToken.VALUE_STRING) {
      throw expected(what);
    }
    return parser.getText();
  }

  /** Passes over the value at the current token, checking what holds for every value. */
  void skip() throws IOException {
    switch (token()) {
      case START_OBJECT -> {
        enter();
        Set<String> names = new HashSet<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          if (!names.add(name)) {
            throw duplicate(name);
          }
          parser.nextToken();
          skip();
        }
        leave();
      }
      case START_ARRAY -> {
        enter();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          skip();
        }
        leave();
      }
      default -> {}
    }
  }

  /** Passes over the member that begins with this name, if unknown names are ignored. */
  void skipUnknown(String name, String typeName) throws IOException {
    if (rejectUnknown) {
      throw problem("unknown name " + Texts.quote(name) + ", expected a field of " + typeName);
    }
    parser.nextToken();
    skip();
  }

  /** The current value is not what it should be. */
  JsonException expected(String what) {
    return expected(what, currentText());
  }

  JsonException expected(String what, String found) {
    return problem("expected " + what + ", found " + found);
  }

  JsonException duplicate(String name) {
    return problem("duplicate name " + Texts.quote(name) + ": expected each name once");
  }

  JsonException problem(String problem) {
    JsonLocation at = parser.currentTokenLocation();
    return new JsonException(
        JsonPath.of(parser.getParsingContext()),
        problem + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
  }

  private String currentText() {
    try {
      return switch (token()) {
        case START_OBJECT -> "an object";
        case START_ARRAY -> "an array";
        case VALUE_STRING, FIELD_NAME -> Texts.quote(parser.getText());
        default -> Texts.shorten(parser.getText());
      };
    } catch (IOException e) {
      return "broken JSON";
    }
  }
}
