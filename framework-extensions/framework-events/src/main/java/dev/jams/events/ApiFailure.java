package dev.jams.events;

import java.util.Optional;

/**
 * A call that failed in a way that nobody has planned: it ended with {@code INTERNAL}, {@code
 * UNKNOWN} or {@code DATA_LOSS}, and the request was well-formed.
 *
 * @param event the call
 * @param description what the caller has read, such as the id under which the log has the failure
 * @param cause what was thrown, if it is known. Its text may hold what the request held
 */
public record ApiFailure(ApiEvent event, String description, Optional<Throwable> cause) {}
