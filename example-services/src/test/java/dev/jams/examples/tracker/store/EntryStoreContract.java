package dev.jams.examples.tracker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database does alike. */
abstract class EntryStoreContract {

  private static final Instant NINE = Instant.parse("2026-01-05T09:00:00Z");
  private static final Instant TEN = Instant.parse("2026-01-05T10:00:00Z");
  private static final int THREADS = 8;

  private EntryStore store;

  /** Opens a store without entries. */
  abstract EntryStore openEmpty();

  @BeforeEach
  void open() {
    store = openEmpty();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void givesBackWhatWasAdded() {
    Entry finished =
        new Entry(
            "a.B-c_~9",
            "naïve \"quotes\" 🙂\n; DROP TABLE time_entry",
            NINE.plusNanos(123_456_000),
            Optional.of(TEN),
            List.of("b, c", "ä", "{a}", "NULL"),
            "toggl");
    Entry running = entry("r", NINE, null);

    store.add(finished);
    store.add(running);

    assertThat(store.find(finished.id())).contains(finished);
    assertThat(store.find("r")).contains(running);
    assertThat(store.find("A.b-c_~9")).isEmpty();
    assertThat(store.list(EntryQuery.allIn(TimeRange.ALL))).containsExactly(running, finished);
  }

  @Test
  void keepsTimesToTheMicrosecondFromTheFirstYearToTheLast() {
    Instant first = Instant.parse("0001-01-01T00:00:00Z");
    Instant last = Instant.parse("9999-12-31T23:59:59.999999Z");
    Entry early = entry("early", first, first.plusNanos(1_999));
    Entry late = entry("late", last.minusNanos(1_000), last);

    store.add(early);
    store.add(late);

    assertThat(store.find("early").orElseThrow().end()).contains(first.plusNanos(1_000));
    assertThat(store.list(EntryQuery.allIn(TimeRange.ALL))).containsExactly(early, late);
  }

  @Test
  void listsWhatOverlapsByStartAndThenByTheBytesOfTheId() {
    Entry lower = entry("a", NINE, TEN);
    Entry upper = entry("B", NINE, TEN);
    Entry dash = entry("a-b", NINE, TEN);
    Entry before = entry("before", NINE.minusSeconds(60), NINE);
    Entry after = entry("after", TEN, TEN.plusSeconds(60));
    Entry moment = entry("moment", NINE, NINE);
    Entry running = entry("running", NINE.minusSeconds(600), null);
    store.addMissing(List.of(lower, upper, dash, before, after, moment));
    store.add(running);

    assertThat(store.list(EntryQuery.allIn(new TimeRange(NINE, TEN))))
        .containsExactly(running, upper, lower, dash, moment);
  }

  @Test
  void listsAPageAfterAPosition() {
    List<Entry> all =
        IntStream.range(0, 5).mapToObj(i -> entry("e" + i, NINE.plusSeconds(i / 2), TEN)).toList();
    store.addMissing(all);

    assertThat(store.list(new EntryQuery(TimeRange.ALL, all.get(1).position(), 2)))
        .isEqualTo(all.subList(2, 4));
    assertThat(store.list(new EntryQuery(TimeRange.ALL, all.get(4).position(), 2))).isEmpty();
  }

  @Test
  void refusesAnIdThatIsTaken() {
    Entry first = entry("x", NINE, TEN);
    store.add(first);

    EntryConflictException e =
        catchThrowableOfType(EntryConflictException.class, () -> store.add(entry("x", TEN, TEN)));

    assertThat(e.existing()).isEqualTo(first);
    assertThat(store.find("x")).contains(first);
  }

  @Test
  void refusesASecondRunningEntry() {
    Entry first = entry("x", NINE, null);
    store.add(first);

    EntryConflictException e =
        catchThrowableOfType(EntryConflictException.class, () -> store.add(entry("y", TEN, null)));

    assertThat(e.existing()).isEqualTo(first);
    assertThat(store.findRunning()).contains(first);
    assertThat(store.find("y")).isEmpty();
  }

  @Test
  void letsTheNextOneRunWhenTheFirstIsFinishedOrGone() {
    store.add(entry("x", NINE, null));
    store.update("x", entry -> entry.endingAt(TEN));
    assertThat(store.findRunning()).isEmpty();

    store.add(entry("y", TEN, null));
    store.delete("y");

    store.add(entry("z", TEN, null));
    assertThat(store.findRunning()).map(Entry::id).contains("z");
  }

  @Test
  void letsOneOfManyRun() throws Exception {
    List<Boolean> added =
        atOnce(
            i -> {
              try {
                store.add(entry("e" + i, NINE, null));
                return true;
              } catch (EntryConflictException e) {
                return false;
              }
            });

    assertThat(Collections.frequency(added, true)).isEqualTo(1);
    assertThat(store.list(EntryQuery.allIn(TimeRange.ALL))).hasSize(1);
  }

  @Test
  void addsWhatIsMissing() {
    store.add(entry("b", NINE, TEN));
    List<Entry> entries =
        List.of(
            entry("a", NINE, TEN),
            entry("b", TEN, TEN),
            entry("c", NINE, TEN),
            entry("a", TEN, TEN));

    assertThat(store.addMissing(entries)).isEqualTo(2);
    assertThat(store.addMissing(entries)).isZero();
    assertThat(store.addMissing(List.of())).isZero();
    assertThat(store.list(EntryQuery.allIn(TimeRange.ALL)))
        .containsExactly(entry("a", NINE, TEN), entry("b", NINE, TEN), entry("c", NINE, TEN));
  }

  @Test
  void addsWhatIsMissingOnceThoughManyTry() throws Exception {
    List<Entry> entries =
        IntStream.range(0, 200).mapToObj(i -> entry("e" + i, NINE.plusSeconds(i), TEN)).toList();

    List<Integer> added = atOnce(i -> store.addMissing(entries));

    assertThat(added.stream().mapToInt(Integer::intValue).sum()).isEqualTo(200);
    assertThat(store.list(EntryQuery.allIn(TimeRange.ALL))).hasSize(200);
  }

  @Test
  void losesNoneOfManyUpdates() throws Exception {
    store.add(entry("x", NINE, TEN));

    var unused =
        atOnce(
            i ->
                store.update(
                    "x",
                    entry -> {
                      List<String> tags = new ArrayList<>(entry.tags());
                      tags.add("t" + i);
                      return new Entry("x", "", entry.start(), entry.end(), tags, entry.source());
                    }));

    assertThat(store.find("x").orElseThrow().tags()).hasSize(THREADS);
  }

  @Test
  void leavesAnEntryAsItIsWhenItsChangeFails() {
    Entry before = entry("x", NINE, TEN);
    store.add(before);

    assertThatThrownBy(
            () ->
                store.update(
                    "x",
                    entry -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no");
    assertThat(store.find("x")).contains(before);
  }

  @Test
  void knowsWhatIsNotThere() {
    assertThat(store.find("x")).isEmpty();
    assertThat(store.findRunning()).isEmpty();
    assertThat(store.update("x", entry -> entry)).isEmpty();
    assertThat(store.delete("x")).isFalse();
  }

  static Entry entry(String id, Instant start, Instant end) {
    return new Entry(id, "", start, Optional.ofNullable(end), List.of(), "manual");
  }

  private interface NumberedCall<T> {
    T call(int number) throws Exception;
  }

  private static <T> List<T> atOnce(NumberedCall<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<T>> calls =
          IntStream.range(0, THREADS).<Callable<T>>mapToObj(i -> () -> work.call(i)).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
