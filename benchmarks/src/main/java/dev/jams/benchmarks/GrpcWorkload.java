package dev.jams.benchmarks;

import dev.jams.examples.tracker.GetTimeEntriesRequest;
import dev.jams.examples.tracker.GetTimeEntryRequest;
import dev.jams.examples.tracker.TrackerApiServiceGrpc;

/** A unary call and the message that has to come back. */
enum GrpcWorkload {
  SMALL_GET("GetTimeEntry, one entry"),
  LIST("GetTimeEntries, 50 entries");

  private final String label;

  GrpcWorkload(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  GrpcLoad<?, ?> open(int port, int concurrency) {
    return open(port, concurrency, "");
  }

  /**
   * The same with calls that say who calls.
   *
   * @param token or empty
   */
  GrpcLoad<?, ?> open(int port, int concurrency, String token) {
    return switch (this) {
      case SMALL_GET ->
          new GrpcLoad<>(
              port,
              TrackerApiServiceGrpc.getGetTimeEntryMethod(),
              GetTimeEntryRequest.newBuilder().setId(Samples.entry(0).getId()).build(),
              Samples.entry(0),
              concurrency,
              token);
      case LIST ->
          new GrpcLoad<>(
              port,
              TrackerApiServiceGrpc.getGetTimeEntriesMethod(),
              GetTimeEntriesRequest.newBuilder().setPageSize(Samples.PAGE).build(),
              Samples.entries(Samples.PAGE),
              concurrency,
              token);
    };
  }
}
