package dev.jams.limits;

import static dev.jams.limits.Rig.note;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.jams.limits.notes.Note;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.StreamObserver;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bulkheads over real sockets; which calls are in progress is the tests' own choice. */
@Timeout(120)
class BulkheadsTest {
  private static final String ONE = "    few: {methods: [notes.Notes/*], max-concurrent-calls: 1";

  @RegisterExtension final Rig rig = new Rig();

  private CompletableFuture<Status.Code> getLater(String text) {
    CompletableFuture<Status.Code> code = new CompletableFuture<>();
    rig.asyncStub()
        .get(
            note(text),
            new StreamObserver<>() {
              @Override
              public void onNext(Note note) {}

              @Override
              public void onError(Throwable t) {
                code.complete(Status.fromThrowable(t).getCode());
              }

              @Override
              public void onCompleted() {
                code.complete(Status.Code.OK);
              }
            });
    return code;
  }

  private Status.Code get(String text) throws Exception {
    return getLater(text).get(60, SECONDS);
  }

  /** The place of who goes without an answer comes back a little later. */
  private void awaitFree() throws Exception {
    long end = System.nanoTime() + SECONDS.toNanos(60);
    while (get("a") != Status.Code.OK) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  @Test
  void callsBeyondThePlacesAreRefusedOverBothProtocolsAndOthersAreNot() throws Exception {
    rig.start("limits:", "  bulkheads:", ONE + "}");
    CompletableFuture<Status.Code> first = getLater("hold");
    NotesService.Held held = rig.held();
    StatusException refused =
        catchThrowableOfType(StatusException.class, () -> rig.stub().get(note("b")));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.getStatus().getDescription())
        .isEqualTo("as many calls of this kind are in progress as may be, try again later");
    assertThat(Rig.details(refused, ErrorInfo.class).get(0).getReason()).isEqualTo("BULKHEAD_FULL");
    assertThat(Rig.details(refused, RetryInfo.class).get(0).getRetryDelay().getSeconds())
        .isEqualTo(1);
    HttpResponse<String> overHttp = rig.get("/notes/a");
    assertThat(overHttp.statusCode()).isEqualTo(429);
    assertThat(overHttp.headers().firstValue("retry-after")).contains("1");
    assertThat(rig.get("/notes/a:watch").statusCode()).isEqualTo(429);
    assertThat(rig.get("/other/a").statusCode()).isEqualTo(200);
    held.answer();
    assertThat(first.get(60, SECONDS)).isEqualTo(Status.Code.OK);
    assertThat(get("b")).isEqualTo(Status.Code.OK);
  }

  @Test
  void placesComeBackOnceWhateverEndsTheCall() throws Exception {
    rig.start(
        "limits:",
        "  deadlines:",
        "    creates: {methods: [notes.Notes/Create], timeout: 100ms}",
        "  bulkheads:",
        ONE + "}");
    for (int i = 0; i < 3; i++) {
      // Who has the answer finds the place free.
      assertThat(get("a")).isEqualTo(Status.Code.OK);
      assertThat(get("fail NOT_FOUND")).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(get("throw")).isEqualTo(Status.Code.INTERNAL);
      Context.CancellableContext context = Context.current().withCancellation();
      CompletableFuture<Status.Code> cancelled = new CompletableFuture<>();
      context.run(
          () -> {
            var unused = getLater("hold").thenAccept(cancelled::complete);
          });
      NotesService.Held held = rig.held();
      context.cancel(null);
      assertThat(cancelled.get(60, SECONDS)).isEqualTo(Status.Code.CANCELLED);
      awaitFree();
      held.answer();
      assertThat(rig.post("/notes", "{\"text\":\"hold\"}").statusCode()).isEqualTo(504);
      awaitFree();
      rig.held().answer();
      BlockingClientCall<?, Note> stream = rig.stub().watch(note("hold"));
      assertThat(stream.read().getText()).isEqualTo("hold");
      held = rig.held();
      stream.cancel("enough", null);
      awaitFree();
      held.answer();
    }
    // None came back twice: there is one place still.
    CompletableFuture<Status.Code> last = getLater("hold");
    NotesService.Held held = rig.held();
    assertThat(get("a")).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    held.answer();
    assertThat(last.get(60, SECONDS)).isEqualTo(Status.Code.OK);
  }

  @Test
  void whoHasWaitedTooLongIsRefused() throws Exception {
    rig.start("limits:", "  bulkheads:", ONE + ", max-waiting-calls: 1, max-wait: 50ms}");
    CompletableFuture<Status.Code> first = getLater("hold");
    NotesService.Held held = rig.held();
    assertThat(get("a")).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(rig.get("/notes/a").statusCode()).isEqualTo(429);
    assertThat(rig.get("/notes/a:watch").statusCode()).isEqualTo(429);
    held.answer();
    assertThat(first.get(60, SECONDS)).isEqualTo(Status.Code.OK);
    assertThat(get("a")).isEqualTo(Status.Code.OK);
  }

  @Test
  void whoGivesUpWaitingNeverReachesTheServiceAndLeavesThePlaceToOthers() throws Exception {
    rig.start("limits:", "  bulkheads:", ONE + ", max-waiting-calls: 1, max-wait: 1h}");
    CompletableFuture<Status.Code> first = getLater("hold");
    NotesService.Held held = rig.held();
    StatusException late =
        catchThrowableOfType(
            StatusException.class,
            () -> rig.stub().withDeadlineAfter(100, MILLISECONDS).get(note("never")));
    assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    held.answer();
    assertThat(first.get(60, SECONDS)).isEqualTo(Status.Code.OK);
    awaitFree();
    assertThat(rig.notes.texts).doesNotContain("never");
  }

  @Test
  void streamsWaitAsWell() throws Exception {
    rig.start("limits:", "  bulkheads:", ONE + ", max-waiting-calls: 8, max-wait: 1h}");
    CompletableFuture<Status.Code> first = getLater("hold");
    NotesService.Held held = rig.held();
    CompletableFuture<HttpResponse<String>> stream = rig.getLater("/notes/a:watch");
    BlockingClientCall<?, Note> other = rig.stub().watch(note("b"));
    held.answer();
    assertThat(first.get(60, SECONDS)).isEqualTo(Status.Code.OK);
    assertThat(stream.get(60, SECONDS).body().lines()).hasSize(2);
    assertThat(other.read().getText()).isEqualTo("b");
    assertThat(other.read().getText()).isEqualTo("b");
    assertThat(other.read()).isNull();
  }

  @Test
  void neverMoreThanThePlacesAreInProgressUnderLoad() throws Exception {
    rig.start(
        "limits:",
        "  bulkheads:",
        "    few: {methods: [notes.Notes/Get], max-concurrent-calls: 3, max-waiting-calls: 1000,"
            + " max-wait: 1h}");
    List<CompletableFuture<Status.Code>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(getLater("hold"));
    }
    for (int i = 0; i < 200; i++) {
      NotesService.Held held = rig.held();
      // This one and at most two others, which have not been answered.
      assertThat(rig.notes.held.size()).isLessThanOrEqualTo(2);
      held.answer();
    }
    for (CompletableFuture<Status.Code> call : calls) {
      assertThat(call.get(60, SECONDS)).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void theClosestNameHolds() throws Exception {
    rig.start(
        "limits:",
        "  bulkheads:",
        "    all: {methods: ['*'], max-concurrent-calls: 1}",
        "    get: {methods: [notes.Notes/Get], max-concurrent-calls: 2}");
    CompletableFuture<Status.Code> first = getLater("hold");
    CompletableFuture<Status.Code> second = getLater("hold");
    NotesService.Held one = rig.held();
    NotesService.Held two = rig.held();
    assertThat(get("a")).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(rig.stub().create(note("a")).getText()).isEqualTo("a");
    one.answer();
    two.answer();
    assertThat(first.get(60, SECONDS)).isEqualTo(Status.Code.OK);
    assertThat(second.get(60, SECONDS)).isEqualTo(Status.Code.OK);
  }
}
