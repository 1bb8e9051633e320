package dev.jams.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** From bytes to a parser, and from the parser's errors to ours. Thread-safe. */
final class JsonInput {
  private static final int MAX_NAME_LENGTH = 50_000;
  private static final int SHOWN_BEFORE = 20;
  private static final int SHOWN_AFTER = 10;

  private final JsonOptions options;
  private final JsonFactory factory;

  JsonInput(JsonOptions options) {
    this.options = options;
    factory =
        new JsonFactoryBuilder()
            // Input is UTF-8 whatever its first bytes look like.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            // Clients choose the names; they have no place in the JVM's table of strings.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            // Not per thread: there may be as many virtual threads as calls.
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    // More than JsonReader allows, which has the better message.
                    .maxNestingDepth(options.maxDepth() + 1)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .maxNumberLength(Numbers.MAX_LENGTH)
                    // Whoever holds the whole input has limited its length.
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
  }

  /** Reads the value that the parser is at, to its last token. */
  interface Target {
    void read(JsonReader in) throws IOException;
  }

  void read(byte[] input, int offset, int length, Target target, PathList paths)
      throws JsonException {
    new InputCheck(factory, input, offset, length).check();
    try (JsonParser parser = factory.createParser(input, offset, length)) {
      try {
        AnyTypes anyTypes = new AnyTypes(factory, input, offset, length);
        JsonReader reader = new JsonReader(parser, anyTypes, paths, options);
        if (parser.nextToken() == null) {
          throw new JsonException("$", "expected a JSON value, found none: the input is empty");
        }
        target.read(reader);
        if (parser.nextToken() != null) {
          throw reader.problem("expected the end of the input after the value, found more");
        }
      } catch (JacksonException e) {
        throw translate(e, parser, input, offset, length);
      }
    } catch (JsonException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("an array of bytes cannot fail to be read", e);
    }
  }

  /** Keeps the place only: the parser's words are about its own switches and classes. */
  private static JsonException translate(
      JacksonException e, JsonParser parser, byte[] input, int offset, int length) {
    JsonLocation at = e.getLocation() != null ? e.getLocation() : parser.currentLocation();
    int index = (int) Math.max(0, Math.min(length, at.getByteOffset()));
    String found;
    if (e instanceof StreamConstraintsException) {
      found =
          "expected names of at most "
              + MAX_NAME_LENGTH
              + " and numbers of at most "
              + Numbers.MAX_LENGTH
              + " characters, found a longer one";
    } else if (e instanceof JsonEOFException) {
      found = "expected more JSON, found the end of the input";
    } else {
      found =
          "expected JSON, found something else near "
              + Texts.quote(near(input, offset, length, index));
    }
    return new JsonException(
        JsonPath.of(parser.getParsingContext()),
        found + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
  }

  private static String near(byte[] input, int offset, int length, int index) {
    int from = Math.max(0, index - SHOWN_BEFORE);
    int to = Math.min(length, index + SHOWN_AFTER);
    return new String(input, offset + from, to - from, StandardCharsets.UTF_8);
  }
}
