package dev.jams.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BucketsTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long ALICE = 42;

  /** Ten calls in a second, three at once. */
  private final Pace pace = Pace.of(10, Duration.ofSeconds(1), 3);

  private boolean pass(Buckets buckets, long caller, long now) {
    while (true) {
      long left = pace.take(buckets.of(caller), now);
      if (left != Bucket.GONE) {
        return left >= 0;
      }
    }
  }

  @Test
  void asManyAsABurstComeAtOnceAndThenOneInEachInterval() {
    Bucket bucket = new Bucket(ALICE);
    long start = 5 * SECOND;
    assertThat(pace.take(bucket, start)).isEqualTo(2 * SECOND / 10);
    assertThat(pace.take(bucket, start)).isEqualTo(SECOND / 10);
    assertThat(pace.take(bucket, start)).isZero();
    assertThat(pace.take(bucket, start)).isEqualTo(-SECOND / 10);
    assertThat(pace.take(bucket, start + SECOND / 10 - 1)).isEqualTo(-1);
    assertThat(pace.take(bucket, start + SECOND / 10)).isZero();
  }

  @Test
  void whatIsRefusedCostsNothing() {
    Bucket bucket = new Bucket(ALICE);
    for (int i = 0; i < 1000; i++) {
      pace.take(bucket, 0);
    }
    assertThat(pace.take(bucket, SECOND / 10)).isZero();
  }

  @Test
  void whoCallsNoFasterThanAllowedIsNeverRefusedHoweverLong() {
    Pace thirds = Pace.of(3, Duration.ofSeconds(1), 1);
    Bucket bucket = new Bucket(ALICE);
    int passed = 0;
    for (long i = 0; i < 300_000; i++) {
      // Every 100 ms for more than eight hours: a third of a second is not a whole number of these.
      if (thirds.take(bucket, i * SECOND / 10) >= 0) {
        passed++;
      }
    }
    assertThat(passed).isEqualTo(75_000);
    Bucket exact = new Bucket(ALICE);
    for (long i = 0; i < 100_000; i++) {
      assertThat(thirds.take(exact, i * thirds.interval())).isZero();
    }
  }

  @Test
  void neverMoreThanAllowedPassInAnyPeriodWhateverTheTimes() {
    Random random = new Random(1);
    Bucket bucket = new Bucket(ALICE);
    List<Long> passed = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 20_000; i++) {
      now += random.nextInt(60_000_000);
      if (pace.take(bucket, now) >= 0) {
        passed.add(now);
      }
    }
    for (int i = 0; i + 13 < passed.size(); i++) {
      assertThat(passed.get(i + 13) - passed.get(i)).isGreaterThanOrEqualTo(SECOND);
    }
    assertThat(passed).hasSizeGreaterThan((int) (now / SECOND) * 9);
  }

  @Test
  void ofManyThreadsExactlyABurstPassesEvenOnFirstCalls() throws Exception {
    Pace many = Pace.of(100, Duration.ofDays(1), 100);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 50; round++) {
        Buckets buckets = new Buckets(100);
        Callable<Integer> caller =
            () -> {
              int passed = 0;
              for (int i = 0; i < 100; i++) {
                if (many.take(buckets.of(ALICE), 0) >= 0) {
                  passed++;
                }
              }
              return passed;
            };
        int passed = 0;
        for (Future<Integer> each :
            threads.invokeAll(List.of(caller, caller, caller, caller, caller, caller))) {
          passed += each.get();
        }
        assertThat(passed).isEqualTo(100);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aFloodOfOtherCallersDoesNotMakeOneForgetWhatHeHasUsed() {
    Buckets buckets = new Buckets(1000);
    Random random = new Random(2);
    for (int i = 0; i < 3; i++) {
      assertThat(pass(buckets, ALICE, 0)).isTrue();
    }
    for (int i = 0; i < 200_000; i++) {
      // Each is new, and so is let in: nobody is refused because others are many.
      assertThat(pass(buckets, random.nextLong(), 0)).isTrue();
    }
    assertThat(pass(buckets, ALICE, 0)).isFalse();
  }

  @Test
  void aFloodDoesNotKeepOthersFromCallingAndThoseWhoOweNothingGoFirst() {
    Buckets buckets = new Buckets(1000);
    Random random = new Random(3);
    assertThat(pass(buckets, ALICE, 0)).isTrue();
    long later = 10 * SECOND;
    // Alice owes nothing any more; Bob has just called once.
    long bob = 43;
    assertThat(pass(buckets, bob, later)).isTrue();
    for (int i = 0; i < 200_000; i++) {
      pass(buckets, random.nextLong(), later);
    }
    assertThat(pass(buckets, ALICE, later)).isTrue();
    assertThat(pass(buckets, bob, later)).isTrue();
  }

  @Test
  void bucketsAreBoundedAndHoldAsManyAsAskedFor() {
    assertThat(new Buckets(1).places()).isEqualTo(8);
    assertThat(new Buckets(8).places()).isEqualTo(8);
    assertThat(new Buckets(9).places()).isEqualTo(16);
    assertThat(new Buckets(100_000).places()).isEqualTo(131_072);
  }

  @Test
  void paceThatCannotBeIsRefused() {
    assertThatThrownBy(() -> Pace.of(2_000_000, Duration.ofSeconds(1), 1))
        .hasMessage("requests are more than 1,000,000 in a second, expected at most so many");
    assertThatThrownBy(() -> Pace.of(1, Duration.ofDays(1), 367))
        .hasMessage("burst is more than 366d bring, expected at most 366");
    assertThatThrownBy(() -> Pace.of(1, Duration.ofDays(30_000), 1))
        .hasMessage("period is more than 366d, expected at most that");
  }
}
