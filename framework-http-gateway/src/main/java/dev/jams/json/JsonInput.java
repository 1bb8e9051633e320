package dev.jams.json;

/** From bytes to a reader. Thread-safe. */
final class JsonInput {
  private final JsonOptions options;

  JsonInput(JsonOptions options) {
    this.options = options;
  }

  /** Reads the value that the reader is at, to its last token. */
  interface Target {
    void read(JsonReader in) throws JsonException;
  }

  void read(byte[] input, int offset, int length, Target target, PathList paths)
      throws JsonException {
    JsonSource source = new JsonSource(input, offset, offset + length);
    JsonTokenizer tokens = new JsonTokenizer(source);
    if (tokens.atEnd()) {
      throw new JsonException("$", "expected a JSON value, found none: the input is empty");
    }
    JsonReader reader = new JsonReader(source, tokens, paths, options);
    tokens.next();
    target.read(reader);
    if (!tokens.atEnd()) {
      throw tokens.unexpected();
    }
  }
}
