package dev.jams.json;

/** What a {@link JsonTokenizer} is at. */
enum JsonToken {
  /** The opening brace of an object. */
  OBJECT,
  /** The opening bracket of an array. */
  ARRAY,
  /** The end of either. */
  END,
  /** The name of a member of an object, with the colon. */
  NAME,
  STRING,
  NUMBER,
  TRUE,
  FALSE,
  NULL
}
