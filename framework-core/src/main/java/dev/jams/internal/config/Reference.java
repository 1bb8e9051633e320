package dev.jams.internal.config;

import java.util.List;
import java.util.regex.Pattern;

/** The text of {@code --help-markdown}: a table for each first word of the keys. */
final class Reference {
  /** What is the same for all of a type. */
  private static final Pattern OBVIOUS =
      Pattern.compile(" such as [^.]*? or [^ ,]+| of whole milliseconds and");

  private final StringBuilder text = new StringBuilder();
  private String section = "";

  private Reference() {}

  static String text(List<Spec<?>> specs) {
    Reference reference = new Reference();
    List<Spec<?>> leaves = Leaves.of(specs);
    reference.begin("", "In general");
    leaves.stream().filter(leaf -> section(leaf).isEmpty()).forEach(reference::add);
    leaves.stream()
        .map(Reference::section)
        .distinct()
        .filter(name -> !name.isEmpty())
        .forEach(
            name -> {
              reference.begin(name, "`" + name + "`");
              leaves.stream().filter(leaf -> section(leaf).equals(name)).forEach(reference::add);
            });
    return reference.text.toString();
  }

  private static String section(Spec<?> leaf) {
    return leaf.key().contains(".") ? leaf.key().substring(0, leaf.key().indexOf('.')) : "";
  }

  private void begin(String name, String heading) {
    section = name;
    text.append(section.isEmpty() ? "" : "\n").append("## ").append(heading).append("\n\n");
    text.append("| Key | Flag, environment | Value | Default | |\n|---|---|---|---|---|\n");
  }

  private <T> void add(Spec<T> leaf) {
    ValueType<T> type = (ValueType<T>) leaf.shape();
    text.append("| ").append(code(leaf.key())).append(" | ");
    text.append(
        leaf.isNamed()
            ? code(leaf.flag()) + "<br>" + code(leaf.environmentVariable())
            : "in the file only");
    text.append(" | ").append(cell(OBVIOUS.matcher(type.expectation()).replaceAll("")));
    text.append(" | ").append(Help.shownDefault(leaf).map(Reference::code).orElse("required"));
    text.append(" | ").append(cell(leaf.description())).append(" |\n");
  }

  private static String code(String text) {
    return text.equals("none") ? text : "`" + text.replace("|", "\\|").replace("\n", "\\n") + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ");
  }
}
