package dev.jams.examples.tracker;

import io.grpc.stub.StreamObserver;

/**
 * Answers as {@code tracker.Tracker} what another service answers as {@code
 * tracker.TrackerApiService}. Thread-safe; owns nothing.
 */
public final class TrackerAlias extends TrackerGrpc.TrackerImplBase {

  private final TrackerApiServiceGrpc.AsyncService service;

  /** Gives a service its second name. */
  public TrackerAlias(TrackerApiServiceGrpc.AsyncService service) {
    this.service = service;
  }

  @Override
  public void getTimeEntries(
      GetTimeEntriesRequest request, StreamObserver<GetTimeEntriesResponse> responses) {
    service.getTimeEntries(request, responses);
  }
}
