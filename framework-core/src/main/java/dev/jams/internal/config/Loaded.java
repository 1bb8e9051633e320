package dev.jams.internal.config;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was found for the specs of a {@link ConfigLoader}. Immutable.
 *
 * @param effective every setting that has a text of its own
 * @param sections every section that the file names, whether or not there is anything in it
 */
public record Loaded(
    Map<Spec<?>, Object> values,
    Map<Spec<?>, Boolean> given,
    List<Effective> effective,
    Set<String> sections) {
  public Loaded {
    // Copies that keep identity; Map.copyOf would ask equals, which for a spec is the same.
    values = new IdentityHashMap<>(values);
    given = new IdentityHashMap<>(given);
    effective = List.copyOf(effective);
    sections = Set.copyOf(sections);
  }

  /** Whether a section is named in the file, or anything in it is given. */
  public boolean names(String section) {
    return sections.contains(section)
        || effective.stream()
            .anyMatch(each -> each.isGiven() && each.key().startsWith(section + "."));
  }

  /** The text that answers {@code --explain}. */
  public String explanation() {
    return Explanation.of(this);
  }

  /**
   * A setting with its value.
   *
   * @param text as it may be shown
   * @param source as a person would point at it
   */
  public record Effective(String key, String text, String source) {
    boolean isGiven() {
      return !source.equals(Values.Found.DEFAULT);
    }
  }
}
