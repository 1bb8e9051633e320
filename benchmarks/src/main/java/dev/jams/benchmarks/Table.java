package dev.jams.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A Markdown table whose columns line up. Not safe for use by several threads. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... head) {
    rows.add(List.of(head));
  }

  public void row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          cells.length + " cells in a table of " + rows.get(0).size() + " columns");
    }
    rows.add(List.of(cells));
  }

  /** A number with as many digits as mean something. */
  public static String number(double value) {
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  public static String range(double min, double max) {
    return number(min) + " – " + number(max);
  }

  static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  public static String percent(double part, double whole) {
    return String.format(Locale.ROOT, "%.1f %%", whole == 0 ? 0 : 100 * part / whole);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      append(text, rows.get(i));
      if (i == 0) {
        append(text, rule());
      }
    }
    return text.toString();
  }

  private List<String> rule() {
    List<String> rule = new ArrayList<>();
    for (int column = 0; column < rows.get(0).size(); column++) {
      rule.add("-".repeat(width(column)));
    }
    return rule;
  }

  private void append(StringBuilder text, List<String> row) {
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      text.append("| ").append(cell).append(" ".repeat(width(column) - cell.length() + 1));
    }
    text.append("|\n");
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
