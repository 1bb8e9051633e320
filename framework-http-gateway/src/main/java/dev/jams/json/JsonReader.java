package dev.jams.json;

import com.google.protobuf.ExtensionRegistry;
import java.util.HashSet;
import java.util.Set;

/**
 * One reading of one input: its tokens, the nesting counted so far, and the words for what is
 * wrong. Not thread-safe.
 */
final class JsonReader {
  private final JsonSource source;
  private final JsonTokenizer tokens;
  private final PathList paths;
  private final ExtensionRegistry extensions;
  private final boolean rejectUnknown;
  private final int maxDepth;
  private int depth;

  /** Null until it is needed, which is seldom. */
  private AnyTypes anyTypes;

  JsonReader(JsonSource source, JsonTokenizer tokens, PathList paths, JsonOptions options) {
    this.source = source;
    this.tokens = tokens;
    this.paths = paths;
    this.extensions = options.extensionRegistry();
    this.rejectUnknown = options.rejectUnknownFields();
    this.maxDepth = options.maxDepth();
  }

  JsonTokenizer tokens() {
    return tokens;
  }

  JsonToken token() {
    return tokens.token();
  }

  /** Goes on in an object; returns the next name, or null at the object's end. */
  String nextName() throws JsonException {
    if (!tokens.nextMember()) {
      return null;
    }
    tokens.readName();
    return tokens.text();
  }

  /** Where to list the paths that were present. */
  PathList paths() {
    return paths;
  }

  AnyTypes anyTypes() {
    if (anyTypes == null) {
      anyTypes = new AnyTypes(source);
    }
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

  String string(String what) throws JsonException {
    if (token() != JsonToken.STRING) {
      throw expected(what);
    }
    return tokens.text();
  }

  /** Passes over the value at the current token, checking what holds for every value. */
  void skip() throws JsonException {
    if (token() == JsonToken.OBJECT) {
      enter();
      Set<String> names = new HashSet<>();
      for (String name = nextName(); name != null; name = nextName()) {
        if (!names.add(name)) {
          throw duplicate(name);
        }
        tokens.next();
        skip();
      }
      leave();
    } else if (token() == JsonToken.ARRAY) {
      enter();
      while (tokens.nextElement()) {
        skip();
      }
      leave();
    }
  }

  /** Passes over the member that begins with this name, if unknown names are ignored. */
  void skipUnknown(String name, String typeName) throws JsonException {
    if (rejectUnknown) {
      throw problem("unknown name " + Texts.quote(name) + ", expected a field of " + typeName);
    }
    tokens.next();
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

  /** Something is wrong with the current token. */
  JsonException problem(String problem) {
    return source.problem(tokens.start(), problem);
  }

  private String currentText() {
    return switch (token()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case END -> "the end of it";
      case STRING, NAME -> Texts.quote(tokens.text());
      case NUMBER -> Texts.shorten(tokens.text());
      case TRUE -> "true";
      case FALSE -> "false";
      case NULL -> "null";
    };
  }
}
