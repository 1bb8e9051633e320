package dev.jams.examples.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import dev.jams.examples.InProcess;
import dev.jams.examples.tracker.GetSummaryRequest.GroupBy;
import dev.jams.examples.tracker.GetSummaryResponse.Group;
import dev.jams.examples.tracker.TrackerApiServiceGrpc.TrackerApiServiceBlockingStub;
import dev.jams.examples.tracker.store.Entry;
import dev.jams.examples.tracker.store.EntryQuery;
import dev.jams.examples.tracker.store.EntrySource;
import dev.jams.examples.tracker.store.EntryStores;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerServiceTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final FailingSource calendar = new FailingSource("calendar");

  @AutoClose
  private final TrackerService service =
      new TrackerService(EntryStores.inMemory(), List.of(calendar), () -> NOW);

  @AutoClose
  private final InProcess server =
      InProcess.serving(TrackerApiService.bind(service), Tracker.bind(new TrackerAlias(service)));

  private final TrackerApiServiceBlockingStub tracker =
      TrackerApiServiceGrpc.newBlockingStub(server.channel());

  @Test
  void TM_01_listsEntriesThatOverlapTheRangeByStartThenId() {
    create("b", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z");
    create("a", "2026-01-05T09:00:00Z", "2026-01-05T09:30:00Z");
    create("early", "2026-01-04T23:00:00Z", "2026-01-05T00:30:00Z");
    create("endsAtStart", "2026-01-04T23:00:00Z", "2026-01-05T00:00:00Z");
    create("startsAtEnd", "2026-01-06T00:00:00Z", "2026-01-06T01:00:00Z");
    create("moment", "2026-01-05T00:00:00Z", "2026-01-05T00:00:00Z");

    assertThat(ids(list("2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z")))
        .containsExactly("early", "moment", "a", "b");
  }

  @Test
  void listsEverythingWithoutBounds() {
    create("first", "0001-01-01T00:00:00Z", "0001-01-01T01:00:00Z");
    create("last", "9999-12-31T23:00:00Z", "9999-12-31T23:59:59.999999Z");

    assertThat(ids(list("", ""))).containsExactly("first", "last");
    assertThat(ids(list("2026-01-01T00:00:00Z", ""))).containsExactly("last");
    assertThat(ids(list("", "2026-01-01T00:00:00Z"))).containsExactly("first");
  }

  @Test
  void givesTimesBackInUtc() {
    TimeEntry created = create("x", "2026-01-05t10:00:00.25+01:00", "2026-01-05T05:30:00-05:00");

    assertThat(created.getStart()).isEqualTo("2026-01-05T09:00:00.250Z");
    assertThat(created.getEnd()).isEqualTo("2026-01-05T10:30:00Z");
    assertThat(get("x")).isEqualTo(created);
  }

  @Test
  void makesIdsAndSourcesThatTheCreatorLeavesOut() {
    TimeEntry created = create("", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z");

    assertThat(created.getId()).hasSize(36);
    assertThat(created.getSource()).isEqualTo("manual");
    assertThat(get(created.getId())).isEqualTo(created);
  }

  @Test
  void refusesAnIdThatIsTaken() {
    create("x", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z");

    assertFails(
        () -> create("x", "2026-02-05T09:00:00Z", "2026-02-05T10:00:00Z"),
        Status.Code.ALREADY_EXISTS,
        "time entry \"x\" exists; update it, or create with another id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yesterday|''|time_entry.start: \"yesterday\" is not a time; expected an RFC 3339 time with"
            + " date, time and offset, such as 2026-01-05T09:00:00Z or 2026-01-05T10:00:00+01:00",
        "2026-01-05T09:00:00 01:00|''|time_entry.start: \"2026-01-05T09:00:00 01:00\" is not a time;"
            + " expected an RFC 3339 time with date, time and offset, such as 2026-01-05T09:00:00Z"
            + " or 2026-01-05T10:00:00+01:00; in a URL write the + of an offset as %2B",
        "''|''|time_entry.start: is missing; expected an RFC 3339 time with date, time and offset,"
            + " such as 2026-01-05T09:00:00Z or 2026-01-05T10:00:00+01:00",
        "2026-01-05T09:00:00Z|''|time_entry.end: is missing; expected an RFC 3339 time such as"
            + " 2026-01-05T10:30:00Z, or call StartTimer for an entry that runs",
        "2026-01-05T09:00:00Z|2026-01-05T08:00:00Z|time_entry.end: \"2026-01-05T08:00:00Z\" is not"
            + " allowed; expected a time not before the start 2026-01-05T09:00:00Z",
        "2026-01-05T09:00:00Z|2027-01-06T09:00:01Z|time_entry.end: \"2027-01-06T09:00:01Z\" is not"
            + " allowed; expected a time at most 366 days after the start 2026-01-05T09:00:00Z",
      })
  void saysWhichTimeIsWrong(String start, String end, String message) {
    assertInvalid(() -> create("x", start, end), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-05",
        "2026-01-05T09:00Z",
        "2026-01-05T09:00:00",
        "2026-13-05T09:00:00Z",
        "2026-02-29T09:00:00Z",
        "2026-01-05T25:00:00Z",
        "+2026-01-05T09:00:00Z",
        "2026-01-05T09:00:00+01:00:30",
        "2026-01-05T09:00:00+19:00",
        "0000-12-31T23:59:59Z",
        "9999-12-31T23:59:59-01:00",
      })
  void refusesTimesThatRfc3339OrTheCalendarDoesNotHave(String time) {
    assertThatThrownBy(() -> list(time, ""))
        .hasMessageContaining("start: \"" + time + "\" is not a time");
  }

  @Test
  void saysWhichFieldBreaksItsRule() {
    TimeEntry good = entry("x", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z");

    assertInvalid(
        () -> create(good.toBuilder().setId("a b").build()),
        "time_entry.id: \"a b\" is not allowed; expected 1 to 64 letters, digits, \"-\", \"_\","
            + " \".\" or \"~\"");
    assertInvalid(
        () -> create(good.toBuilder().setSource("Manual").build()),
        "time_entry.source: \"Manual\" is not allowed; expected 1 to 32 lower-case letters, digits,"
            + " \"-\", \"_\" or \".\"");
    assertInvalid(
        () -> create(good.toBuilder().addTags("fine").addTags("a\nb").build()),
        "time_entry.tags[1]: \"a\\u000ab\" is not allowed; expected 1 to 300 characters without"
            + " control characters");
    assertInvalid(
        () -> create(good.toBuilder().setDescription("x".repeat(4001)).build()),
        "time_entry.description: \""
            + "x".repeat(80)
            + "…\" is not allowed; expected at most 4000 characters");
  }

  @Test
  void keepsTextOfEveryKind() {
    TimeEntry created =
        create(
            entry("x", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z").toBuilder()
                .setDescription("naïve \"quotes\", 'ticks'\n\ttab ; -- 🙂 你好")
                .addAllTags(List.of("b, c", "ä", "b, c", "a"))
                .build());

    assertThat(created.getTagsList()).containsExactly("b, c", "ä", "a");
    assertThat(get("x")).isEqualTo(created);
  }

  @Test
  void updatesTheFieldsOfTheMask() {
    TimeEntry before = create("x", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z");
    TimeEntry after =
        update(
            TimeEntry.newBuilder().setId("x").setDescription("new").addTags("t").build(),
            "description",
            "tags");

    assertThat(after)
        .isEqualTo(before.toBuilder().setDescription("new").clearTags().addTags("t").build());
    assertThat(get("x")).isEqualTo(after);
  }

  @Test
  void updatesEveryFieldWithoutMask() {
    create("x", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z");
    TimeEntry wanted =
        entry("x", "2026-01-06T09:00:00Z", "2026-01-06T10:00:00Z").toBuilder()
            .setDescription("")
            .build();

    assertThat(update(wanted)).isEqualTo(wanted.toBuilder().setSource("manual").build());
    assertThat(update(wanted, "*")).isEqualTo(get("x"));
  }

  @Test
  void takesAnEditedEntryBackAsAWhole() {
    TimeEntry read = create("x", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z");
    TimeEntry edited = read.toBuilder().setDescription("edited").build();

    assertThat(update(edited, "id", "description", "start", "end", "tags", "source"))
        .isEqualTo(edited);
  }

  @Test
  void refusesUpdatesThatCannotBe() {
    TimeEntry read = create("x", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z");

    assertInvalid(
        () -> update(read, "owner"),
        "update_mask: \"owner\" cannot be updated; expected description, start, end, tags, or * for"
            + " all of them");
    assertInvalid(
        () -> update(read.toBuilder().setSource("toggl").build(), "source"),
        "time_entry.source: \"toggl\" cannot replace \"manual\"; leave the source as it is, or out of"
            + " update_mask");
    assertInvalid(
        () -> update(read.toBuilder().clearEnd().build(), "end"),
        "time_entry.end: is missing, and a finished entry cannot run again; give the end, or leave"
            + " \"end\" out of update_mask");
    assertInvalid(
        () -> update(read.toBuilder().setStart("2026-01-05T11:00:00Z").build(), "start"),
        "time_entry.end: \"2026-01-05T10:00:00Z\" is not allowed; expected a time not before the"
            + " start 2026-01-05T11:00:00Z");
    assertThat(get("x")).isEqualTo(read);
  }

  @Test
  void deletesAnEntryOnce() {
    create("x", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z");

    delete("x");

    assertFails(() -> delete("x"), Status.Code.NOT_FOUND, "time entry \"x\" does not exist");
  }

  @Test
  void namesTheEntryThatDoesNotExist() {
    assertFails(() -> get("nope"), Status.Code.NOT_FOUND, "time entry \"nope\" does not exist");
    assertFails(
        () -> update(entry("nope", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z")),
        Status.Code.NOT_FOUND,
        "time entry \"nope\" does not exist");
    assertInvalid(() -> get(""), "id: is missing; expected the id of a time entry");
  }

  @Test
  void runsOneTimer() {
    TimeEntry started =
        tracker.startTimer(
            StartTimerRequest.newBuilder().setDescription("code").addTags("java").build());

    assertThat(started.getStart()).isEqualTo(NOW.toString());
    assertThat(started.getEnd()).isEmpty();
    assertThat(timer()).isEqualTo(started);
    assertThat(list("2026-01-31T12:00:00Z", "").getEntriesList()).containsExactly(started);
    assertFails(
        () -> tracker.startTimer(StartTimerRequest.getDefaultInstance()),
        Status.Code.FAILED_PRECONDITION,
        "time entry \""
            + started.getId()
            + "\" \"code\" runs since 2026-01-31T12:00:00Z; stop it first with StopTimer");

    TimeEntry stopped = stop("2026-01-31T13:00:00+00:00");

    assertThat(stopped).isEqualTo(started.toBuilder().setEnd("2026-01-31T13:00:00Z").build());
    assertFails(
        () -> stop(""),
        Status.Code.FAILED_PRECONDITION,
        "no time entry is running; start one with StartTimer");
    assertFails(
        this::timer, Status.Code.NOT_FOUND, "no time entry is running; start one with StartTimer");
  }

  @Test
  void keepsARunningEntryRunningWhenItIsUpdated() {
    TimeEntry started = tracker.startTimer(StartTimerRequest.getDefaultInstance());

    TimeEntry updated = update(started.toBuilder().setDescription("found a name").build());

    assertThat(updated.getEnd()).isEmpty();
    assertThat(timer()).isEqualTo(updated);
  }

  @Test
  void stopsTheTimerWhenItsEntryIsGivenAnEnd() {
    TimeEntry started = tracker.startTimer(StartTimerRequest.getDefaultInstance());
    TimeEntry ended = started.toBuilder().setEnd("2026-01-31T13:00:00Z").build();

    assertThat(update(ended, "end")).isEqualTo(ended);
    assertThatThrownBy(this::timer).hasMessageContaining("no time entry is running");
  }

  @Test
  void startsATimerInThePastOnly() {
    assertInvalid(
        () ->
            tracker.startTimer(
                StartTimerRequest.newBuilder().setStart("2026-01-31T12:00:01Z").build()),
        "start: \"2026-01-31T12:00:01Z\" cannot be the start of a timer; expected a time of the last"
            + " 366 days, or nothing for now");
    TimeEntry started =
        tracker.startTimer(StartTimerRequest.newBuilder().setStart("2026-01-31T11:00:00Z").build());
    assertInvalid(
        () -> stop("2026-01-31T10:59:59Z"),
        "end: \"2026-01-31T10:59:59Z\" is not allowed; expected a time not before the start"
            + " 2026-01-31T11:00:00Z");
    assertThat(stop("")).isEqualTo(started.toBuilder().setEnd("2026-01-31T12:00:00Z").build());
  }

  @Test
  void letsOneOfManyStartersWin() throws Exception {
    List<Status.Code> starts =
        atOnce(8, () -> tracker.startTimer(StartTimerRequest.getDefaultInstance()));
    List<Status.Code> stops = atOnce(8, () -> stop(""));

    assertThat(starts).containsOnlyOnce(Status.Code.OK).contains(Status.Code.FAILED_PRECONDITION);
    assertThat(starts).filteredOn(code -> code == Status.Code.FAILED_PRECONDITION).hasSize(7);
    assertThat(stops).containsOnlyOnce(Status.Code.OK);
    assertThat(stops).filteredOn(code -> code == Status.Code.FAILED_PRECONDITION).hasSize(7);
  }

  @Test
  void pagesThroughAllEntriesWhileOthersAreAdded() {
    for (int i = 0; i < 7; i++) {
      create("e" + i, "2026-01-0" + (i / 3 + 1) + "T09:00:00Z", "2026-01-05T10:00:00Z");
    }
    List<String> seen = new ArrayList<>();
    String token = "";
    do {
      GetTimeEntriesResponse page =
          tracker.getTimeEntries(
              GetTimeEntriesRequest.newBuilder().setPageSize(2).setPageToken(token).build());
      assertThat(page.getEntriesCount()).isLessThanOrEqualTo(2);
      seen.addAll(ids(page));
      token = page.getNextPageToken();
      create("", "2025-12-31T09:00:00Z", "2025-12-31T10:00:00Z");
    } while (!token.isEmpty());

    assertThat(seen).containsExactly("e0", "e1", "e2", "e3", "e4", "e5", "e6");
  }

  @Test
  void refusesATokenThatWasTamperedWith() {
    create("a", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z");
    create("b", "2026-01-06T09:00:00Z", "2026-01-06T10:00:00Z");
    GetTimeEntriesRequest first = GetTimeEntriesRequest.newBuilder().setPageSize(1).build();
    String token = tracker.getTimeEntries(first).getNextPageToken();

    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String tampered = token.substring(0, i) + other + token.substring(i + 1);
      assertInvalid(
          () -> tracker.getTimeEntries(first.toBuilder().setPageToken(tampered).build()),
          "page_token: is not a token of this range; expected the next_page_token of an answer to the"
              + " same start and end, or nothing for the first page");
    }
    for (String other : List.of("x", token.substring(1), token + "AAAA", "?")) {
      assertThatThrownBy(
              () -> tracker.getTimeEntries(first.toBuilder().setPageToken(other).build()))
          .hasMessageContaining("page_token: is not a token");
    }
    assertThatThrownBy(
            () ->
                tracker.getTimeEntries(
                    first.toBuilder().setPageToken(token).setEnd("2027-01-01T00:00:00Z").build()))
        .hasMessageContaining("page_token: is not a token of this range");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1001})
  void refusesAPageSizeOutOfRange(int size) {
    assertInvalid(
        () -> tracker.getTimeEntries(GetTimeEntriesRequest.newBuilder().setPageSize(size).build()),
        "page_size: " + size + " is out of range; expected 1 to 1000, or 0 for every entry");
  }

  @Test
  void refusesARangeThatDoesNotGoForward() {
    assertInvalid(
        () -> list("2026-01-05T00:00:00Z", "2026-01-05T01:00:00+01:00"),
        "end: \"2026-01-05T01:00:00+01:00\" is not after the start \"2026-01-05T00:00:00Z\"; expected"
            + " a later time");
  }

  @Test
  void TM_01_mergesTheEntriesOfEverySource() {
    create("mine", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z");
    calendar.entries =
        List.of(
            stored("late", "2026-01-05T11:00:00Z"),
            stored("outside", "2026-01-09T11:00:00Z"),
            stored("early", "2026-01-05T08:00:00Z"));

    GetTimeEntriesResponse merged = list("2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z");

    assertThat(ids(merged)).containsExactly("early", "mine", "late");
    assertThat(merged.getEntriesList())
        .extracting(TimeEntry::getSource)
        .containsExactly("calendar", "manual", "calendar");
    assertThat(merged.getWarningsList()).isEmpty();
  }

  @Test
  void TM_01_answersInPartWhenASourceFails() {
    create("mine", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z");
    calendar.fails = true;
    String warning = "source \"calendar\" cannot be read now; its entries are missing here";

    GetTimeEntriesResponse partial = list("", "");

    assertThat(ids(partial)).containsExactly("mine");
    assertThat(partial.getWarningsList()).containsExactly(warning);
    assertThat(summary(GroupBy.TAG, "", "", "").getWarningsList()).containsExactly(warning);
  }

  @Test
  void failsWhenEverySourceFails() {
    calendar.fails = true;
    service.close();

    assertFails(
        () -> list("", ""),
        Status.Code.UNAVAILABLE,
        "source \"store\" cannot be read now; its entries are missing here; source \"calendar\" cannot"
            + " be read now; its entries are missing here; try again later");
    assertFails(
        () -> get("x"),
        Status.Code.UNAVAILABLE,
        "the database of the time entries cannot be reached; try again later");
  }

  @Test
  void TM_01_answersUnderTheRepositoryNameToo() {
    create("x", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z");
    GetTimeEntriesRequest all = GetTimeEntriesRequest.getDefaultInstance();

    assertThat(TrackerGrpc.newBlockingStub(server.channel()).getTimeEntries(all))
        .isEqualTo(tracker.getTimeEntries(all));
    assertThat(TrackerApiServiceGrpc.SERVICE_NAME).isEqualTo("tracker.TrackerApiService");
    assertThat(TrackerGrpc.SERVICE_NAME).isEqualTo("tracker.Tracker");
  }

  @Test
  void sumsUpByTagInsideTheRange() {
    create(tagged("2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z", "java", "client"));
    create(tagged("2026-01-05T23:00:00Z", "2026-01-06T02:00:00Z", "java"));
    create(tagged("2026-01-05T12:00:00Z", "2026-01-05T12:15:00.5Z"));

    GetSummaryResponse summary =
        summary(GroupBy.TAG, "2026-01-05T09:30:00Z", "2026-01-06T00:00:00Z", "");

    assertThat(summary.getGroupsList())
        .containsExactly(
            group("", 900, 1).toBuilder().setTotal(duration(900, 500_000_000)).build(),
            group("client", 1800, 1),
            group("java", 1800 + 3600, 2));
    assertThat(summary.getTotal()).isEqualTo(duration(1800 + 3600 + 900, 500_000_000));
  }

  @Test
  void countsARunningEntryUntilNow() {
    tracker.startTimer(StartTimerRequest.newBuilder().setStart("2026-01-31T11:30:00Z").build());

    assertThat(summary(GroupBy.DAY, "", "", "").getGroupsList())
        .containsExactly(group("2026-01-31", 1800, 1));
    assertThat(summary(GroupBy.DAY, "2026-02-01T00:00:00Z", "", "").getGroupsList()).isEmpty();
    assertThat(summary(GroupBy.TAG, "2026-02-01T00:00:00Z", "", "").getGroupsList()).isEmpty();
  }

  @Test
  void countsAnEntryWithoutLength() {
    create("x", "2026-01-05T00:00:00Z", "2026-01-05T00:00:00Z");

    assertThat(summary(GroupBy.DAY, "", "", "").getGroupsList())
        .containsExactly(group("2026-01-05", 0, 1));
    assertThat(summary(GroupBy.TAG, "", "", "").getGroupsList()).containsExactly(group("", 0, 1));
  }

  @Test
  void sumsUpByDayOfTheZone() {
    // In Berlin: 23:30 to 01:30, then a whole day of 23 hours and one of 25.
    create(tagged("2026-01-05T22:30:00Z", "2026-01-06T00:30:00Z"));
    create(tagged("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"));
    create(tagged("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"));

    assertThat(summary(GroupBy.DAY, "", "", "Europe/Berlin").getGroupsList())
        .containsExactly(
            group("2026-01-05", 1800, 1),
            group("2026-01-06", 5400, 1),
            group("2026-03-29", 23 * 3600, 1),
            group("2026-10-25", 25 * 3600, 1));
    assertThat(
            summary(GroupBy.DAY, "2026-01-05T23:15:00Z", "2026-01-05T23:45:00Z", "")
                .getGroupsList())
        .containsExactly(group("2026-01-05", 1800, 1));
  }

  @Test
  void saysWhatASummaryNeeds() {
    assertInvalid(
        () -> summary(GroupBy.GROUP_BY_UNSPECIFIED, "", "", ""),
        "group_by: GROUP_BY_UNSPECIFIED is no grouping; expected TAG or DAY");
    assertInvalid(
        () -> summary(GroupBy.DAY, "", "", "Berlin"),
        "time_zone: \"Berlin\" is not a time zone; expected an IANA name such as \"Europe/Berlin\", or"
            + " nothing for UTC");
  }

  private TimeEntry create(String id, String start, String end) {
    return create(entry(id, start, end));
  }

  private TimeEntry create(TimeEntry entry) {
    return tracker.createTimeEntry(CreateTimeEntryRequest.newBuilder().setTimeEntry(entry).build());
  }

  private TimeEntry get(String id) {
    return tracker.getTimeEntry(GetTimeEntryRequest.newBuilder().setId(id).build());
  }

  private TimeEntry update(TimeEntry entry, String... mask) {
    return tracker.updateTimeEntry(
        UpdateTimeEntryRequest.newBuilder()
            .setTimeEntry(entry)
            .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(mask)))
            .build());
  }

  private void delete(String id) {
    var unused = tracker.deleteTimeEntry(DeleteTimeEntryRequest.newBuilder().setId(id).build());
  }

  private TimeEntry stop(String end) {
    return tracker.stopTimer(StopTimerRequest.newBuilder().setEnd(end).build());
  }

  private TimeEntry timer() {
    return tracker.getTimer(GetTimerRequest.getDefaultInstance());
  }

  private GetTimeEntriesResponse list(String start, String end) {
    return tracker.getTimeEntries(
        GetTimeEntriesRequest.newBuilder().setStart(start).setEnd(end).build());
  }

  private GetSummaryResponse summary(GroupBy groupBy, String start, String end, String zone) {
    return tracker.getSummary(
        GetSummaryRequest.newBuilder()
            .setGroupBy(groupBy)
            .setStart(start)
            .setEnd(end)
            .setTimeZone(zone)
            .build());
  }

  private static TimeEntry entry(String id, String start, String end) {
    return TimeEntry.newBuilder()
        .setId(id)
        .setDescription("work")
        .setStart(start)
        .setEnd(end)
        .build();
  }

  private static TimeEntry tagged(String start, String end, String... tags) {
    return entry("", start, end).toBuilder().addAllTags(List.of(tags)).build();
  }

  private static Entry stored(String id, String start) {
    Instant time = Instant.parse(start);
    return new Entry(id, "meeting", time, Optional.of(time.plusSeconds(60)), List.of(), "calendar");
  }

  private static Group group(String key, long seconds, int entries) {
    return Group.newBuilder()
        .setKey(key)
        .setTotal(duration(seconds, 0))
        .setEntries(entries)
        .build();
  }

  private static Duration duration(long seconds, int nanos) {
    return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  private static List<String> ids(GetTimeEntriesResponse response) {
    return response.getEntriesList().stream().map(TimeEntry::getId).toList();
  }

  private static List<Status.Code> atOnce(int times, Callable<?> call) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(times);
    try {
      List<Callable<Status.Code>> calls =
          Stream.<Callable<Status.Code>>generate(() -> () -> codeOf(call)).limit(times).toList();
      List<Status.Code> codes = new ArrayList<>();
      for (Future<Status.Code> code : threads.invokeAll(calls)) {
        codes.add(code.get());
      }
      return codes;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Status.Code codeOf(Callable<?> call) throws Exception {
    try {
      call.call();
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static void assertFails(ThrowingCallable call, Status.Code code, String message) {
    StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(e.getStatus().getCode()).isEqualTo(code);
    assertThat(e.getStatus().getDescription()).isEqualTo(message);
  }

  private static void assertInvalid(ThrowingCallable call, String message) {
    StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(e.getStatus().getDescription()).isEqualTo(message);
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(violation(e)).isEqualTo(message);
  }

  private static String violation(StatusRuntimeException e) {
    try {
      BadRequest detail = StatusProto.fromThrowable(e).getDetails(0).unpack(BadRequest.class);
      assertThat(detail.getFieldViolationsCount()).isEqualTo(1);
      return detail.getFieldViolations(0).getField()
          + ": "
          + detail.getFieldViolations(0).getDescription();
    } catch (InvalidProtocolBufferException failure) {
      throw new AssertionError(failure);
    }
  }

  /** Answers whatever it was given, in that order and unfiltered, or fails. */
  private static final class FailingSource implements EntrySource {

    private final String id;
    private volatile List<Entry> entries = List.of();
    private volatile boolean fails;

    FailingSource(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public List<Entry> list(EntryQuery query) {
      if (fails) {
        throw new IllegalStateException("token expired");
      }
      return entries;
    }
  }
}
