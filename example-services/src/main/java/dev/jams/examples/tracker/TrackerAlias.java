package dev.jams.examples.tracker;

import io.grpc.StatusException;

/**
 * Answers as {@code tracker.Tracker} what another service answers as {@code
 * tracker.TrackerApiService}. Thread-safe; owns nothing.
 *
 * @param service the other one
 */
public record TrackerAlias(TrackerApiService service) implements Tracker {
  @Override
  public GetTimeEntriesResponse getTimeEntries(GetTimeEntriesRequest request)
      throws StatusException {
    return service.getTimeEntries(request);
  }
}
