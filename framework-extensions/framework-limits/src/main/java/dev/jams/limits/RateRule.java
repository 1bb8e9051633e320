package dev.jams.limits;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.grpc.Metadata;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One of {@code limits.rates}: its pace, and who has called. Safe for use by any thread. */
final class RateRule {
  /** Nobody who could choose a principal or a key by its hash knows this. */
  private static final HashFunction HASH =
      Hashing.sipHash24(new SecureRandom().nextLong(), new SecureRandom().nextLong());

  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final RateSettings settings;
  private final Pace pace;

  /** Null where no key is asked for. */
  private final Metadata.Key<String> key;

  /** Of those with a name, so that nobody without one can push them out. */
  private final Buckets named;

  private final Buckets networks;

  RateRule(String name, RateSettings settings, int maxCallers) {
    this.name = name;
    this.settings = settings;
    this.pace = settings.pace();
    this.key =
        settings
            .header()
            .map(header -> Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER))
            .orElse(null);
    this.named = new Buckets(settings.by() == RateSettings.By.ADDRESS ? 1 : maxCallers);
    this.networks = new Buckets(maxCallers);
  }

  String name() {
    return name;
  }

  Pace pace() {
    return pace;
  }

  RateSettings settings() {
    return settings;
  }

  /**
   * Whether there is room for a call.
   *
   * @return as {@link Pace#look}
   */
  long look(Caller caller, Metadata headers, long now) {
    Bucket bucket = bucket(caller, headers);
    return bucket == null ? pace.most() : pace.look(bucket, now);
  }

  /**
   * Takes a call, if there is room for it.
   *
   * @return as {@link Pace#look}
   */
  long take(Caller caller, Metadata headers, long now) {
    while (true) {
      Bucket bucket = bucket(caller, headers);
      long left = bucket == null ? pace.most() : pace.take(bucket, now);
      if (left != Bucket.GONE) {
        return left;
      }
    }
  }

  /**
   * Takes back what the call took.
   *
   * @param since nanoseconds since then
   */
  void giveBack(Caller caller, Metadata headers, long since) {
    Bucket bucket = bucket(caller, headers);
    if (bucket != null) {
      pace.giveBack(bucket, since);
    }
  }

  /** Null for calls of the app to itself, if nobody has given them a name. */
  private Bucket bucket(Caller caller, Metadata headers) {
    switch (settings.by()) {
      case PRINCIPAL -> {
        String principal = Caller.principal();
        if (principal != null) {
          return named.of(caller.principal(principal, HASH));
        }
      }
      case KEY -> {
        String value = headers.get(key);
        if (value != null) {
          return named.of(HASH.hashUnencodedChars(value).asLong());
        }
      }
      case ADDRESS -> {}
    }
    return caller.hasAddress() ? networks.of(HASH.hashLong(caller.network()).asLong()) : null;
  }

  /** The policy, for {@code RateLimit-Policy}. */
  String policy() {
    Duration period = settings.period();
    String policy = "\"" + name + "\";q=" + settings.requests();
    // Its unit is the second.
    return period.getNano() == 0 ? policy + ";w=" + period.getSeconds() : policy;
  }

  /** What is left of it, for {@code RateLimit}. */
  String state(long left) {
    return "\"" + name + "\";r=" + pace.calls(left) + ";t=" + seconds(pace.untilNext(left));
  }

  private static long seconds(long nanos) {
    return -Math.floorDiv(-nanos, NANOS_PER_SECOND);
  }
}
