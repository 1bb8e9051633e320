package dev.jams;

import java.util.Collection;

/** The text of {@code --help}. */
final class Help {
  private Help() {}

  static String text(String app, Collection<Setting<?>> settings) {
    StringBuilder text = new StringBuilder();
    text.append("Usage: ").append(app).append(" [--key value]...\n\n");
    text.append(
        "A flag beats the environment variable, which beats the file, which beats the default.\n");
    for (Setting<?> setting : settings) {
      text.append('\n').append(setting.flag());
      if (!setting.isBool()) {
        text.append(" VALUE");
      }
      text.append("  (").append(setting.environmentVariable());
      text.append(", default ").append(defaultText(setting)).append(")\n");
      text.append("    ").append(setting.description()).append('\n');
    }
    text.append("\n--help\n    Prints this text.\n");
    return text.toString();
  }

  private static <T> String defaultText(Setting<T> setting) {
    String text = setting.print(setting.defaultValue());
    return text.isEmpty() ? "none" : text;
  }
}
