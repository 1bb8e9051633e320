package dev.jams.limits;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.HashCode;
import com.google.protobuf.ByteString;
import dev.jams.Size;
import dev.jams.limits.AnswerStore.Answered;
import dev.jams.limits.AnswerStore.Claim;
import dev.jams.limits.AnswerStore.Found;
import dev.jams.limits.AnswerStore.GoesOn;
import dev.jams.limits.AnswerStore.Scope;
import dev.jams.limits.AnswerStore.TooMany;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnswerStoreTest {
  private static final HashCode REQUEST = HashCode.fromLong(1);
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private static AnswerStore store(int answers, int perCaller, long bytes) {
    return new AnswerStore(
        new IdempotencySettings(
            List.of("*"),
            false,
            Duration.ofHours(24),
            answers,
            perCaller,
            Size.ofBytes(bytes),
            Duration.ofMinutes(5),
            1000,
            100));
  }

  private static Scope scope(String caller, int key) {
    return new Scope(caller, "m", "key-" + key);
  }

  private static void answer(AnswerStore store, Scope scope, int size, long now) {
    Answer answer =
        new Answer(null, ByteString.copyFrom(new byte[size]), Status.OK, new Metadata());
    store.keep((Claim) store.claim(scope, REQUEST, now), answer, now);
  }

  private static boolean has(AnswerStore store, Scope scope, long now) {
    Found found = store.claim(scope, REQUEST, now);
    if (found instanceof Claim claim) {
      store.release(claim);
    }
    return found instanceof Answered;
  }

  @Test
  void oldestGoFirstWhereThereAreTooMany() {
    AnswerStore store = store(3, 3, 1 << 20);
    for (int i = 0; i < 5; i++) {
      answer(store, scope("a", i), 10, 0);
    }
    assertThat(store.size()).isEqualTo(3);
    assertThat(has(store, scope("a", 1), 0)).isFalse();
    assertThat(has(store, scope("a", 2), 0)).isTrue();
    assertThat(has(store, scope("a", 4), 0)).isTrue();
  }

  @Test
  void oneCallerPushesOutOnlyHisOwn() {
    AnswerStore store = store(1000, 10, 1 << 20);
    answer(store, scope("alice", 0), 10, 0);
    for (int i = 0; i < 5000; i++) {
      answer(store, scope("mallory", i), 10, 0);
    }
    assertThat(store.size()).isEqualTo(11);
    assertThat(has(store, scope("alice", 0), 0)).isTrue();
    assertThat(has(store, scope("mallory", 4999), 0)).isTrue();
  }

  @Test
  void memoryIsBoundedAndWhatIsTooLargeIsNotKept() {
    AnswerStore store = store(1000, 1000, 10_000);
    for (int i = 0; i < 100; i++) {
      answer(store, scope("a", i), 2000, 0);
      assertThat(store.bytes()).isLessThanOrEqualTo(10_000);
    }
    assertThat(store.size()).isEqualTo(4);
    answer(store, scope("b", 0), 20_000, 0);
    assertThat(has(store, scope("b", 0), 0)).isFalse();
    assertThat(store.size()).isEqualTo(4);
  }

  @Test
  void answersAreForgottenInTimeAndTheirMemoryIsFree() {
    AnswerStore store = store(10, 10, 1 << 20);
    answer(store, scope("a", 0), 10, 0);
    answer(store, scope("a", 1), 10, HOUR);
    assertThat(has(store, scope("a", 0), 24 * HOUR - 1)).isTrue();
    assertThat(has(store, scope("a", 0), 24 * HOUR)).isFalse();
    assertThat(has(store, scope("a", 1), 24 * HOUR)).isTrue();
    assertThat(has(store, scope("a", 1), 25 * HOUR)).isFalse();
    assertThat(store.size()).isZero();
    assertThat(store.bytes()).isZero();
  }

  @Test
  void aCallThatNeverEndsGivesItsPlaceToAnotherWhoseAnswerCounts() {
    AnswerStore store = store(10, 10, 1 << 20);
    Scope scope = scope("a", 0);
    Claim lost = (Claim) store.claim(scope, REQUEST, 0);
    assertThat(store.claim(scope, REQUEST, HOUR / 12 - 1)).isInstanceOf(GoesOn.class);
    Claim other = (Claim) store.claim(scope, REQUEST, HOUR / 12);
    store.keep(lost, new Answer(null, null, Status.NOT_FOUND, new Metadata()), HOUR / 12);
    store.release(lost);
    assertThat(store.claim(scope, REQUEST, HOUR / 12)).isInstanceOf(GoesOn.class);
    store.keep(other, new Answer(null, null, Status.OUT_OF_RANGE, new Metadata()), HOUR / 12);
    Answered answered = (Answered) store.claim(scope, REQUEST, HOUR / 12);
    assertThat(answered.answer().status()).isEqualTo(Status.OUT_OF_RANGE);
  }

  @Test
  void callsThatNeverEndAreBoundedAndForgottenInTime() {
    AnswerStore store = store(10, 10, 1 << 20);
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      if (store.claim(scope("caller-" + i % 1000, i), REQUEST, i) instanceof TooMany) {
        refused++;
      }
      assertThat(store.goingOn()).isLessThanOrEqualTo(1000);
    }
    assertThat(refused).isEqualTo(99_000);
    long later = HOUR / 12 + 100_000;
    Claim claim = (Claim) store.claim(scope("a", 0), REQUEST, later);
    assertThat(store.goingOn()).isEqualTo(1);
    store.release(claim);
    assertThat(store.goingOn()).isZero();
    // And all of them may call again.
    for (int i = 0; i < 1000; i++) {
      assertThat(store.claim(scope("caller-" + i, i), REQUEST, later)).isInstanceOf(Claim.class);
    }
  }

  @Test
  void callsOfOneCallerThatNeverEndLeaveRoomForOthers() {
    AnswerStore store = store(10, 10, 1 << 20);
    Claim first = (Claim) store.claim(scope("mallory", 0), REQUEST, 0);
    for (int i = 1; i < 5000; i++) {
      assertThat(store.claim(scope("mallory", i), REQUEST, 0) instanceof Claim).isEqualTo(i < 100);
    }
    assertThat(store.goingOn()).isEqualTo(100);
    assertThat(store.claim(scope("alice", 0), REQUEST, 0)).isInstanceOf(Claim.class);
    store.release(first);
    store.release(first);
    assertThat(store.claim(scope("mallory", 6000), REQUEST, 0)).isInstanceOf(Claim.class);
    assertThat(store.claim(scope("mallory", 6001), REQUEST, 0)).isInstanceOf(TooMany.class);
  }
}
