package dev.jams.benchmarks;

import com.google.protobuf.Message;

/** A message that the codecs write and read. Public because generated code names it. */
public enum Payload {
  /** What a call for one thing answers. */
  ONE_ENTRY("1 entry") {
    @Override
    Message message() {
      return Samples.entry(0);
    }
  },

  /** A page: about 10 KB of JSON. */
  PAGE("50 entries") {
    @Override
    Message message() {
      return Samples.entries(Samples.PAGE);
    }
  },

  /** About 1 MB of JSON. */
  MANY_ENTRIES("5000 entries") {
    @Override
    Message message() {
      return Samples.entries(5000);
    }
  },

  /** Every kind of field once: scalars, lists, maps, a oneof, well-known types, wrappers. */
  EVERY_KIND("every kind") {
    @Override
    Message message() {
      return Samples.everyKind();
    }
  };

  private final String label;

  Payload(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  abstract Message message();
}
