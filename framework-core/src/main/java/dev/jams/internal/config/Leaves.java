package dev.jams.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every setting that has a text of its own, whatever a file has: those of people's own names and of
 * lists once, with a placeholder.
 */
final class Leaves {
  private final List<Spec<?>> leaves = new ArrayList<>();

  private Leaves() {}

  static List<Spec<?>> of(List<Spec<?>> specs) {
    Leaves all = new Leaves();
    specs.forEach(all::add);
    return all.leaves;
  }

  private void add(Spec<?> spec) {
    if (spec.shape() instanceof RecordShape<?> record) {
      add(spec, record, spec.defaultValue());
    } else if (spec.shape() instanceof OptionalShape<?> optional) {
      add(spec, optional.element(), spec.defaultValue().flatMap(value -> (Optional<?>) value));
    } else if (spec.shape() instanceof NamedShape<?> named) {
      add(placeholder(spec, ".<name>", named.element()));
    } else if (spec.shape() instanceof ListShape<?> list) {
      add(placeholder(spec, "[]", list.element()));
    } else {
      leaves.add(spec);
    }
  }

  @SuppressWarnings("unchecked") // The default of a spec is of its shape.
  private <R> void add(Spec<?> section, RecordShape<R> record, Optional<?> defaults) {
    record.specs(section.key(), (Optional<R>) defaults, section.isSecret()).forEach(this::add);
  }

  private static <R> Spec<R> placeholder(Spec<?> spec, String suffix, RecordShape<R> element) {
    return new Spec<>(
        spec.key() + suffix, element, Optional.empty(), spec.description(), spec.isSecret());
  }
}
