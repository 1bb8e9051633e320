package dev.jams.limits;

import static dev.jams.limits.Rig.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.limits.notes.Note;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class DeadlinesTest {
  @RegisterExtension final Rig rig = new Rig();

  @Test
  void callsThatTakeTooLongEndOverBothProtocolsAndServicesLearnOfIt() throws Exception {
    rig.start("limits:", "  deadlines:", "    all: {timeout: 100ms}");
    StatusException late =
        catchThrowableOfType(StatusException.class, () -> rig.stub().get(note("hold")));
    assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(rig.held().context().isCancelled()).isTrue();
    assertThat(rig.get("/notes/hold").statusCode()).isEqualTo(504);
    assertThat(rig.held().context().isCancelled()).isTrue();
  }

  @Test
  void streamsEndAsWell() throws Exception {
    rig.start("limits:", "  deadlines:", "    all: {timeout: 200ms}");
    BlockingClientCall<?, Note> stream = rig.stub().watch(note("hold"));
    assertThat(stream.read().getText()).isEqualTo("hold");
    StatusException late = catchThrowableOfType(StatusException.class, stream::read);
    assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    HttpResponse<String> lines = rig.get("/notes/hold:watch");
    assertThat(lines.statusCode()).isEqualTo(200);
    assertThat(lines.body().lines().toList().get(1)).contains("\"code\":4");
  }

  @Test
  void theClosestNameHoldsAndTheShorterOneOfCallerAndServer() throws Exception {
    rig.start(
        "limits:",
        "  deadlines:",
        "    all: {timeout: 1h}",
        "    gets: {methods: [notes.Notes/Get], timeout: 2h}");
    var call = rig.asyncStub();
    call.get(note("hold"), new Ignored());
    assertThat(minutesLeft()).isBetween(100L, 120L);
    call.create(note("hold"), new Ignored());
    assertThat(minutesLeft()).isBetween(40L, 60L);
    call.withDeadlineAfter(30, TimeUnit.MINUTES).create(note("hold"), new Ignored());
    assertThat(minutesLeft()).isBetween(10L, 30L);
    // Over HTTP there is a shorter one by default.
    var unused = rig.getLater("/notes/hold");
    assertThat(minutesLeft()).isZero();
  }

  /** Of the next call that the service has: what it calls in turn has the same deadline. */
  private long minutesLeft() throws Exception {
    NotesService.Held held = rig.held();
    long left = held.context().getDeadline().timeRemaining(TimeUnit.MINUTES);
    held.answer();
    return left;
  }

  private static final class Ignored implements io.grpc.stub.StreamObserver<Note> {
    @Override
    public void onNext(Note note) {}

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {}
  }
}
