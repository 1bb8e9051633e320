package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.jams.App;
import dev.jams.examples.apps.TrackerClient.CallFailed;
import dev.jams.examples.tracker.CreateTimeEntryRequest;
import dev.jams.examples.tracker.DeleteTimeEntryRequest;
import dev.jams.examples.tracker.GetSummaryRequest;
import dev.jams.examples.tracker.GetSummaryResponse;
import dev.jams.examples.tracker.GetTimeEntriesRequest;
import dev.jams.examples.tracker.GetTimeEntriesResponse;
import dev.jams.examples.tracker.GetTimeEntryRequest;
import dev.jams.examples.tracker.GetTimerRequest;
import dev.jams.examples.tracker.ImportTimeEntriesRequest;
import dev.jams.examples.tracker.ImportTimeEntriesResponse;
import dev.jams.examples.tracker.StartTimerRequest;
import dev.jams.examples.tracker.StopTimerRequest;
import dev.jams.examples.tracker.TimeEntry;
import dev.jams.examples.tracker.UpdateTimeEntryRequest;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** TM-01 and GM-01: the tracker answers alike, whichever way leads to it. */
class TrackerContractTest {
  @Nested
  class OverGrpc extends Contract {
    @Override
    TrackerClient connect() throws Exception {
      return new GrpcTracker(serve().port("grpc"));
    }
  }

  @Nested
  class OverHttp extends Contract {
    @Override
    TrackerClient connect() throws Exception {
      return new HttpTracker(serve().port("http"));
    }
  }

  @Nested
  class OverHttpToRemote extends Contract {
    @Override
    TrackerClient connect() throws Exception {
      return inFrontOf(serve());
    }
  }

  @Nested
  class OverHttpToReflectedRemote extends Contract {
    @Override
    TrackerClient connect() throws Exception {
      return inFrontOf(serve(), "--reflect");
    }
  }

  abstract static class Contract {
    private final List<AutoCloseable> opened = new ArrayList<>();
    private TrackerClient tracker;

    abstract TrackerClient connect() throws Exception;

    App serve() throws Exception {
      String data = "jdbc:h2:mem:" + UUID.randomUUID();
      return open(GatewayApp.app().start("--grpc-port", "0", "--http-port", "0", "--data", data));
    }

    TrackerClient inFrontOf(App remote, String... more) throws Exception {
      List<String> args = new ArrayList<>(List.of("--http-port", "0", "--grpc-target"));
      args.add("127.0.0.1:" + remote.port("grpc"));
      args.addAll(List.of(more));
      App front = open(HttpApp.app().start(args.toArray(String[]::new)));
      CompletableFuture<Void> ready = new CompletableFuture<>();
      front
          .health()
          .watch(
              (service, status) -> {
                if (front.health().isServing()) {
                  ready.complete(null);
                }
              });
      ready.get(20, TimeUnit.SECONDS);
      return new HttpTracker(front.port("http"));
    }

    <T extends AutoCloseable> T open(T resource) {
      opened.add(0, resource);
      return resource;
    }

    @BeforeEach
    void start() throws Exception {
      tracker = connect();
    }

    @AfterEach
    void stop() throws Exception {
      tracker.close();
      for (AutoCloseable resource : opened) {
        resource.close();
      }
    }

    @Test
    void answersTheEntriesOfARange() throws Exception {
      create("before", "2026-01-01T08:00:00Z", "2026-01-01T09:00:00Z");
      create("across", "2026-01-01T23:00:00+01:00", "2026-01-02T01:00:00+01:00", "night", "a&b=c");
      create("inside", "2026-01-02T08:00:00Z", "2026-01-02T09:00:00Z");
      create("after", "2026-01-03T00:00:00Z", "2026-01-03T01:00:00Z");
      GetTimeEntriesResponse found = entries("2026-01-01T22:30:00Z", "2026-01-03T00:00:00Z");
      assertThat(found.getEntriesList())
          .extracting(TimeEntry::getDescription)
          .containsExactly("across", "inside");
      TimeEntry across = found.getEntries(0);
      assertThat(across.getStart()).isEqualTo("2026-01-01T22:00:00Z");
      assertThat(across.getEnd()).isEqualTo("2026-01-02T00:00:00Z");
      assertThat(across.getTagsList()).containsExactly("night", "a&b=c");
      assertThat(across.getSource()).isEqualTo("manual");
    }

    @Test
    void answersPageAfterPage() throws Exception {
      for (int hour = 0; hour < 5; hour++) {
        create("e" + hour, "2026-02-01T0" + hour + ":00:00Z", "2026-02-01T0" + hour + ":30:00Z");
      }
      List<String> seen = new ArrayList<>();
      GetTimeEntriesRequest.Builder page = GetTimeEntriesRequest.newBuilder().setPageSize(2);
      GetTimeEntriesResponse answer;
      do {
        answer = call("GetTimeEntries", page.build(), GetTimeEntriesResponse.getDefaultInstance());
        answer.getEntriesList().forEach(entry -> seen.add(entry.getDescription()));
        page.setPageToken(answer.getNextPageToken());
      } while (!answer.getNextPageToken().isEmpty());
      assertThat(seen).containsExactly("e0", "e1", "e2", "e3", "e4");
    }

    @Test
    void changesOnlyTheFieldsOfTheMask() throws Exception {
      TimeEntry entry = create("old", "2026-02-01T08:00:00Z", "2026-02-01T09:00:00Z", "kept");
      UpdateTimeEntryRequest update =
          UpdateTimeEntryRequest.newBuilder()
              .setTimeEntry(TimeEntry.newBuilder().setId(entry.getId()).setDescription("new"))
              .setUpdateMask(FieldMask.newBuilder().addPaths("description"))
              .build();
      TimeEntry updated = call("UpdateTimeEntry", update, TimeEntry.getDefaultInstance());
      assertThat(updated).isEqualTo(entry.toBuilder().setDescription("new").build());
      assertThat(get(entry.getId())).isEqualTo(updated);
    }

    @Test
    void deletesAnEntryOnce() throws Exception {
      TimeEntry entry = create("gone", "2026-02-01T08:00:00Z", "2026-02-01T09:00:00Z");
      DeleteTimeEntryRequest delete =
          DeleteTimeEntryRequest.newBuilder().setId(entry.getId()).build();
      call("DeleteTimeEntry", delete, Empty.getDefaultInstance());
      assertThat(failure("DeleteTimeEntry", delete).getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
    }

    @Test
    void namesTheEntryThatIsNotThere() {
      GetTimeEntryRequest request = GetTimeEntryRequest.newBuilder().setId("no such").build();
      Status status = failure("GetTimeEntry", request);
      assertThat(status.getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
      assertThat(status.getMessage()).contains("no such");
    }

    @Test
    void runsOneTimerAtATime() throws Exception {
      TimeEntry running =
          call(
              "StartTimer",
              StartTimerRequest.newBuilder().setDescription("work").build(),
              TimeEntry.getDefaultInstance());
      assertThat(running.getEnd()).isEmpty();
      Status second = failure("StartTimer", StartTimerRequest.getDefaultInstance());
      assertThat(second.getCode()).isEqualTo(Code.FAILED_PRECONDITION_VALUE);
      assertThat(second.getMessage()).contains(running.getId());
      assertThat(
              call(
                  "GetTimer", GetTimerRequest.getDefaultInstance(), TimeEntry.getDefaultInstance()))
          .isEqualTo(running);
      TimeEntry stopped =
          call("StopTimer", StopTimerRequest.getDefaultInstance(), TimeEntry.getDefaultInstance());
      assertThat(stopped.getId()).isEqualTo(running.getId());
      assertThat(stopped.getEnd()).isNotEmpty();
      assertThat(failure("StopTimer", StopTimerRequest.getDefaultInstance()).getCode())
          .isEqualTo(Code.FAILED_PRECONDITION_VALUE);
    }

    @Test
    void namesTheFieldThatIsWrong() throws Exception {
      Status status =
          failure(
              "GetTimeEntries", GetTimeEntriesRequest.newBuilder().setStart("yesterday").build());
      assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
      assertThat(status.getMessage()).startsWith("start: \"yesterday\" is not a time");
      BadRequest details = status.getDetails(0).unpack(BadRequest.class);
      assertThat(details.getFieldViolations(0).getField()).isEqualTo("start");
    }

    @Test
    void importsTheSamplesOnce() throws Exception {
      for (String sample : List.of("toggl-track", "clockify")) {
        ImportTimeEntriesRequest request =
            ImportTimeEntriesRequest.newBuilder()
                .setCsv(sample(sample))
                .setTimeZone("Europe/Berlin")
                .build();
        ImportTimeEntriesResponse first =
            call("ImportTimeEntries", request, ImportTimeEntriesResponse.getDefaultInstance());
        assertThat(first.getCreated()).isGreaterThanOrEqualTo(300);
        assertThat(first.getSkipped()).isZero();
        ImportTimeEntriesResponse again =
            call("ImportTimeEntries", request, ImportTimeEntriesResponse.getDefaultInstance());
        assertThat(again.getCreated()).isZero();
        assertThat(again.getDuplicates()).isEqualTo(first.getCreated() + first.getDuplicates());
      }
      List<TimeEntry> january =
          entries("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z").getEntriesList();
      assertThat(january).extracting(TimeEntry::getSource).contains("toggl", "clockify");
      assertThat(january).extracting(TimeEntry::getStart).isSorted();
    }

    @Test
    void sumsUpPerTagAndPerDay() throws Exception {
      create("a", "2026-02-01T22:00:00Z", "2026-02-02T02:00:00Z", "x");
      create("b", "2026-02-02T08:00:00Z", "2026-02-02T09:00:00Z", "x", "y");
      assertThat(summary(GetSummaryRequest.GroupBy.TAG).getGroupsList())
          .extracting(group -> group.getKey() + " " + group.getTotal().getSeconds() / 3600)
          .containsExactly("x 5", "y 1");
      assertThat(summary(GetSummaryRequest.GroupBy.DAY).getGroupsList())
          .extracting(group -> group.getKey() + " " + group.getTotal().getSeconds() / 3600)
          .containsExactly("2026-02-01 2", "2026-02-02 3");
    }

    private GetSummaryResponse summary(GetSummaryRequest.GroupBy groupBy) throws Exception {
      return call(
          "GetSummary",
          GetSummaryRequest.newBuilder().setGroupBy(groupBy).build(),
          GetSummaryResponse.getDefaultInstance());
    }

    private TimeEntry create(String description, String start, String end, String... tags)
        throws Exception {
      TimeEntry entry =
          TimeEntry.newBuilder()
              .setDescription(description)
              .setStart(start)
              .setEnd(end)
              .addAllTags(List.of(tags))
              .build();
      return call(
          "CreateTimeEntry",
          CreateTimeEntryRequest.newBuilder().setTimeEntry(entry).build(),
          TimeEntry.getDefaultInstance());
    }

    private TimeEntry get(String id) throws Exception {
      return call(
          "GetTimeEntry",
          GetTimeEntryRequest.newBuilder().setId(id).build(),
          TimeEntry.getDefaultInstance());
    }

    private GetTimeEntriesResponse entries(String start, String end) throws Exception {
      return call(
          "GetTimeEntries",
          GetTimeEntriesRequest.newBuilder().setStart(start).setEnd(end).build(),
          GetTimeEntriesResponse.getDefaultInstance());
    }

    private <T extends Message> T call(String method, Message request, T reply) throws Exception {
      return tracker.call(method, request, reply);
    }

    private Status failure(String method, Message request) {
      return catchThrowableOfType(
              CallFailed.class, () -> tracker.call(method, request, Empty.getDefaultInstance()))
          .status();
    }

    private static String sample(String name) throws Exception {
      try (InputStream in = App.class.getResourceAsStream("/samples/" + name + ".csv")) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }
}
