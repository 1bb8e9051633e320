package dev.jams.internal.config;

import dev.jams.internal.config.ValueType.WrongNodeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The value of every setting that has a text of its own, and where it came from. */
final class Values {
  private final Map<String, String> flags;
  private final Variables variables;
  private final ConfigFile file;
  private final Problems problems;
  private final Map<Spec<?>, Found<?>> found = new IdentityHashMap<>();
  private final Set<Spec<?>> unusable = new HashSet<>();

  /**
   * @param flags texts by keys
   */
  Values(Map<String, String> flags, Variables variables, ConfigFile file, Problems problems) {
    this.flags = flags;
    this.variables = variables;
    this.file = file;
    this.problems = problems;
  }

  /**
   * A value.
   *
   * @param source as a person would point at it
   */
  record Found<T>(T value, String text, String source) {
    static final String DEFAULT = "default";

    boolean isDefault() {
      return source.equals(DEFAULT);
    }
  }

  /** Looks for a setting everywhere: flag, then environment, then file, then default. */
  <T> void find(Spec<T> spec) {
    ValueType<T> type = (ValueType<T>) spec.shape();
    try {
      Optional<Found<T>> value = given(spec, type);
      value
          .or(() -> spec.defaultValue().map(v -> new Found<>(v, type.print(v), Found.DEFAULT)))
          .ifPresent(v -> found.put(spec, v));
    } catch (ConfigException e) {
      problems.add(e.getMessage());
      unusable.add(spec);
    }
  }

  private <T> Optional<Found<T>> given(Spec<T> spec, ValueType<T> type) throws ConfigException {
    if (spec.isNamed()) {
      String text = flags.get(spec.key());
      if (text != null) {
        return Optional.of(parsed(spec, type, text, "flag " + spec.flag()));
      }
      Optional<Variables.Variable> variable = variables.get(spec.environmentVariable());
      if (variable.isPresent()) {
        return Optional.of(parsed(spec, type, variable.get().text(), variable.get().where()));
      }
    }
    Optional<ConfigFile.Entry> entry = file.at(spec.key());
    return entry.isPresent() ? Optional.of(read(spec, type, entry.get())) : Optional.empty();
  }

  private static <T> Found<T> parsed(Spec<T> spec, ValueType<T> type, String text, String where)
      throws ConfigException {
    try {
      return found(type, type.parse(text), where);
    } catch (IllegalArgumentException e) {
      // Not as the cause, which repeats the text that may be secret.
      throw new ConfigException(
          where
              + ": "
              + spec.key()
              + " is "
              + spec.shown(text)
              + ", expected "
              + type.expectation());
    }
  }

  private static <T> Found<T> read(Spec<T> spec, ValueType<T> type, ConfigFile.Entry entry)
      throws ConfigException {
    String where = entry.where();
    try {
      return found(type, type.read(entry.node()), where);
    } catch (WrongNodeException e) {
      throw new ConfigException(where + ": " + spec.key() + " " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          where
              + ": "
              + spec.key()
              + " is "
              + spec.shown(NodeText.of(entry.node()))
              + ", expected "
              + type.expectation());
    }
  }

  private static <T> Found<T> found(ValueType<T> type, T value, String source) {
    return new Found<>(value, type.print(value), source);
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
    String reason = String.valueOf(message);
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
