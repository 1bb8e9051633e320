package dev.jams.limits;

import dev.jams.limits.notes.Note;
import dev.jams.limits.notes.NotesGrpc;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers at once, but for a text that begins with "hold": that call is in {@link #held} until a
 * test answers it.
 */
final class NotesService extends NotesGrpc.NotesImplBase {
  /** A call that waits for the test. */
  record Held(Note request, StreamObserver<Note> responses, Context context) {
    void answer() {
      responses.onNext(request);
      responses.onCompleted();
    }
  }

  final AtomicInteger calls = new AtomicInteger();
  final Queue<String> texts = new ConcurrentLinkedQueue<>();
  final BlockingQueue<Held> held = new LinkedBlockingQueue<>();

  @Override
  public void get(Note request, StreamObserver<Note> responses) {
    answer(request, responses);
  }

  @Override
  public void create(Note request, StreamObserver<Note> responses) {
    answer(request, responses);
  }

  @Override
  public void watch(Note request, StreamObserver<Note> responses) {
    responses.onNext(request);
    answer(request, responses);
  }

  private void answer(Note request, StreamObserver<Note> responses) {
    int number = calls.incrementAndGet();
    Note answer = request.toBuilder().setNumber(number).build();
    String text = request.getText();
    texts.add(text);
    if (text.startsWith("hold")) {
      ((ServerCallStreamObserver<Note>) responses).setOnCancelHandler(() -> {});
      held.add(new Held(answer, responses, Context.current()));
    } else if (text.startsWith("fail ")) {
      Status.Code code = Status.Code.valueOf(text.substring(5));
      responses.onError(
          Status.fromCode(code).withDescription("number " + number).asRuntimeException());
    } else if (text.startsWith("throw")) {
      throw new IllegalStateException("by the test");
    } else {
      responses.onNext(answer);
      responses.onCompleted();
    }
  }
}
