package dev.jams.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What limit is found for servers of known capacity, in simulated time. */
class AdaptiveLimitTest {
  private static final int INITIAL = 100;
  private static final int MIN = 10;
  private static final int MAX = 1000;

  @ParameterizedTest
  @CsvSource({"8, false", "8, true", "32, false", "32, true", "200, false", "200, true"})
  void atFourTimesTheCapacityNearlyAllOfItIsUsedAndNobodyWaitsLong(int threads, boolean random) {
    Simulation server = new Simulation(INITIAL, MIN, MAX, threads);
    Runnable method = server.method(() -> random ? server.exponential(20) : 20);
    double capacity = threads / 0.020;
    server.rate = 4 * capacity;
    server.run(20, method);

    server.run(60, method);

    assertThat(server.served).isGreaterThan((int) (0.95 * 60 * capacity));
    assertThat(server.meanMillis()).isBetween(19.0, 20 * 2.5);
    assertThat(server.limit.allowed()).isBetween(threads / 2, 2 * threads + MIN);
  }

  @Test
  void limitStaysWhereItIsUnderLoadThatDoesNotEnd() {
    Simulation server = new Simulation(INITIAL, MIN, MAX, 32);
    Runnable method = server.method(() -> 20);
    server.rate = 4 * 1600;
    server.run(60, method);
    int found = server.highest;

    server.run(600, method);

    assertThat(server.highest).isBetween(32, 60);
    assertThat(found).isGreaterThanOrEqualTo(server.highest - 5);
  }

  @Test
  void withinTheCapacityHardlyAnyCallIsRefused() {
    Simulation server = new Simulation(INITIAL, MIN, MAX, 32);
    Runnable method = server.method(() -> server.exponential(20));
    server.rate = 0.5 * 1600;
    server.run(60, method);
    assertThat(server.refused).isZero();

    server.rate = 0.9 * 1600;
    server.run(60, method);
    assertThat(server.refusedShare()).isLessThan(0.01);
  }

  @Test
  void recoversAfterAnOverload() {
    Simulation server = new Simulation(INITIAL, MIN, MAX, 32);
    Runnable method = server.method(() -> server.exponential(20));
    server.rate = 20 * 1600;
    server.run(30, method);
    server.rate = 0.7 * 1600;
    server.run(2, method);

    server.run(60, method);

    assertThat(server.refusedShare()).isLessThan(0.005);
  }

  @Test
  void followsACapacityThatGrowsAndFalls() {
    Simulation server = new Simulation(INITIAL, MIN, MAX, 32);
    Runnable method = server.method(() -> 20);
    server.rate = 4 * 1600;
    server.run(20, method);
    server.threads = 320;
    server.run(20, method);

    server.run(10, method);
    assertThat(server.refusedShare()).isLessThan(0.01);

    server.threads = 32;
    server.run(20, method);
    server.run(10, method);
    assertThat(server.meanMillis()).isLessThan(40);
    assertThat(server.served).isGreaterThan(15_000);
  }

  @Test
  void aServiceThatBecomesSlowerWithoutAQueueIsNotThrottledForLong() {
    Simulation server = new Simulation(INITIAL, MIN, MAX, Integer.MAX_VALUE);
    double[] millis = {5};
    Runnable method = server.method(() -> server.exponential(millis[0]));
    server.rate = 5000;
    server.run(20, method);
    millis[0] = 50;
    server.run(20, method);

    server.run(20, method);

    assertThat(server.refusedShare()).isLessThan(0.01);
  }

  @Test
  void aChangeOfTheMixIsNotTakenForAQueue() {
    Simulation server = new Simulation(INITIAL, MIN, MAX, 200);
    Runnable fast = server.method(() -> server.exponential(1));
    Runnable slow = server.method(() -> server.exponential(100));
    server.rate = 500;
    server.run(20, fast, fast, fast, fast, slow);
    assertThat(server.refused).isZero();
    server.rate = 600;

    server.run(20, slow);

    assertThat(server.refused).isZero();
  }

  @Test
  void aFixedLimitStays() {
    Simulation server = new Simulation(40, 40, 40, 4);
    Runnable method = server.method(() -> 20);
    server.rate = 1000;

    server.run(60, method);

    assertThat(server.lowest).isEqualTo(40);
    assertThat(server.highest).isEqualTo(40);
  }
}
