package dev.jams.limits;

import dev.jams.About;
import dev.jams.Size;
import java.time.Duration;
import java.util.List;

/** The section {@code limits.idempotency}. */
record IdempotencySettings(
    @About(
            "unary methods whose first answer to an Idempotency-Key answers the next calls with it,"
                + " too: pkg.Service/Method, pkg.Service/* for all of a service, * for all")
        List<String> methods,
    @About(value = "whether these methods cannot be called without a key", defaultValue = "false")
        boolean required,
    @About(value = "how long an answer is kept", defaultValue = "1d") Duration keepTime,
    @About(value = "answers that are kept; more push out the oldest", defaultValue = "10000")
        int maxAnswers,
    @About(
            value = "answers that are kept for one caller; more push out its own oldest",
            defaultValue = "1000")
        int maxAnswersPerCaller,
    @About(
            value =
                "memory for all of them; more push out the oldest, and a larger one is not kept",
            defaultValue = "64MiB")
        Size maxSize,
    @About(
            value =
                "how long a call may go on without an answer before another call with its key takes"
                    + " its place; longer than any call takes",
            defaultValue = "5m")
        Duration maxCallTime,
    @About(
            value = "calls with keys that may go on at once; more are refused",
            defaultValue = "10000")
        int maxConcurrentCalls,
    @About(value = "the same for one caller", defaultValue = "1000")
        int maxConcurrentCallsPerCaller) {
  private static final int MOST = 10_000_000;

  IdempotencySettings {
    LimitsSettings.require(!keepTime.isZero(), "keep-time is 0, expected more");
    LimitsSettings.requireWhole(maxAnswers, 1, MOST, "max-answers");
    LimitsSettings.requireWhole(maxAnswersPerCaller, 1, MOST, "max-answers-per-caller");
    LimitsSettings.require(maxSize.bytes() > 0, "max-size is 0B, expected more");
    LimitsSettings.requireWhole(maxConcurrentCalls, 1, MOST, "max-concurrent-calls");
    LimitsSettings.requireWhole(
        maxConcurrentCallsPerCaller, 1, MOST, "max-concurrent-calls-per-caller");
    LimitsSettings.require(!maxCallTime.isZero(), "max-call-time is 0, expected more");
  }
}
