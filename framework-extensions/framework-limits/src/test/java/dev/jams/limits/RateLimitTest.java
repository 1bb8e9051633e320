package dev.jams.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.internal.net.GuardCounts;
import dev.jams.limits.notes.Note;
import dev.jams.limits.notes.NotesGrpc;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What one call does to another in the middle of it, which no socket can bring about at will. */
class RateLimitTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private static RateRule rule(String name, int requests) {
    return new RateRule(
        name,
        new RateSettings(
            List.of("*"),
            RateSettings.By.ADDRESS,
            Optional.empty(),
            requests,
            Duration.ofHours(1),
            Optional.empty()),
        100);
  }

  /** A call from an address, in the middle of which something else may happen. */
  private static final class Call extends ServerCall<Note, Note> {
    private final String address;
    private final int when;
    private final Runnable what;
    private int asked;
    private boolean passed;

    Call(String address, int when, Runnable what) {
      this.address = address;
      this.when = when;
      this.what = what;
    }

    Call(String address) {
      this(address, -1, () -> {});
    }

    void through(RateLimit limit) {
      var unused =
          limit.interceptCall(
              this,
              new Metadata(),
              (call, headers) -> {
                passed = true;
                return new Listener<>() {};
              });
    }

    @Override
    public Attributes getAttributes() {
      if (asked++ == when) {
        what.run();
      }
      try {
        return Attributes.newBuilder()
            .set(
                Grpc.TRANSPORT_ATTR_REMOTE_ADDR,
                new InetSocketAddress(InetAddress.getByName(address), 1))
            .build();
      } catch (UnknownHostException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void request(int numMessages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(Note message) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<Note, Note> getMethodDescriptor() {
      return NotesGrpc.getGetMethod();
    }
  }

  @Test
  void whatOneRuleRefusesCostsNothingOfAnotherWhereverACallComesBetween() {
    boolean within;
    int when = 0;
    do {
      RateRule wide = rule("wide", 3);
      RateRule narrow = rule("narrow", 1);
      var limit =
          new RateLimit(List.of(wide, narrow), false, new GuardCounts().of("test"), () -> 0);
      Call other = new Call("192.0.2.1");
      Call first = new Call("192.0.2.1", when, () -> other.through(limit));
      first.through(limit);
      within = first.asked > when;
      if (within) {
        assertThat(first.passed ^ other.passed).as("between at %d", when).isTrue();
        // One of three has passed.
        assertThat(wide.look(new Caller(other), new Metadata(), 0))
            .as("between at %d", when)
            .isEqualTo(HOUR / 3);
      }
      when++;
    } while (within);
    assertThat(when).isGreaterThan(4);
  }

  @Test
  void whatIsGivenBackIsWhatTimeHasNotPaidOff() {
    Pace pace = Pace.of(2, Duration.ofHours(1), 2);
    Bucket bucket = new Bucket(1);
    pace.take(bucket, 0);
    pace.giveBack(bucket, 0);
    assertThat(pace.look(bucket, 0)).isEqualTo(HOUR / 2);
    pace.take(bucket, 0);
    long later = HOUR / 8;
    pace.giveBack(bucket, later);
    // As if nothing had been taken, and not more.
    assertThat(pace.look(bucket, later)).isEqualTo(HOUR / 2);
    pace.take(bucket, later);
    assertThat(pace.look(bucket, later)).isZero();
    pace.giveBack(bucket, HOUR);
    assertThat(pace.look(bucket, later)).isZero();
    bucket.forget();
    pace.giveBack(bucket, 0);
    assertThat(bucket.paidOff()).isEqualTo(Bucket.GONE);
  }

  @Test
  void addressesOfOneNetworkAreOneCaller() {
    assertThat(network("2001:db8:1:2::1")).isEqualTo(network("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    assertThat(network("2001:db8:1:2::1")).isNotEqualTo(network("2001:db8:1:3::1"));
    assertThat(network("192.0.2.1")).isNotEqualTo(network("192.0.2.2"));
    assertThat(network("::ffff:192.0.2.1")).isEqualTo(network("192.0.2.1"));
    assertThat(network("::1")).isNotEqualTo(network("0.0.0.0"));
  }

  private static long network(String address) {
    return new Caller(new Call(address)).network();
  }
}
