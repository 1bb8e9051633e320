package dev.jams.internal.config;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found for the specs of a {@link ConfigLoader}. Immutable.
 *
 * @param effective every setting that has a text of its own
 * @param values null for what cannot be read
 */
public record Loaded(
    Map<Spec<?>, Object> values,
    Map<Spec<?>, Boolean> given,
    List<Effective> effective,
    ConfigFile file) {
  public Loaded {
    // Copies that keep identity; Map.copyOf would ask equals, which for a spec is the same.
    values = new IdentityHashMap<>(values);
    given = new IdentityHashMap<>(given);
    effective = List.copyOf(effective);
  }

  /** Whether a section is named in the file, or anything in it is given. */
  public boolean names(String section) {
    return file.sections().contains(Keys.canonical(section))
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
   * The error about a setting that cannot have the value that it has, or about one that has none
   * although it must.
   *
   * @param reason why, and what was expected
   */
  public ConfigException refusal(String key, String reason) {
    Optional<String> value =
        effective.stream()
            .filter(each -> each.key().equals(key))
            .filter(each -> each.isGiven() || !each.text().isEmpty())
            .map(each -> each.text().equals(Spec.MASK) ? Spec.MASK : "\"" + each.text() + "\"")
            .findFirst();
    // Of a value that is missing, the place is that of the section that it should be in.
    String place =
        source(key)
            .or(() -> value.isPresent() ? Optional.empty() : whole(key).or(() -> file.nearest(key)))
            .map(source -> source + ": ")
            .orElse("");
    return new ConfigException(
        place + key + value.map(text -> " is " + text).orElse("") + ": " + reason);
  }

  /** Where the setting is given, by something else than the file, of whose value a key is part. */
  private Optional<String> whole(String key) {
    return effective.stream()
        .filter(each -> each.isGiven() && key.startsWith(each.key() + "."))
        .filter(each -> !file.nearest(each.key()).equals(Optional.of(each.source())))
        .map(Effective::source)
        .findFirst();
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
