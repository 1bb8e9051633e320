package dev.jams.internal.config;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found for the specs of a {@link ConfigLoader}. Immutable.
 *
 * @param effective every setting that has a text of its own
 */
public record Loaded(
    Map<Spec<?>, Object> values, Map<Spec<?>, Boolean> given, List<Effective> effective) {
  public Loaded {
    // Copies that keep identity; Map.copyOf would ask equals, which for a spec is the same.
    values = new IdentityHashMap<>(values);
    given = new IdentityHashMap<>(given);
    effective = List.copyOf(effective);
  }

  /**
   * A setting with its value.
   *
   * @param text as it may be shown
   * @param source as a person would point at it
   */
  public record Effective(String key, String text, String source) {}
}
