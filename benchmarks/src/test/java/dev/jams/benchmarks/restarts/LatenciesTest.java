package dev.jams.benchmarks.restarts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LatenciesTest {
  @Test
  void percentilesAreLatenciesThatOccurred() {
    Latencies latencies = new Latencies();
    for (int i = 5000; i > 0; i--) {
      latencies.add(TimeUnit.MILLISECONDS.toNanos(i));
    }
    assertThat(latencies.percentileMillis(0.5)).isEqualTo(2500);
    assertThat(latencies.percentileMillis(0.99)).isEqualTo(4950);
    assertThat(latencies.percentileMillis(1)).isEqualTo(5000);
  }

  @Test
  void noneHaveNoPercentile() {
    assertThat(new Latencies().percentileMillis(0.99)).isNaN();
  }
}
