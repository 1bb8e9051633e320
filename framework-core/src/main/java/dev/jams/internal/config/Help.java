package dev.jams.internal.config;

import java.util.ArrayList;
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
      leaves(spec).forEach(help::add);
    }
    help.text.append("\n--explain\n    Prints every value and where it came from.\n");
    help.text.append("\n--help\n    Prints this text.\n");
    return help.text.toString();
  }

  private static List<Spec<?>> leaves(Spec<?> spec) {
    List<Spec<?>> leaves = new ArrayList<>();
    Binding.of(placeholder(spec), ConfigFile.none()).leaves(leaves::add);
    return leaves;
  }

  /** A section of names that people choose is shown once, for a name that stands for all. */
  private static Spec<?> placeholder(Spec<?> spec) {
    return spec.shape() instanceof NamedShape<?> named
        ? new Spec<>(
            spec.key() + ".<name>",
            named.element(),
            Optional.empty(),
            spec.description(),
            spec.isSecret())
        : spec;
  }

  private <T> void add(Spec<T> leaf) {
    ValueType<T> type = (ValueType<T>) leaf.shape();
    text.append('\n').append(leaf.flag());
    if (!type.isBool()) {
      text.append(" VALUE");
    }
    text.append("  (").append(leaf.environmentVariable()).append(", ");
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
