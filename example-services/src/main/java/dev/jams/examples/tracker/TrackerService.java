package dev.jams.examples.tracker;

import com.google.protobuf.Empty;
import dev.jams.examples.tracker.GetSummaryRequest.GroupBy;
import dev.jams.examples.tracker.store.Entry;
import dev.jams.examples.tracker.store.EntryConflictException;
import dev.jams.examples.tracker.store.EntryQuery;
import dev.jams.examples.tracker.store.EntrySource;
import dev.jams.examples.tracker.store.EntryStore;
import dev.jams.examples.tracker.store.Position;
import dev.jams.examples.tracker.store.Quoted;
import dev.jams.examples.tracker.store.StoreUnavailableException;
import dev.jams.examples.tracker.store.TimeRange;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time tracker. Its contract is in {@code tracker/tracker.proto}.
 *
 * <p>Thread-safe. Each call blocks its thread until the database has answered. Closing the service
 * closes its store.
 */
public final class TrackerService implements TrackerApiService, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TrackerService.class);
  private static final int MAX_PAGE_SIZE = 1000;

  private final EntryStore store;
  private final MergedSources sources;
  private final InstantSource clock;

  /** Serves the entries of a store, which it then owns. */
  public TrackerService(EntryStore store) {
    this(store, List.of());
  }

  /**
   * Serves the entries of a store, which it then owns, and of other sources, which it only reads.
   *
   * @param others sources that lists and summaries take in too
   */
  public TrackerService(EntryStore store, List<? extends EntrySource> others) {
    this(store, others, InstantSource.system());
  }

  /**
   * The same with a time of one's own.
   *
   * @param clock says when timers start and stop, and until when a running one counts
   */
  public TrackerService(EntryStore store, List<? extends EntrySource> others, InstantSource clock) {
    List<EntrySource> all = new ArrayList<>();
    all.add(store);
    all.addAll(others);
    this.store = store;
    this.sources = new MergedSources(all);
    this.clock = clock;
  }

  @Override
  public GetTimeEntriesResponse getTimeEntries(GetTimeEntriesRequest request) {
    return answer(() -> page(request));
  }

  @Override
  public TimeEntry createTimeEntry(CreateTimeEntryRequest request) {
    return answer(() -> create(TimeEntries.finished(request.getTimeEntry())));
  }

  @Override
  public TimeEntry getTimeEntry(GetTimeEntryRequest request) {
    return answer(
        () ->
            store
                .find(request.getId())
                .map(TimeEntries::toProto)
                .orElseThrow(() -> notFound(request.getId())));
  }

  @Override
  public TimeEntry updateTimeEntry(UpdateTimeEntryRequest request) {
    TimeEntry values = request.getTimeEntry();
    return answer(
        () ->
            store
                .update(values.getId(), new EntryChange(values, request.getUpdateMask()))
                .map(TimeEntries::toProto)
                .orElseThrow(() -> notFound(values.getId())));
  }

  @Override
  public Empty deleteTimeEntry(DeleteTimeEntryRequest request) {
    if (!answer(() -> store.delete(request.getId()))) {
      throw notFound(request.getId());
    }
    return Empty.getDefaultInstance();
  }

  @Override
  public TimeEntry startTimer(StartTimerRequest request) {
    return answer(() -> create(TimeEntries.running(request, clock.instant())));
  }

  @Override
  public TimeEntry stopTimer(StopTimerRequest request) {
    return answer(() -> TimeEntries.toProto(stop(request.getEnd())));
  }

  @Override
  public TimeEntry getTimer(GetTimerRequest request) {
    return answer(
        () ->
            store
                .findRunning()
                .map(TimeEntries::toProto)
                .orElseThrow(() -> noTimer(Status.NOT_FOUND)));
  }

  @Override
  public ImportTimeEntriesResponse importTimeEntries(ImportTimeEntriesRequest request) {
    return answer(() -> TimeEntryImport.run(request, store));
  }

  @Override
  public GetSummaryResponse getSummary(GetSummaryRequest request) {
    return answer(() -> summarise(request));
  }

  /** Closes the store. */
  @Override
  public void close() {
    store.close();
  }

  private GetTimeEntriesResponse page(GetTimeEntriesRequest request) {
    TimeRange range = TimeEntries.range(request.getStart(), request.getEnd());
    Position after = PageToken.read(request.getPageToken(), range);
    int size = pageSize(request);
    // One more than asked for shows whether there is a next page.
    int limit = size == Integer.MAX_VALUE ? size : size + 1;
    MergedSources.Result found = sources.list(new EntryQuery(range, after, limit));
    List<Entry> entries = found.entries();
    GetTimeEntriesResponse.Builder page =
        GetTimeEntriesResponse.newBuilder().addAllWarnings(found.warnings());
    if (entries.size() > size) {
      entries = entries.subList(0, size);
      page.setNextPageToken(PageToken.write(entries.get(size - 1).position(), range));
    }
    entries.forEach(entry -> page.addEntries(TimeEntries.toProto(entry)));
    return page.build();
  }

  private static int pageSize(GetTimeEntriesRequest request) {
    int size = request.getPageSize();
    if (size < 0 || size > MAX_PAGE_SIZE) {
      throw InvalidArgument.of(
          "page_size",
          size + " is out of range; expected 1 to " + MAX_PAGE_SIZE + ", or 0 for every entry");
    }
    return size == 0 ? Integer.MAX_VALUE : size;
  }

  private TimeEntry create(Entry entry) {
    try {
      store.add(entry);
      return TimeEntries.toProto(entry);
    } catch (EntryConflictException e) {
      throw conflict(entry, e.existing());
    }
  }

  private static StatusRuntimeException conflict(Entry wanted, Entry existing) {
    if (wanted.id().equals(existing.id())) {
      return Status.ALREADY_EXISTS
          .withDescription(
              "time entry "
                  + Quoted.of(wanted.id())
                  + " exists; update it, or create with another id")
          .asRuntimeException();
    }
    return Status.FAILED_PRECONDITION
        .withDescription(
            "time entry "
                + Quoted.of(existing.id())
                + " "
                + Quoted.of(existing.description())
                + " runs since "
                + existing.start()
                + "; stop it first with StopTimer")
        .asRuntimeException();
  }

  private Entry stop(String end) {
    Instant time = end.isEmpty() ? clock.instant() : Rfc3339.parse("end", end);
    Entry running = store.findRunning().orElseThrow(() -> noTimer(Status.FAILED_PRECONDITION));
    return store
        .update(running.id(), entry -> finish(entry, time))
        .orElseThrow(() -> noTimer(Status.FAILED_PRECONDITION));
  }

  private static Entry finish(Entry entry, Instant end) {
    if (!entry.isRunning()) {
      throw noTimer(Status.FAILED_PRECONDITION);
    }
    return TimeEntries.checked("", () -> entry.endingAt(end));
  }

  private GetSummaryResponse summarise(GetSummaryRequest request) {
    TimeRange range = TimeEntries.range(request.getStart(), request.getEnd());
    ZoneId zone = TimeEntries.zone(request.getTimeZone());
    GroupBy groupBy = request.getGroupBy();
    if (groupBy != GroupBy.TAG && groupBy != GroupBy.DAY) {
      throw InvalidArgument.of("group_by", groupBy + " is no grouping; expected TAG or DAY");
    }
    MergedSources.Result found = sources.list(EntryQuery.allIn(range));
    Summary summary = new Summary(range, clock.instant());
    for (Entry entry : found.entries()) {
      if (groupBy == GroupBy.TAG) {
        summary.addByTag(entry);
      } else {
        summary.addByDay(entry, zone);
      }
    }
    return summary.toProto().addAllWarnings(found.warnings()).build();
  }

  private static StatusRuntimeException notFound(String id) {
    if (id.isEmpty()) {
      return InvalidArgument.of("id", "is missing; expected the id of a time entry");
    }
    return Status.NOT_FOUND
        .withDescription("time entry " + Quoted.of(id) + " does not exist")
        .asRuntimeException();
  }

  private static StatusRuntimeException noTimer(Status status) {
    return status
        .withDescription("no time entry is running; start one with StartTimer")
        .asRuntimeException();
  }

  /** Without a database there is no answer now, which is no mistake of the caller's. */
  private static <T> T answer(Supplier<T> answer) {
    try {
      return answer.get();
    } catch (StoreUnavailableException e) {
      log.warn("a call failed without a database", e);
      throw Status.UNAVAILABLE
          .withDescription(e.getMessage() + "; try again later")
          .asRuntimeException();
    }
  }
}
