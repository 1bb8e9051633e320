package dev.jams.internal.config;

import java.util.List;
import java.util.Map;

/**
 * A record for each of the names that people choose.
 *
 * @param names those that the code knows; they are there even if no file has them
 */
record NamedShape<R>(RecordShape<R> element, List<String> names) implements Shape<Map<String, R>> {
  NamedShape {
    names = List.copyOf(names);
  }
}
