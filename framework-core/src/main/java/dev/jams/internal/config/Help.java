package dev.jams.internal.config;

import java.util.List;
import java.util.Optional;

/** The text of {@code --help}. */
final class Help {
  private final StringBuilder text = new StringBuilder();

  private Help() {}

  /**
   * @param isApp whether it is for an app, and not for a tool beside one
   */
  static String text(String program, List<Spec<?>> specs, boolean isApp) {
    Help help = new Help();
    help.text.append("Usage: ").append(program).append(" [--key value]...\n\n");
    help.text.append(
        "A flag beats the environment variable, which beats the .env file, which beats the YAML\n"
            + "file, which beats the default. In the file, the dots of a key are levels.\n");
    Leaves.of(specs).forEach(leaf -> help.add(leaf));
    help.text.append("\n--explain\n    Prints every value and where it came from.\n");
    if (isApp) {
      help.text.append(
          "\n--health-check\n    Asks the app that runs with the same settings whether it is ready;"
              + " exits with 0 if it is,\n    else with 1.\n");
      help.text.append(
          "\n--train\n    Starts on free ports, makes calls that change nothing, and stops: for"
              + " -XX:ArchiveClassesAtExit\n    and -XX:AOTCacheOutput of the JVM.\n");
    }
    if (specs.stream().noneMatch(spec -> spec.isNamed() && spec.flag().equals(Flags.VERSION))) {
      help.text.append("\n--version\n    Prints the versions of the app, JaMs and Java.\n");
    }
    help.text.append("\n--help\n    Prints this text.\n");
    help.text.append("\n--help-markdown\n    Prints every setting, also its type, as Markdown.\n");
    return help.text.toString();
  }

  private <T> void add(Spec<T> leaf) {
    ValueType<T> type = (ValueType<T>) leaf.shape();
    if (leaf.isNamed()) {
      text.append('\n').append(leaf.flag()).append(type.isBool() ? "" : " VALUE");
      text.append("  (").append(leaf.environmentVariable()).append(", ");
    } else {
      text.append('\n').append(leaf.key()).append("  (in the file, ");
    }
    text.append(shownDefault(leaf).map(value -> "default " + value).orElse("required"));
    text.append(")\n");
    if (!leaf.description().isEmpty()) {
      text.append("    ").append(leaf.description()).append('\n');
    }
  }

  /** The default as people read it; empty if there is none. */
  static <T> Optional<String> shownDefault(Spec<T> leaf) {
    return leaf.defaultValue().map(leaf::print).map(text -> text.isEmpty() ? "none" : text);
  }
}
