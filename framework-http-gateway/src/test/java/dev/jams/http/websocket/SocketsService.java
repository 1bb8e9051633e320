package dev.jams.http.websocket;

import com.google.api.HttpBody;
import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import dev.jams.http.websocket.SocketsGrpc.SocketsImplBase;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The service behind the WebSockets. */
final class SocketsService extends SocketsImplBase {
  static final String LARGE = "x".repeat(16 << 10);

  /** Completed when a call is cancelled. */
  final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  /** Completed by a call of Ignore, with what lets it take its messages. */
  final CompletableFuture<ServerCallStreamObserver<Note>> ignoring = new CompletableFuture<>();

  /** The messages that Ignore has been given, though it asked for none or a few. */
  final AtomicInteger given = new AtomicInteger();

  /** The bytes that Flood has sent. */
  final AtomicLong flooded = new AtomicLong();

  /** Counted down when Flood is not ready for the first time. */
  final CountDownLatch full = new CountDownLatch(1);

  @Override
  public void count(CountRequest request, StreamObserver<Note> responses) {
    ((ServerCallStreamObserver<Note>) responses).setOnCancelHandler(() -> cancelled.complete(null));
    for (int i = 1; i <= request.getNumber(); i++) {
      responses.onNext(Note.newBuilder().setText(request.getText()).setNumber(i).build());
    }
    if (request.getFail() != 0) {
      responses.onError(failure(request.getFail(), request.getMessage()));
    } else if (!request.getHang()) {
      responses.onCompleted();
    }
  }

  private static StatusException failure(int code, String message) {
    return StatusProto.toStatusException(
        com.google.rpc.Status.newBuilder()
            .setCode(code)
            .setMessage(message)
            .addDetails(Any.pack(ErrorInfo.newBuilder().setReason("TOLD_SO").build()))
            .build());
  }

  @Override
  public void countOf(CountRequest request, StreamObserver<Note> responses) {
    count(request, responses);
  }

  @Override
  public StreamObserver<Note> sum(StreamObserver<Note> responses) {
    return new Notes(responses) {
      private long sum;
      private String text = "";

      @Override
      public void onNext(Note note) {
        sum += note.getNumber();
        text = note.getText();
      }

      @Override
      public void onCompleted() {
        responses.onNext(Note.newBuilder().setText(text).setNumber(sum).build());
        responses.onCompleted();
      }
    };
  }

  @Override
  public StreamObserver<Note> chat(StreamObserver<Note> responses) {
    ((ServerCallStreamObserver<Note>) responses).setOnCancelHandler(() -> cancelled.complete(null));
    return new Notes(responses) {
      @Override
      public void onNext(Note note) {
        if (note.getText().equals("fail")) {
          responses.onError(failure(5, "no such room"));
        } else {
          responses.onNext(note);
        }
      }
    };
  }

  @Override
  public StreamObserver<Note> bare(StreamObserver<Note> responses) {
    return chat(responses);
  }

  @Override
  public StreamObserver<Note> both(StreamObserver<Note> responses) {
    return chat(responses);
  }

  @Override
  public void once(Note note, StreamObserver<Note> responses) {
    responses.onNext(note);
    responses.onCompleted();
  }

  @Override
  public StreamObserver<Note> ignore(StreamObserver<Note> responses) {
    ServerCallStreamObserver<Note> call = (ServerCallStreamObserver<Note>) responses;
    call.disableAutoRequest();
    call.setOnCancelHandler(() -> cancelled.complete(null));
    ignoring.complete(call);
    return new Notes(responses) {
      @Override
      public void onNext(Note note) {
        given.incrementAndGet();
      }

      @Override
      public void onCompleted() {
        responses.onNext(Note.newBuilder().setNumber(given.get()).build());
        responses.onCompleted();
      }
    };
  }

  @Override
  public void flood(CountRequest request, StreamObserver<Note> responses) {
    ServerCallStreamObserver<Note> call = (ServerCallStreamObserver<Note>) responses;
    Note note = Note.newBuilder().setText(LARGE).build();
    AtomicInteger left = new AtomicInteger(request.getNumber());
    call.setOnCancelHandler(() -> cancelled.complete(null));
    call.setOnReadyHandler(
        () -> {
          while (call.isReady() && left.get() > 0) {
            call.onNext(note);
            flooded.addAndGet(LARGE.length());
            if (left.decrementAndGet() == 0) {
              call.onCompleted();
            }
          }
          if (left.get() > 0) {
            full.countDown();
          }
        });
  }

  @Override
  public StreamObserver<HttpBody> mirror(StreamObserver<HttpBody> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(HttpBody piece) {
        responses.onNext(piece);
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  private abstract static class Notes implements StreamObserver<Note> {
    private final StreamObserver<Note> responses;

    Notes(StreamObserver<Note> responses) {
      this.responses = responses;
    }

    @Override
    public void onError(Throwable failure) {
      // The handler of the cancellation has been told.
    }

    @Override
    public void onCompleted() {
      responses.onCompleted();
    }
  }
}
