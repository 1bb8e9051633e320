package dev.jams.examples.tracker.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.examples.tracker.csv.CsvImport.RowError;
import dev.jams.examples.tracker.store.Entry;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvImportTest {

  private static final String TOGGL =
      "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End"
          + " time,Duration,Tags,Amount (USD)\n";
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  /**
   * Counts and seconds are sums over the file's own duration column, taken with another program.
   */
  @Test
  void readsTheWholeTogglSample() {
    CsvImport.Result result = importer(BERLIN).read(Samples.read("toggl-track.csv"));

    assertThat(result.errors()).isEmpty();
    assertThat(result.entries()).hasSize(393);
    assertThat(seconds(result, "")).isEqualTo(1_416_285);
    assertThat(seconds(result, "on-call")).isEqualTo(188_118);
    assertThat(seconds(result, "client:Café Lumière")).isEqualTo(227_852);
    assertThat(seconds(result, "project:Web shop")).isEqualTo(448_052);
    assertThat(seconds(result, "task:Ingest")).isEqualTo(162_274);
    assertThat(result.entries()).extracting(Entry::id).doesNotHaveDuplicates();
    assertThat(result.entries()).extracting(Entry::source).containsOnly("toggl");
  }

  @Test
  void readsTheWholeClockifySample() {
    CsvImport.Result result = importer(NEW_YORK).read(Samples.read("clockify.csv"));

    assertThat(result.errors()).isEmpty();
    assertThat(result.entries()).hasSize(360);
    assertThat(seconds(result, "")).isEqualTo(1_321_833);
    assertThat(seconds(result, "meeting")).isEqualTo(286_125);
    assertThat(seconds(result, "client:Contoso Energy")).isEqualTo(245_027);
    assertThat(seconds(result, "project:Warehouse sync")).isEqualTo(210_536);
    assertThat(seconds(result, "task:App")).isEqualTo(110_093);
    assertThat(result.entries()).extracting(Entry::id).doesNotHaveDuplicates();
    assertThat(result.entries()).extracting(Entry::source).containsOnly("clockify");
  }

  @Test
  void readsTextAsItWasWritten() {
    List<Entry> toggl = importer(BERLIN).read(Samples.read("toggl-track.csv")).entries();

    assertThat(toggl)
        .extracting(Entry::description)
        .contains(
            "Workshop notes:\n- goals\n- \"must have\" vs. nice to have\n- next steps, owners",
            "Release night, part 2: \"go\" at 00:15",
            "日本語の勉強",
            "Updated laptop; reboot, reboot, reboot 🙄",
            "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "toggl-track.csv|Europe/Berlin|DST: the hour that comes twice|2025-10-26T00:30:00Z|2025-10-26T01:45:00Z",
        "toggl-track.csv|Europe/Berlin|DST: the hour that does not come|2026-03-29T00:30:00Z|2026-03-29T02:30:00Z",
        "toggl-track.csv|Europe/Berlin|Month-end close, past midnight|2026-01-31T22:30:00Z|2026-01-31T23:30:17Z",
        "clockify.csv|America/New_York|DST: 1:20 to 1:50, one and a half hours|2025-11-02T05:20:00Z|2025-11-02T06:50:00Z",
        "clockify.csv|America/New_York|DST: 1:45 to 3:15, half an hour|2026-03-08T06:45:00Z|2026-03-08T07:15:00Z",
        "clockify.csv|America/New_York|Lunch & learn: noon is 12:00 PM|2026-01-27T17:00:00Z|2026-01-27T17:30:00Z",
        "clockify.csv|America/New_York|Midnight is 12:00 AM|2026-01-28T05:00:00Z|2026-01-28T05:30:00Z",
      })
  void findsTheInstantsOfLocalTimes(
      String file, String zone, String description, String start, String end) {
    List<Entry> entries = importer(ZoneId.of(zone)).read(Samples.read(file)).entries();

    assertThat(entries)
        .filteredOn(entry -> entry.description().equals(description))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.start()).isEqualTo(start);
              assertThat(entry.end()).hasToString("Optional[" + end + "]");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // In the hour that comes twice, from the duration; without one the first that goes forward.
        "2025-10-26|02:30:00|02:40:00|00:10:00|2025-10-26T00:30:00Z|2025-10-26T00:40:00Z",
        "2025-10-26|02:30:00|02:40:00|01:10:00|2025-10-26T00:30:00Z|2025-10-26T01:40:00Z",
        "2025-10-26|02:50:00|02:10:00|00:20:00|2025-10-26T00:50:00Z|2025-10-26T01:10:00Z",
        "2025-10-26|02:50:00|02:10:00|''|2025-10-26T00:50:00Z|2025-10-26T01:10:00Z",
        "2025-10-26|02:50:00|03:10:00|00:20:00|2025-10-26T01:50:00Z|2025-10-26T02:10:00Z",
        "2025-10-26|02:30:00|03:30:00|''|2025-10-26T00:30:00Z|2025-10-26T02:30:00Z",
        // In the hour that does not come.
        "2026-03-29|02:15:00|03:30:00|''|2026-03-29T01:15:00Z|2026-03-29T01:30:00Z",
      })
  void choosesAmongTheReadingsOfALocalTime(
      String date, String start, String end, String duration, String from, String to) {
    String csv = TOGGL + ",,,,,,," + date + "," + start + "," + date + "," + end + "," + duration;

    assertThat(importer(BERLIN).read(csv).entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.start()).isEqualTo(from);
              assertThat(entry.end()).hasToString("Optional[" + to + "]");
            });
  }

  @Test
  void findsColumnsByNameInAnyOrderAndCase() {
    String csv =
        String.join(
            "\r\n",
            "\ufeffTAGS,Stop time,start date,Stop date,Start time,Note,description",
            "\"a, b\",10:30,2026-01-05,2026-01-05,9:05 am,x,\"two",
            "lines\"",
            "",
            ",11:00,2026-01-05,2026-01-05,10:30");

    CsvImport.Result result = only(new TogglCsv(), UTC).read(csv);

    assertThat(result.errors()).isEmpty();
    assertThat(result.entries()).extracting(Entry::description).containsExactly("two\nlines", "");
    assertThat(result.entries().get(0).tags()).containsExactly("a", "b");
    assertThat(result.entries().get(0).start()).isEqualTo("2026-01-05T09:05:00Z");
  }

  @Test
  void keepsClientProjectAndTaskAsTags() {
    String csv =
        TOGGL
            + "me,me@example.com,ACME,Site,Login,Work,No,2026-01-05,09:00:00,2026-01-05,10:00:00,01:00:00,\"dev,"
            + " bug\",1.00";

    assertThat(importer(UTC).read(csv).entries().get(0).tags())
        .containsExactly("dev", "bug", "client:ACME", "project:Site", "task:Login");
  }

  @Test
  void takesTheActivityOfClockifyAsTask() {
    String csv =
        "Activity,Start Date,Start Time,End Date,End Time\nTesting,01/31/2026,1:00 PM,01/31/2026,2:00"
            + " PM";

    assertThat(importer(UTC).read(csv).entries().get(0).tags()).containsExactly("task:Testing");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31, 2026-01-31",
    "01/31/2026, 2026-01-31",
    "31/01/2026, 2026-01-31",
    "31.01.2026, 2026-01-31",
    "05.01.2026, 2026-01-05",
    "01-31-2026, 2026-01-31",
    "5/5/2026, 2026-05-05",
  })
  void findsOutHowDatesAreWritten(String date, String day) {
    assertThat(importer(UTC).read(onDay(date)).entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.start()).isEqualTo(day + "T09:00:00Z"));
  }

  @Test
  void asksWhenDayAndMonthCouldBeEitherWayRound() {
    assertThatThrownBy(() -> importer(UTC).read(onDay("01/02/2026")))
        .isInstanceOf(CsvFileException.class)
        .hasMessage(
            "every date, such as \"01/02/2026\", could be MM/DD/YYYY or DD/MM/YYYY; set date_format to"
                + " the right one");
    assertThat(dated("MM-DD-YYYY").read(onDay("01/02/2026")).entries().get(0).start())
        .isEqualTo("2026-01-02T09:00:00Z");
    assertThat(dated("DD/MM/YYYY").read(onDay("01/02/2026")).entries().get(0).start())
        .isEqualTo("2026-02-01T09:00:00Z");
    assertThat(DateOrder.named("MM/YYYY")).isEmpty();
  }

  @Test
  void namesLineAndColumnOfEachRowThatCannotBeRead() {
    String good = ",,,,,\"two\nlines\",,2026-01-05,09:00:00,2026-01-05,10:00:00,,\n";
    String csv =
        TOGGL
            + good
            + ",,,,,,,05.01.26,09:00:00,2026-01-05,10:00:00,,\n"
            + ",,,,,,,2026-01-05,25:00,2026-01-05,10:00:00,,\n"
            + ",,,,,,,2026-01-05,09:00:00,2026-02-30,10:00:00,,\n"
            + ",,,,,,,2026-01-05,09:00:00,2026-01-05,13:00 PM,,\n"
            + ",,,,,,,2026-01-05,09:00:00,2026-01-05,08:00:00,,\n"
            + ",,,,,,,2026-01-05,09:00:00,2026-01-05,10:00:00,,\"a\tb\"\n"
            + ",,,,,,,2026-01-05\n";

    CsvImport.Result result = importer(UTC).read(csv);

    assertThat(result.entries()).hasSize(1);
    assertThat(result.errors())
        .containsExactly(
            new RowError(
                4, "Start date", "\"05.01.26\" is not a date; expected one like YYYY-MM-DD"),
            new RowError(
                5,
                "Start time",
                "\"25:00\" is not a time; expected one like 14:05, 14:05:09 or 2:05 PM"),
            new RowError(
                6, "End date", "\"2026-02-30\" is not a date; expected one like YYYY-MM-DD"),
            new RowError(
                7,
                "End time",
                "\"13:00 PM\" is not a time; expected one like 14:05, 14:05:09 or 2:05 PM"),
            new RowError(
                8,
                "End time",
                "\"2026-01-05T08:00:00Z\" is not allowed; expected a time not before the start"
                    + " 2026-01-05T09:00:00Z"),
            new RowError(
                9,
                "Tags",
                "\"a\\u0009b\" is not allowed; expected 1 to 300 characters without control"
                    + " characters"),
            new RowError(
                10,
                "Start time",
                "\"\" is not a time; expected one like 14:05, 14:05:09 or 2:05 PM"));
  }

  @Test
  void namesTheColumnOfATagThatComesFromTheProject() {
    String csv = TOGGL + ",,," + "p".repeat(300) + ",,,,2026-01-05,09:00:00,2026-01-05,10:00:00,,";

    assertThat(importer(UTC).read(csv).errors())
        .extracting(RowError::column)
        .containsExactly("Project");
  }

  @Test
  void givesTheSameRowTheSameId() {
    String row =
        "me,me@example.com,ACME,,,Work,%s,2026-01-05,09:00:00,2026-01-05,10:00:00,,%s,%s\n";
    String first = TOGGL + row.formatted("No", "a", "1");
    String later = TOGGL + row.formatted("Yes", "b", "2");
    String id = importer(UTC).read(first).entries().get(0).id();

    assertThat(id).matches("toggl-[0-9a-f]{24}");
    assertThat(importer(UTC).read(later).entries().get(0).id()).isEqualTo(id);
    assertThat(importer(BERLIN).read(first).entries().get(0).id()).isNotEqualTo(id);
    assertThat(importer(UTC).read(first.replace("Work", "Rest")).entries().get(0).id())
        .isNotEqualTo(id);
  }

  @Test
  void saysWhyAFileIsNoExport() {
    assertThatThrownBy(() -> importer(UTC).read(""))
        .hasMessage("is empty; expected a header line and rows");
    assertThatThrownBy(() -> importer(UTC).read("Date,Hours\n2026-01-05,3\n"))
        .hasMessage(
            "the header \"Date,Hours\" is not known; expected a detailed report of Toggl Track or"
                + " Clockify, or say which format it is");
    assertThatThrownBy(() -> only(new ClockifyCsv(), UTC).read("Start Date,Hours\n"))
        .hasMessage(
            "the header has no column \"Start Time\", only \"Start Date\", \"Hours\"; export the"
                + " detailed report of Clockify as CSV");
    assertThatThrownBy(() -> importer(UTC).read(TOGGL + "\"a\"b,c\n"))
        .isInstanceOf(CsvFileException.class)
        .hasMessageStartingWith("is not CSV: ")
        .hasMessageEndingWith("; export the file again and send it unchanged");
  }

  @Test
  void readsAFileWithoutRows() {
    assertThat(importer(UTC).read(TOGGL)).isEqualTo(new CsvImport.Result(List.of(), List.of()));
  }

  private static String onDay(String date) {
    return TOGGL + ",,,,,,," + date + ",09:00:00," + date + ",10:00:00,,";
  }

  private static CsvImport importer(ZoneId zone) {
    return new CsvImport(
        List.of(new TogglCsv(), new ClockifyCsv()), zone, Optional.empty(), Optional.empty());
  }

  private static CsvImport only(CsvFormat format, ZoneId zone) {
    return new CsvImport(List.of(format), zone, Optional.empty(), Optional.empty());
  }

  private static CsvImport dated(String format) {
    return new CsvImport(List.of(new TogglCsv()), UTC, DateOrder.named(format), Optional.empty());
  }

  /** The time of the entries with a tag; of all of them if the tag is empty. */
  private static long seconds(CsvImport.Result result, String tag) {
    return result.entries().stream()
        .filter(entry -> tag.isEmpty() || entry.tags().contains(tag))
        .mapToLong(e -> Duration.between(e.start(), e.end().orElseThrow()).toSeconds())
        .sum();
  }
}
