package dev.jams.internal.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The value of every setting that has a text of its own, and where it came from. */
final class Values {
  private final Given given;
  private final ConfigFile file;
  private final Problems problems;
  private final Map<Spec<?>, Found<?>> found = new IdentityHashMap<>();
  private final Set<Spec<?>> unusable = new HashSet<>();

  Values(Given given, ConfigFile file, Problems problems) {
    this.given = given;
    this.file = file;
    this.problems = problems;
  }

  /**
   * A value.
   *
   * @param source as a person would point at it
   * @param rank a stronger source has a higher one; 0 for the default
   */
  record Found<T>(T value, String text, String source, int rank) {
    static final String DEFAULT = "default";

    boolean isDefault() {
      return rank == 0;
    }

    /** To begin an error with. */
    String place() {
      return isDefault() ? "" : source + ": ";
    }
  }

  /** Looks for a setting everywhere: flag, then environment, then file, then default. */
  <T> void find(Spec<T> spec) {
    ValueType<T> type = (ValueType<T>) spec.shape();
    try {
      Optional<Given.Unread> unread = given.find(spec);
      if (unread.isPresent()) {
        found.put(spec, unread.get().read(spec));
      } else {
        spec.defaultValue()
            .ifPresent(value -> found.put(spec, found(type, value, Found.DEFAULT, 0)));
      }
    } catch (ConfigException e) {
      problems.add(e.getMessage());
      unusable.add(spec);
    }
  }

  static <T> Found<T> found(ValueType<T> type, T value, String source, int rank) {
    return new Found<>(value, type.print(value), source, rank);
  }

  /**
   * Gives a setting the value that follows from another one's.
   *
   * @param reason what it follows from
   */
  <T> void put(Spec<T> spec, String text, Found<?> reason, String reasonKey) {
    ValueType<T> type = (ValueType<T>) spec.shape();
    String source = reason.source() + ", by " + reasonKey;
    found.put(spec, found(type, type.parse(text), source, reason.rank()));
  }

  /** Says that a setting cannot have the value that it has. */
  void refuse(Spec<?> spec, String reason) {
    Found<?> value = found.get(spec);
    problems.add(value.place() + spec.key() + " is " + spec.shown(value.text()) + ": " + reason);
  }

  /** The value, or null where the problems say why there is none. */
  @SuppressWarnings("unchecked") // Each spec has been put in with its own value.
  <T> T require(Spec<T> spec) {
    Found<?> value = found.get(spec);
    if (value != null) {
      return (T) value.value();
    }
    if (unusable.add(spec)) {
      problems.add(missing(spec));
    }
    return null;
  }

  private String missing(Spec<?> spec) {
    String where = file.nearest(spec.key()).map(at -> at + ": ").orElse("");
    String what =
        where + spec.key() + " is missing, expected " + ((ValueType<?>) spec.shape()).expectation();
    return spec.isNamed()
        ? what
            + "; set it in the file, with "
            + spec.flag()
            + " or with "
            + spec.environmentVariable()
        : what;
  }

  boolean isGiven(Spec<?> spec) {
    Found<?> value = found.get(spec);
    return unusable.contains(spec) || value != null && !value.isDefault();
  }

  /** The value and its source; only for a spec that has one. */
  Found<?> get(Spec<?> spec) {
    return found.get(spec);
  }

  /** Says that a record does not take its values, and which those are that somebody gave. */
  void refuse(Spec<?> section, Binding<?> binding, String message) {
    List<String> given = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    String reason = message;
    List<Spec<?>> leaves = new ArrayList<>();
    binding.leaves(leaves::add);
    for (Spec<?> leaf : leaves) {
      Found<?> value = found.get(leaf);
      if (value == null || value.text().isEmpty()) {
        continue;
      }
      if (leaf.isSecret()) {
        reason = reason.replace(value.text(), Spec.MASK);
      }
      if (!value.isDefault()) {
        String name = leaf.key().substring(section.key().length() + 1);
        given.add(name + " " + leaf.shown(value.text()));
        sources.add(value.source());
      }
    }
    String where =
        sources.stream()
            .findFirst()
            .or(() -> file.nearest(section.key()))
            .map(at -> at + ": ")
            .orElse("");
    String what = given.isEmpty() ? "" : " with " + String.join(", ", given);
    problems.add(where + section.key() + what + ": " + reason);
  }
}
