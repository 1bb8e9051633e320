package dev.jams.internal.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A spec, taken apart into the settings that have a text of their own. Which these are may depend
 * on the file, because it chooses names and the lengths of lists.
 *
 * @param <T> the type of the value
 */
abstract sealed class Binding<T> {
  final Spec<T> spec;

  private Binding(Spec<T> spec) {
    this.spec = spec;
  }

  static <T> Binding<T> of(Spec<T> spec, ConfigFile file) {
    // The shape of a spec of T is a shape of T, which a switch over its subtypes cannot know.
    @SuppressWarnings("unchecked")
    Binding<T> binding =
        (Binding<T>)
            (spec.shape() instanceof RecordShape<?> record
                ? new OfRecord<>(cast(spec), record, file)
                : spec.shape() instanceof NamedShape<?> named
                    ? new OfNamed<>(cast(spec), named, file)
                    : spec.shape() instanceof ListShape<?> list
                        ? new OfList<>(cast(spec), list, file)
                        : spec.shape() instanceof OptionalShape<?> optional
                            ? new OfOptional<>(cast(spec), optional, file)
                            : new OfValue<>(spec));
    return binding;
  }

  @SuppressWarnings("unchecked")
  private static <T> Spec<T> cast(Spec<?> spec) {
    return (Spec<T>) spec;
  }

  private static <T> Spec<T> child(
      Spec<?> parent, String key, Shape<T> shape, Optional<T> defaultValue) {
    return new Spec<>(key, shape, defaultValue, parent.description(), parent.isSecret());
  }

  /** Hands on every setting that has a text of its own. */
  abstract void leaves(Consumer<Spec<?>> to);

  /** Hands on the keys of the sections. */
  abstract void sections(Consumer<Spec<?>> to);

  /** The value, or null where the problems say why there is none. */
  abstract T resolve(Values values);

  /** Whether any of it is given by something else than defaults. */
  abstract boolean isGiven(Values values);

  private static final class OfValue<T> extends Binding<T> {
    OfValue(Spec<T> spec) {
      super(spec);
    }

    @Override
    void leaves(Consumer<Spec<?>> to) {
      to.accept(spec);
    }

    @Override
    void sections(Consumer<Spec<?>> to) {}

    @Override
    T resolve(Values values) {
      return values.require(spec);
    }

    @Override
    boolean isGiven(Values values) {
      return values.isGiven(spec);
    }
  }

  /** A section: its children, and what to make of their values. */
  private abstract static sealed class OfSection<T> extends Binding<T> {
    private final ConfigFile file;
    final List<Binding<?>> children = new ArrayList<>();

    OfSection(Spec<T> spec, ConfigFile file) {
      super(spec);
      this.file = file;
    }

    void add(Spec<?> child) {
      children.add(of(child, file));
    }

    @Override
    final void leaves(Consumer<Spec<?>> to) {
      children.forEach(child -> child.leaves(to));
    }

    @Override
    final void sections(Consumer<Spec<?>> to) {
      to.accept(spec);
      children.forEach(child -> child.sections(to));
    }

    @Override
    final T resolve(Values values) {
      List<Object> resolved = new ArrayList<>();
      // Every child, even after one has failed, so that all problems are found.
      children.forEach(child -> resolved.add(child.resolve(values)));
      return resolved.contains(null) ? null : make(resolved, values);
    }

    abstract T make(List<Object> resolved, Values values);

    @Override
    boolean isGiven(Values values) {
      return file.at(spec.key()).isPresent()
          || children.stream().anyMatch(child -> child.isGiven(values));
    }
  }

  private static final class OfRecord<R> extends OfSection<R> {
    private final RecordShape<R> shape;

    OfRecord(Spec<R> spec, RecordShape<R> shape, ConfigFile file) {
      super(spec, file);
      this.shape = shape;
      shape.specs(spec.key(), spec.defaultValue(), spec.isSecret()).forEach(this::add);
    }

    @Override
    R make(List<Object> resolved, Values values) {
      try {
        return shape.create(resolved);
      } catch (RuntimeException e) {
        // Whatever it throws, the values are what was handed to it.
        String reason = e.getMessage();
        values.refuse(
            spec,
            this,
            reason == null ? "it cannot be so (" + e.getClass().getSimpleName() + ")" : reason);
        return null;
      }
    }
  }

  private static final class OfNamed<R> extends OfSection<Map<String, R>> {
    private final List<String> names;

    OfNamed(Spec<Map<String, R>> spec, NamedShape<R> shape, ConfigFile file) {
      super(spec, file);
      Map<String, R> defaults = spec.defaultValue().orElse(Map.of());
      Set<String> all = new LinkedHashSet<>(shape.names());
      all.addAll(defaults.keySet());
      for (String name : file.names(spec.key())) {
        // One that is known is called as the code calls it.
        if (all.stream().map(Keys::canonical).noneMatch(Keys.canonical(name)::equals)) {
          all.add(name);
        }
      }
      names = List.copyOf(all);
      for (String name : names) {
        Optional<R> own = Optional.ofNullable(defaults.get(name));
        add(child(spec, spec.key() + "." + name, shape.element(), own));
      }
    }

    @Override
    @SuppressWarnings("unchecked") // The children are of the element's shape.
    Map<String, R> make(List<Object> resolved, Values values) {
      Map<String, R> byName = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        byName.put(names.get(i), (R) resolved.get(i));
      }
      return Collections.unmodifiableMap(byName);
    }
  }

  private static final class OfList<R> extends OfSection<List<R>> {
    OfList(Spec<List<R>> spec, ListShape<R> shape, ConfigFile file) {
      super(spec, file);
      boolean given = file.at(spec.key()).isPresent();
      List<R> defaults = given ? List.of() : spec.defaultValue().orElse(List.of());
      int size = given ? file.size(spec.key()) : defaults.size();
      for (int i = 0; i < size; i++) {
        Optional<R> own = given ? Optional.empty() : Optional.of(defaults.get(i));
        add(child(spec, spec.key() + "[" + i + "]", shape.element(), own));
      }
    }

    @Override
    @SuppressWarnings("unchecked") // The children are of the element's shape.
    List<R> make(List<Object> resolved, Values values) {
      return (List<R>) List.copyOf(resolved);
    }
  }

  private static final class OfOptional<R> extends Binding<Optional<R>> {
    private final Binding<R> element;

    OfOptional(Spec<Optional<R>> spec, OptionalShape<R> shape, ConfigFile file) {
      super(spec);
      Optional<R> own = spec.defaultValue().orElse(Optional.empty());
      element = of(child(spec, spec.key(), shape.element(), own), file);
    }

    @Override
    void leaves(Consumer<Spec<?>> to) {
      element.leaves(to);
    }

    @Override
    void sections(Consumer<Spec<?>> to) {
      element.sections(to);
    }

    @Override
    Optional<R> resolve(Values values) {
      if (isGiven(values) || element.spec.defaultValue().isPresent()) {
        R value = element.resolve(values);
        return value == null ? null : Optional.of(value);
      }
      return Optional.empty();
    }

    @Override
    boolean isGiven(Values values) {
      return element.isGiven(values);
    }
  }
}
