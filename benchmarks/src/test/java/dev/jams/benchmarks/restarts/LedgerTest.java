package dev.jams.benchmarks.restarts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LedgerTest {
  private final Ledger ledger = new Ledger();

  LedgerTest() {
    for (int i = 0; i < 4; i++) {
      int id = ledger.next();
      if (id != 3) {
        ledger.acknowledge(id);
      }
    }
  }

  @Test
  void isRightWhenEachAcknowledgedRowIsThereOnce() {
    for (var rows : List.of(Map.of(1, 1, 2, 1, 4, 1), Map.of(1, 1, 2, 1, 3, 1, 4, 1))) {
      Ledger.Balance balance = ledger.balance(rows);
      assertThat(balance.isRight()).isTrue();
      assertThat(balance.unacknowledged()).containsOnlyKeys(3);
    }
  }

  @Test
  void findsAnAcknowledgedRowThatIsNotThere() {
    Ledger.Balance balance = ledger.balance(Map.of(1, 1, 4, 1));
    assertThat(balance.isRight()).isFalse();
    assertThat(balance.lost()).containsExactly(2);
  }

  @Test
  void findsARowThatIsThereTwice() {
    Ledger.Balance balance = ledger.balance(Map.of(1, 1, 2, 2, 4, 1));
    assertThat(balance.isRight()).isFalse();
    assertThat(balance.repeated()).containsExactly(Map.entry(2, 2));
    assertThat(balance.rows()).isEqualTo(4);
  }

  @Test
  void findsARowThatNobodySent() {
    Ledger.Balance balance = ledger.balance(Map.of(1, 1, 2, 1, 4, 1, 5, 1));
    assertThat(balance.isRight()).isFalse();
    assertThat(balance.unknown()).containsOnlyKeys(5);
  }

  @Test
  void namesWhatIsWrong() {
    assertThat(ledger.balance(Map.of(1, 2, 3, 1, 4, 1, 9, 1)))
        .hasToString(
            "4 rows sent, 3 acknowledged, 5 in the database; acknowledged but not there 1 [2],"
                + " more than once 1 [1=2], never sent 1 [9=1], not acknowledged 1 [3=1]");
  }
}
