package dev.jams.benchmarks.restarts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ChecksTest {
  private static final int FULL = 100;
  private static final ProcessFigures HELD = new ProcessFigures(50, 60, 200_000);
  private static final Ledger.Balance RIGHT = new Ledger().balance(Map.of());

  private final List<Tally.Counted> counted = new ArrayList<>();
  private final List<Restart> restarts =
      new ArrayList<>(Collections.nCopies(FULL, restart(HELD, 0, 6)));

  private final List<Optional<Integer>> lastExits =
      new ArrayList<>(List.of(Optional.of(0), Optional.of(0)));

  ChecksTest() {
    for (Kind kind : Kind.values()) {
      counted.add(counted(kind, 0, 50, 100));
    }
  }

  private static Restart restart(ProcessFigures held, int exitCode, int seconds) {
    return new Restart(
        0,
        Optional.of(held),
        Optional.of(exitCode),
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(2));
  }

  private static Tally.Counted counted(Kind kind, int failed, int before, int during) {
    return new Tally.Counted(kind, 1000, failed, 0, latencies(before), latencies(during));
  }

  private static Latencies latencies(int millis) {
    Latencies latencies = new Latencies();
    latencies.add(TimeUnit.MILLISECONDS.toNanos(millis));
    return latencies;
  }

  private Checks checks(Ledger.Balance balance) {
    Plan plan = new Plan(restarts.size(), 100, Duration.ofSeconds(5), 1, Fault.NONE);
    return new Checks(
        new Run.Result(
            plan, restarts, counted, List.of(), balance, lastExits, Duration.ofSeconds(60)));
  }

  @Test
  void findsNothingWhereAllIsWell() {
    assertThat(checks(RIGHT).violations()).isEmpty();
    assertThat(checks(RIGHT).statistics())
        .isEqualTo(
            "0 of 6,000 requests failed: with 95 % confidence fewer than 5.0e-04 of all do.");
  }

  @Test
  void findsAFailedRequest() {
    counted.set(3, counted(Kind.HTTP1_POST, 1, 50, 100));
    assertThat(checks(RIGHT).violations()).containsExactly("1 requests failed");
    assertThat(checks(RIGHT).statistics()).isEqualTo("1 of 6,000 requests failed.");
  }

  @Test
  void findsALostRow() {
    Ledger ledger = new Ledger();
    ledger.acknowledge(ledger.next());
    assertThat(checks(ledger.balance(Map.of())).violations())
        .containsExactly("the database differs from the ledger");
  }

  @Test
  void findsAnExitCode() {
    restarts.set(7, restart(HELD, 1, 6));
    assertThat(checks(RIGHT).violations())
        .containsExactly(
            "instance 0: exit code 1 after 6000 ms, expected exit code 0 within 15000 ms");
  }

  @Test
  void findsTheEndOfTheLastStop() {
    lastExits.set(0, Optional.of(1));
    lastExits.set(1, Optional.empty());
    assertThat(checks(RIGHT).violations())
        .containsExactly(
            "the last stop of an instance ended with exit code 1, expected exit code 0",
            "the last stop of an instance ended with SIGKILL, expected exit code 0");
  }

  @Test
  void findsAStopThatTookTooLong() {
    restarts.set(7, restart(HELD, 0, 16));
    assertThat(checks(RIGHT).violations())
        .containsExactly(
            "instance 0: exit code 0 after 16000 ms, expected exit code 0 within 15000 ms");
  }

  @Test
  void findsThatRequestsBecameSlow() {
    counted.replaceAll(of -> counted(of.kind(), 0, 50, 151));
    assertThat(checks(RIGHT).violations())
        .containsExactly("p99 with restarts is 151 ms, expected up to 150 ms");
  }

  @Test
  void findsGrowth() {
    ProcessFigures more = new ProcessFigures(71, 83, 251_000);
    Restart[] last = new Restart[FULL / 4];
    Arrays.fill(last, restart(more, 0, 6));
    restarts.subList(FULL - last.length, FULL).clear();
    restarts.addAll(List.of(last));
    assertThat(checks(RIGHT).violations())
        .containsExactly(
            "instances hold 71 threads in the end, at first 50",
            "instances hold 83 open files in the end, at first 60",
            "instances hold 251000 KiB of resident memory in the end, at first 200000");
  }

  @Test
  void judgesNeitherSpeedNorGrowthAfterFewRestarts() {
    restarts.subList(4, FULL).clear();
    restarts.set(3, restart(new ProcessFigures(500, 600, 900_000), 0, 6));
    counted.replaceAll(of -> counted(of.kind(), 0, 50, 5000));
    assertThat(checks(RIGHT).violations()).isEmpty();
  }
}
