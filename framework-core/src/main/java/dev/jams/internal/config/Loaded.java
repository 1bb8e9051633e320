package dev.jams.internal.config;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    return sections.contains(Keys.canonical(section))
        || effective.stream()
            .anyMatch(each -> each.isGiven() && each.key().startsWith(section + "."));
  }

  /**
   * Where a setting has its value from; of a section, where the first that is given in it has.
   *
   * @return as a person would point at it; empty for a default
   */
  public Optional<String> source(String key) {
    return effective.stream()
        .filter(each -> each.isGiven())
        .filter(each -> each.key().equals(key) || each.key().startsWith(key + "."))
        .map(Effective::source)
        .findFirst();
  }

  /**
   * The error about a setting that cannot have the value that it has.
   *
   * @param reason why, and what was expected
   */
  public ConfigException refusal(String key, String reason) {
    String place = source(key).map(source -> source + ": ").orElse("");
    String value =
        effective.stream()
            .filter(each -> each.key().equals(key))
            .map(each -> each.text().equals(Spec.MASK) ? Spec.MASK : "\"" + each.text() + "\"")
            .findFirst()
            .map(text -> " is " + text)
            .orElse("");
    return new ConfigException(place + key + value + ": " + reason);
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
   * @param isGiven whether it is there by something else than a default
   */
  public record Effective(String key, String text, String source, boolean isGiven) {}
}
