package dev.jams.internal.config;

import java.util.List;
import java.util.Optional;

/** The text of {@code --help}. */
final class Help {
  private final StringBuilder text = new StringBuilder();

  private Help() {}

  static String text(String program, List<Spec<?>> specs) {
    Help help = new Help();
    help.text.append("Usage: ").append(program).append(" [--key value]...\n\n");
    help.text.append(
        "A flag beats the environment variable, which beats the .env file, which beats the YAML\n"
            + "file, which beats the default. In the file, the dots of a key are levels.\n");
    for (Spec<?> spec : specs) {
      help.add(spec);
    }
    help.text.append("\n--explain\n    Prints every value and where it came from.\n");
    help.text.append("\n--help\n    Prints this text.\n");
    return help.text.toString();
  }

  /** Every setting that has a text of its own, those of people's own names or of a list once. */
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
      addValue(spec);
    }
  }

  @SuppressWarnings("unchecked") // The default of a spec is of its shape.
  private <R> void add(Spec<?> section, RecordShape<R> record, Optional<?> defaults) {
    record
        .specs(section.key(), (Optional<R>) defaults, section.isSecret())
        .forEach(spec -> add(spec));
  }

  private static <R> Spec<R> placeholder(Spec<?> spec, String suffix, RecordShape<R> element) {
    return new Spec<>(
        spec.key() + suffix, element, Optional.empty(), spec.description(), spec.isSecret());
  }

  private <T> void addValue(Spec<T> leaf) {
    ValueType<T> type = (ValueType<T>) leaf.shape();
    if (leaf.isNamed()) {
      text.append('\n').append(leaf.flag()).append(type.isBool() ? "" : " VALUE");
      text.append("  (").append(leaf.environmentVariable()).append(", ");
    } else {
      text.append('\n').append(leaf.key()).append("  (in the file, ");
    }
    text.append(
        leaf.defaultValue().map(value -> "default " + shown(leaf, value)).orElse("required"));
    text.append(")\n");
    if (!leaf.description().isEmpty()) {
      text.append("    ").append(leaf.description()).append('\n');
    }
  }

  private static <T> String shown(Spec<T> leaf, T value) {
    String shown = leaf.print(value);
    return shown.isEmpty() ? "none" : shown;
  }
}
