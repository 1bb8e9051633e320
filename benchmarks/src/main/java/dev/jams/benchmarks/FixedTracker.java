package dev.jams.benchmarks;

import dev.jams.examples.tracker.CreateTimeEntryRequest;
import dev.jams.examples.tracker.GetTimeEntriesRequest;
import dev.jams.examples.tracker.GetTimeEntriesResponse;
import dev.jams.examples.tracker.GetTimeEntryRequest;
import dev.jams.examples.tracker.TimeEntry;
import dev.jams.examples.tracker.TrackerApiServiceGrpc.TrackerApiServiceImplBase;
import io.grpc.stub.StreamObserver;

/** The tracker without a database: its answers are there, so what is measured is the way to it. */
final class FixedTracker extends TrackerApiServiceImplBase {
  private final TimeEntry entry = Samples.entry(0);
  private final GetTimeEntriesResponse entries = Samples.entries(Samples.PAGE);

  @Override
  public void getTimeEntry(GetTimeEntryRequest request, StreamObserver<TimeEntry> response) {
    answer(entry, response);
  }

  @Override
  public void getTimeEntries(
      GetTimeEntriesRequest request, StreamObserver<GetTimeEntriesResponse> response) {
    answer(entries, response);
  }

  @Override
  public void createTimeEntry(CreateTimeEntryRequest request, StreamObserver<TimeEntry> response) {
    answer(request.getTimeEntry(), response);
  }

  private static <T> void answer(T message, StreamObserver<T> response) {
    response.onNext(message);
    response.onCompleted();
  }
}
