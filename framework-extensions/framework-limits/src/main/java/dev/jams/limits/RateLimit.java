package dev.jams.limits;

import com.google.rpc.QuotaFailure;
import dev.jams.RichStatus;
import dev.jams.internal.net.Guard;
import dev.jams.internal.net.Guards;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Counts the calls of one method for all rules that it has, and refuses what is more than one of
 * them allows. What is refused counts for none.
 */
final class RateLimit implements ServerInterceptor {
  /** The header fields of {@code draft-ietf-httpapi-ratelimit-headers-10}. */
  static final Metadata.Key<String> POLICY =
      Metadata.Key.of("ratelimit-policy", Metadata.ASCII_STRING_MARSHALLER);

  static final Metadata.Key<String> STATE =
      Metadata.Key.of("ratelimit", Metadata.ASCII_STRING_MARSHALLER);

  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final List<RateRule> rules;
  private final boolean tellsAlways;
  private final String policies;
  private final Guards guards;
  private final LongSupplier time;

  /**
   * @param rules one at least
   * @param tellsAlways whether every answer tells what is left
   * @param guards counts what is refused
   * @param time nanoseconds, never negative
   */
  RateLimit(List<RateRule> rules, boolean tellsAlways, Guards guards, LongSupplier time) {
    this.rules = List.copyOf(rules);
    this.tellsAlways = tellsAlways;
    this.policies = rules.stream().map(RateRule::policy).collect(Collectors.joining(", "));
    this.guards = guards;
    this.time = time;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Caller caller = new Caller(call);
    long now = time.getAsLong();
    if (rules.size() > 1) {
      for (RateRule rule : rules) {
        long left = rule.look(caller, headers, now);
        if (left < 0) {
          return refuse(call, rule, left);
        }
      }
    }
    StringBuilder states = tellsAlways ? new StringBuilder() : null;
    for (int i = 0; i < rules.size(); i++) {
      RateRule rule = rules.get(i);
      long left = rule.take(caller, headers, now);
      if (left < 0) {
        // Another call was faster than this one after it had looked.
        long since = time.getAsLong() - now;
        rules.subList(0, i).forEach(before -> before.giveBack(caller, headers, since));
        return refuse(call, rule, left);
      }
      if (states != null) {
        states.append(states.isEmpty() ? "" : ", ").append(rule.state(left));
      }
    }
    return next.startCall(
        states == null ? call : new TellingCall<>(call, policies, states.toString()), headers);
  }

  private <ReqT> ServerCall.Listener<ReqT> refuse(
      ServerCall<ReqT, ?> call, RateRule rule, long left) {
    guards.shed(Guard.RATE_LIMIT, rule.settings().requests());
    return Refusals.refuse(call, refusal(rule, left));
  }

  static StatusRuntimeException refusal(RateRule rule, long left) {
    // Whole milliseconds, and none too few.
    long wait = -Math.floorDiv(-rule.pace().untilNext(left), NANOS_PER_MILLI);
    String allowed =
        "at most %d calls in %s"
            .formatted(rule.settings().requests(), text(rule.settings().period()));
    StatusRuntimeException refusal =
        RichStatus.of(
                Status.RESOURCE_EXHAUSTED.withDescription(
                    "too many calls: " + allowed + "; try again in " + wait + "ms"))
            .retryAfter(Duration.ofMillis(wait))
            .errorInfo("RATE_LIMITED", Refusals.DOMAIN, Map.of("rule", rule.name()))
            .detail(
                QuotaFailure.newBuilder()
                    .addViolations(
                        QuotaFailure.Violation.newBuilder()
                            .setSubject("rate:" + rule.name())
                            .setDescription(allowed))
                    .build())
            .asRuntimeException();
    refusal.getTrailers().put(POLICY, rule.policy());
    refusal.getTrailers().put(STATE, rule.state(left));
    return refusal;
  }

  private static String text(Duration period) {
    return period.getNano() == 0 ? period.getSeconds() + "s" : period.toMillis() + "ms";
  }
}
