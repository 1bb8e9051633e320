package dev.jams.json;

/** A type that can be the key of a map: in JSON always a string. */
interface KeyFormat {

  void writeKey(Object key, JsonWriter out);

  /** Reads the key from the member name the parser is at. */
  Object readKey(String name, JsonReader in) throws JsonException;
}
