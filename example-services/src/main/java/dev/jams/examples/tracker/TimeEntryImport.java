package dev.jams.examples.tracker;

import dev.jams.examples.tracker.ImportTimeEntriesRequest.Format;
import dev.jams.examples.tracker.ImportTimeEntriesResponse.RowError;
import dev.jams.examples.tracker.csv.ClockifyCsv;
import dev.jams.examples.tracker.csv.CsvFileException;
import dev.jams.examples.tracker.csv.CsvFormat;
import dev.jams.examples.tracker.csv.CsvImport;
import dev.jams.examples.tracker.csv.DateOrder;
import dev.jams.examples.tracker.csv.TogglCsv;
import dev.jams.examples.tracker.store.Entry;
import dev.jams.examples.tracker.store.EntryStore;
import dev.jams.examples.tracker.store.Quoted;
import java.util.List;
import java.util.Optional;

/** Answers an import request: settings out of the request, rows into the store. */
final class TimeEntryImport {

  private static final int MAX_ERRORS = 100;
  private static final CsvFormat TOGGL = new TogglCsv();
  private static final CsvFormat CLOCKIFY = new ClockifyCsv();

  private TimeEntryImport() {}

  static ImportTimeEntriesResponse run(ImportTimeEntriesRequest request, EntryStore store) {
    CsvImport.Result rows;
    try {
      rows = settings(request).read(request.getCsv());
    } catch (CsvFileException e) {
      throw InvalidArgument.of("csv", e.getMessage());
    }
    int created = store.addMissing(rows.entries());
    return response(rows.errors())
        .setCreated(created)
        .setDuplicates(rows.entries().size() - created)
        .build();
  }

  private static CsvImport settings(ImportTimeEntriesRequest request) {
    return new CsvImport(
        formats(request.getFormat()),
        TimeEntries.zone(request.getTimeZone()),
        dates(request.getDateFormat()),
        source(request.getSource()));
  }

  private static List<CsvFormat> formats(Format format) {
    return switch (format) {
      case FORMAT_UNSPECIFIED -> List.of(TOGGL, CLOCKIFY);
      case TOGGL_TRACK -> List.of(TOGGL);
      case CLOCKIFY -> List.of(CLOCKIFY);
      case UNRECOGNIZED ->
          throw InvalidArgument.of(
              "format", "is unknown; expected TOGGL_TRACK, CLOCKIFY, or nothing to find out");
    };
  }

  private static Optional<DateOrder> dates(String format) {
    if (format.isEmpty()) {
      return Optional.empty();
    }
    Optional<DateOrder> order = DateOrder.named(format);
    if (order.isEmpty()) {
      throw InvalidArgument.of(
          "date_format",
          Quoted.of(format)
              + " is unknown; expected YYYY-MM-DD, MM/DD/YYYY or DD/MM/YYYY, or nothing to find out");
    }
    return order;
  }

  private static Optional<String> source(String source) {
    return source.isEmpty()
        ? Optional.empty()
        : Optional.of(TimeEntries.checked("", () -> Entry.requireSource(source)));
  }

  private static ImportTimeEntriesResponse.Builder response(List<CsvImport.RowError> errors) {
    ImportTimeEntriesResponse.Builder response =
        ImportTimeEntriesResponse.newBuilder().setSkipped(errors.size());
    for (CsvImport.RowError error : errors.subList(0, Math.min(errors.size(), MAX_ERRORS))) {
      response.addErrors(
          RowError.newBuilder()
              .setLine(error.line())
              .setColumn(error.column())
              .setMessage(error.message()));
    }
    return response;
  }
}
