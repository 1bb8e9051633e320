package dev.jams.limits;

import dev.jams.About;
import java.time.Duration;
import java.util.List;

/** One of {@code limits.deadlines}. */
record DeadlineSettings(
    @About(
            value =
                "whose calls: pkg.Service/Method, pkg.Service/* for all of a service, * for all",
            defaultValue = "*")
        List<String> methods,
    @About("how long a call may take, from its first to its last byte") Duration timeout) {
  DeadlineSettings {
    LimitsSettings.require(!timeout.isZero(), "timeout is 0, expected more");
  }
}
