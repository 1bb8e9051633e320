package dev.jams.http.docs;

import com.google.api.HttpBody;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.jams.test.docs.Count;
import dev.jams.test.docs.CreateNoteRequest;
import dev.jams.test.docs.GetNoteRequest;
import dev.jams.test.docs.Note;
import dev.jams.test.docs.NotesGrpc.NotesImplBase;
import dev.jams.test.docs.WatchRequest;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** What the page is tried on. */
final class NotesService extends NotesImplBase {
  static final String HOSTILE = "<img src=x onerror=\"window.harmed=1\">";

  /** One pixel. */
  private static final byte[] PNG =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJg"
                  + "gg==");

  /** A stream of which some messages are sent already. */
  final CompletableFuture<StreamObserver<Note>> watch = new CompletableFuture<>();

  final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  private static Note note(String id, String text) {
    return Note.newBuilder().setId(id).setText(text).setSize(9007199254740993L).build();
  }

  @Override
  public void getNote(GetNoteRequest request, StreamObserver<Note> responses) {
    if (request.getId().equals("none")) {
      ErrorInfo info =
          ErrorInfo.newBuilder()
              .setReason("NO_NOTE")
              .setDomain("notes.example")
              .putMetadata("id", HOSTILE)
              .build();
      responses.onError(
          StatusProto.toStatusException(
              Status.newBuilder()
                  .setCode(Code.NOT_FOUND_VALUE)
                  .setMessage("there is no note \"none\"")
                  .addDetails(Any.pack(info))
                  .build()));
      return;
    }
    String text = "on " + request.getShelf() + " in " + request.getColour();
    responses.onNext(
        note(request.getId(), text).toBuilder().addAllLabels(request.getLabelsList()).build());
    responses.onCompleted();
  }

  @Override
  public void createNote(CreateNoteRequest request, StreamObserver<Note> responses) {
    responses.onNext(request.getNote().toBuilder().setId("made").build());
    responses.onCompleted();
  }

  @Override
  public void getHostile(GetNoteRequest request, StreamObserver<Note> responses) {
    responses.onNext(note(HOSTILE, "</pre>" + HOSTILE));
    responses.onCompleted();
  }

  @Override
  public void watchNotes(WatchRequest request, StreamObserver<Note> responses) {
    ((ServerCallStreamObserver<Note>) responses).setOnCancelHandler(() -> cancelled.complete(null));
    for (int i = 1; i <= request.getCount(); i++) {
      responses.onNext(note("n" + i, "note " + i));
    }
    if (request.getFail()) {
      responses.onError(io.grpc.Status.DATA_LOSS.withDescription("the rest is lost").asException());
    } else {
      watch.complete(responses);
    }
  }

  @Override
  public StreamObserver<Note> countNotes(StreamObserver<Count> responses) {
    return new StreamObserver<>() {
      private final Count.Builder count = Count.newBuilder();

      @Override
      public void onNext(Note note) {
        count.setNotes(count.getNotes() + 1).setTexts(count.getTexts() + note.getText());
      }

      @Override
      public void onError(Throwable thrown) {
        cancelled.complete(null);
      }

      @Override
      public void onCompleted() {
        responses.onNext(count.build());
        responses.onCompleted();
      }
    };
  }

  @Override
  public StreamObserver<Note> talkNotes(StreamObserver<Note> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(Note note) {
        if (note.getText().equals("fail")) {
          responses.onError(io.grpc.Status.ABORTED.withDescription("as you wished").asException());
        } else {
          responses.onNext(note);
        }
      }

      @Override
      public void onError(Throwable thrown) {
        cancelled.complete(null);
      }

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  @Override
  public void getFile(GetNoteRequest request, StreamObserver<HttpBody> responses) {
    HttpBody.Builder body = HttpBody.newBuilder();
    switch (request.getId()) {
      case "picture" -> body.setContentType("image/png").setData(ByteString.copyFrom(PNG));
      case "page" ->
          body.setContentType("text/html")
              .setData(ByteString.copyFromUtf8("<script>window.harmed=1</script>" + HOSTILE));
      default ->
          body.setContentType("application/octet-stream")
              .setData(ByteString.copyFrom(new byte[] {0, 1, 2}));
    }
    responses.onNext(body.build());
    responses.onCompleted();
  }
}
