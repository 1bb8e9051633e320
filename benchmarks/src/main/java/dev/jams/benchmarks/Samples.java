package dev.jams.benchmarks;

import dev.jams.examples.tracker.GetTimeEntriesResponse;
import dev.jams.examples.tracker.TimeEntry;
import java.util.Locale;

/** The messages that every benchmark works on: 50 entries are about 10 KB of JSON. */
final class Samples {
  /** Entries on the page that servers answer. */
  static final int PAGE = 50;

  private Samples() {}

  static TimeEntry entry(int i) {
    return TimeEntry.newBuilder()
        .setId(String.format(Locale.ROOT, "7c9e6679-7425-40de-944b-%012x", i))
        .setDescription("Review of change " + i + " to the import")
        .setStart(time(i, 0))
        .setEnd(time(i, 45))
        .addTags("client:Example")
        .addTags("project:Alpha")
        .setSource("toggl")
        .build();
  }

  private static String time(int i, int minute) {
    return String.format(
        Locale.ROOT, "2026-%02d-%02dT%02d:%02d:00Z", 1 + i / 28 % 12, 1 + i % 28, i % 24, minute);
  }

  static GetTimeEntriesResponse entries(int count) {
    GetTimeEntriesResponse.Builder response = GetTimeEntriesResponse.newBuilder();
    for (int i = 0; i < count; i++) {
      response.addEntries(entry(i));
    }
    return response.setNextPageToken("MjAyNi0wMy0wMlQwOToxNTowMFo").build();
  }
}
