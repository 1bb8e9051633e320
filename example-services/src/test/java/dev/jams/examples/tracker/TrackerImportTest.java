package dev.jams.examples.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.examples.InProcess;
import dev.jams.examples.tracker.GetSummaryRequest.GroupBy;
import dev.jams.examples.tracker.GetSummaryResponse.Group;
import dev.jams.examples.tracker.ImportTimeEntriesRequest.Format;
import dev.jams.examples.tracker.ImportTimeEntriesResponse.RowError;
import dev.jams.examples.tracker.TrackerApiServiceGrpc.TrackerApiServiceBlockingStub;
import dev.jams.examples.tracker.csv.Samples;
import dev.jams.examples.tracker.store.EntryStores;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TrackerImportTest {

  private static final String HEADER =
      "Description,Start date,Start time,End date,End time,Duration,Tags\n";
  private static final String ROW = "work,2026-01-05,09:00:00,2026-01-05,10:00:00,01:00:00,\n";

  @AutoClose private final TrackerService service = new TrackerService(EntryStores.inMemory());
  @AutoClose private final InProcess server = InProcess.serving(TrackerApiService.bind(service));

  private final TrackerApiServiceBlockingStub tracker =
      TrackerApiServiceGrpc.newBlockingStub(server.channel());

  @Test
  void importsASampleOnce() {
    ImportTimeEntriesRequest request = request(Samples.read("toggl-track.csv"), "Europe/Berlin");

    ImportTimeEntriesResponse first = tracker.importTimeEntries(request);
    ImportTimeEntriesResponse second = tracker.importTimeEntries(request);

    assertThat(first).isEqualTo(ImportTimeEntriesResponse.newBuilder().setCreated(393).build());
    assertThat(second).isEqualTo(ImportTimeEntriesResponse.newBuilder().setDuplicates(393).build());
    assertThat(all()).hasSize(393);
  }

  @Test
  void TM_01_mergesWhatWasImportedFromEverySource() {
    var toggl =
        tracker.importTimeEntries(request(Samples.read("toggl-track.csv"), "Europe/Berlin"));
    var clockify =
        tracker.importTimeEntries(request(Samples.read("clockify.csv"), "America/New_York"));

    assertThat(List.of(toggl.getCreated(), clockify.getCreated())).containsExactly(393, 360);
    assertThat(all()).isSortedAccordingTo(Comparator.comparing(TimeEntry::getStart));
    assertThat(
            all().stream()
                .collect(Collectors.groupingBy(TimeEntry::getSource, Collectors.counting())))
        .isEqualTo(Map.of("toggl", 393L, "clockify", 360L));
  }

  /** The seconds are sums over the file's own duration column, taken with another program. */
  @Test
  void sumsUpWhatWasImported() {
    var unused =
        tracker.importTimeEntries(request(Samples.read("toggl-track.csv"), "Europe/Berlin"));

    GetSummaryResponse byTag =
        tracker.getSummary(GetSummaryRequest.newBuilder().setGroupBy(GroupBy.TAG).build());
    GetSummaryResponse byDay =
        tracker.getSummary(
            GetSummaryRequest.newBuilder()
                .setGroupBy(GroupBy.DAY)
                .setTimeZone("Europe/Berlin")
                .build());
    Map<String, Long> tags =
        byTag.getGroupsList().stream()
            .collect(Collectors.toMap(Group::getKey, group -> group.getTotal().getSeconds()));

    assertThat(tags)
        .hasSize(27)
        .containsEntry("", 10_800L)
        .containsEntry("bug", 176_832L)
        .containsEntry("client:Northwind Bikes", 604_316L)
        .containsEntry("task:Reports", 116_083L);
    assertThat(byTag.getTotal().getSeconds()).isEqualTo(1_416_285);
    assertThat(byDay.getTotal()).isEqualTo(byTag.getTotal());
    assertThat(byDay.getGroupsList().stream().mapToLong(day -> day.getTotal().getSeconds()).sum())
        .isEqualTo(1_416_285);
  }

  @Test
  void importsGoodRowsAndReportsTheOthers() {
    ImportTimeEntriesResponse response =
        tracker.importTimeEntries(request(HEADER + ROW + ROW + ROW.replace("09:00:00", "9h"), ""));

    assertThat(response)
        .isEqualTo(
            ImportTimeEntriesResponse.newBuilder()
                .setCreated(1)
                .setDuplicates(1)
                .setSkipped(1)
                .addErrors(
                    RowError.newBuilder()
                        .setLine(4)
                        .setColumn("Start time")
                        .setMessage(
                            "\"9h\" is not a time; expected one like 14:05, 14:05:09 or 2:05 PM"))
                .build());
  }

  @Test
  void reportsTheFirstHundredErrors() {
    ImportTimeEntriesResponse response =
        tracker.importTimeEntries(request(HEADER + ROW.replace("09:", "x:").repeat(101), ""));

    assertThat(response.getSkipped()).isEqualTo(101);
    assertThat(response.getErrorsCount()).isEqualTo(100);
  }

  @Test
  void givesEntriesTheSourceAskedFor() {
    var first = tracker.importTimeEntries(request(HEADER + ROW, ""));
    var second =
        tracker.importTimeEntries(
            request(HEADER + ROW, "").toBuilder().setSource("old-toggl").build());

    assertThat(first.getCreated() + second.getCreated()).isEqualTo(2);
    assertThat(all()).extracting(TimeEntry::getSource).contains("toggl", "old-toggl");
  }

  @Test
  void saysWhichSettingIsWrong() {
    ImportTimeEntriesRequest good = request(HEADER + ROW, "");

    assertInvalid(
        good.toBuilder().setTimeZone("Mars").build(),
        "time_zone: \"Mars\" is not a time zone; expected an IANA name such as \"Europe/Berlin\", or"
            + " nothing for UTC");
    assertInvalid(
        good.toBuilder().setDateFormat("MM/YY").build(),
        "date_format: \"MM/YY\" is unknown; expected YYYY-MM-DD, MM/DD/YYYY or DD/MM/YYYY, or nothing"
            + " to find out");
    assertInvalid(
        good.toBuilder().setSource("My Toggl").build(),
        "source: \"My Toggl\" is not allowed; expected 1 to 32 lower-case letters, digits, \"-\","
            + " \"_\" or \".\"");
    assertInvalid(
        good.toBuilder().setFormatValue(9).build(),
        "format: is unknown; expected TOGGL_TRACK, CLOCKIFY, or nothing to find out");
    assertInvalid(
        good.toBuilder().setFormat(Format.CLOCKIFY).setCsv("Start Date\n").build(),
        "csv: the header has no column \"Start Time\", only \"Start Date\"; export the detailed report"
            + " of Clockify as CSV");
    assertThat(all()).isEmpty();
  }

  private static ImportTimeEntriesRequest request(String csv, String zone) {
    return ImportTimeEntriesRequest.newBuilder().setCsv(csv).setTimeZone(zone).build();
  }

  private List<TimeEntry> all() {
    return tracker.getTimeEntries(GetTimeEntriesRequest.getDefaultInstance()).getEntriesList();
  }

  private void assertInvalid(ImportTimeEntriesRequest request, String message) {
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> tracker.importTimeEntries(request));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(e.getStatus().getDescription()).isEqualTo(message);
  }
}
