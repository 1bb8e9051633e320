package dev.jams.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void linesUpItsColumns() {
    Table table = new Table("name", "µs");
    table.row("a longer one", "1.0");
    table.row("b", "12,345");
    assertThat(table)
        .hasToString(
            """
            | name         | µs     |
            | ------------ | ------ |
            | a longer one | 1.0    |
            | b            | 12,345 |
            """);
  }

  @Test
  void rejectsARowOfAnotherWidth() {
    assertThatThrownBy(() -> new Table("a", "b").row("1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 cells in a table of 2 columns");
  }

  @Test
  void writesAsManyDigitsAsMeanSomething() {
    assertThat(Table.number(1.234)).isEqualTo("1.23");
    assertThat(Table.number(12.34)).isEqualTo("12.3");
    assertThat(Table.number(12345.6)).isEqualTo("12,346");
    assertThat(Table.percent(1, 3)).isEqualTo("33.3 %");
    assertThat(Table.percent(0, 0)).isEqualTo("0.0 %");
  }
}
