package dev.jams.internal.config;

/** The text of {@code --explain}. */
final class Explanation {
  private Explanation() {}

  static String of(Loaded loaded) {
    StringBuilder text = new StringBuilder();
    for (Loaded.Effective each : loaded.effective()) {
      text.append(each.key()).append(" = ");
      text.append(each.text().isEmpty() ? "none" : oneLine(each.text()));
      text.append("  (").append(each.source()).append(")\n");
    }
    return text.toString();
  }

  private static String oneLine(String text) {
    return text.replace("\n", "\\n").replace("\r", "\\r");
  }
}
