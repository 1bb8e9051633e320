package dev.jams.http;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import dev.jams.http.protocols.Item;
import dev.jams.http.protocols.StreamsGrpc.StreamsImplBase;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** All four kinds of rpc. The text "fail" fails the call wherever it stands. */
final class ItemService extends StreamsImplBase {
  /** How many messages the latest count has sent. */
  final AtomicLong counted = new AtomicLong();

  /** Completed when a streamed answer is cancelled. */
  final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  @Override
  public void echo(Item request, StreamObserver<Item> responses) {
    if (request.getText().equals("zip")) {
      ((ServerCallStreamObserver<Item>) responses).setCompression("gzip");
      responses.onNext(request.toBuilder().setText("z".repeat(10_000)).build());
    } else {
      responses.onNext(request);
    }
    responses.onCompleted();
  }

  @Override
  public void look(Item request, StreamObserver<Item> responses) {
    if (request.getText().equals("fail")) {
      responses.onError(failure());
      return;
    }
    responses.onNext(request);
    responses.onCompleted();
  }

  @Override
  public void count(Item request, StreamObserver<Item> responses) {
    var call = (ServerCallStreamObserver<Item>) responses;
    AtomicLong sent = counted;
    sent.set(0);
    call.setOnCancelHandler(() -> cancelled.complete(null));
    call.setOnReadyHandler(
        () -> {
          while (call.isReady() && sent.get() < request.getNumber()) {
            call.onNext(request.toBuilder().setNumber(sent.incrementAndGet()).build());
            if (sent.get() == request.getNumber()) {
              end(request, call);
            }
          }
        });
    if (request.getNumber() == 0) {
      end(request, call);
    }
  }

  private static void end(Item request, StreamObserver<Item> responses) {
    if (request.getText().equals("fail")) {
      responses.onError(failure());
    } else {
      responses.onCompleted();
    }
  }

  private static Throwable failure() {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Status.Code.ABORTED.value())
            .setMessage("stop at 100 % \u2028")
            .addDetails(Any.pack(ErrorInfo.newBuilder().setReason("ASKED").build()))
            .build());
  }

  @Override
  public StreamObserver<Item> sum(StreamObserver<Item> responses) {
    return new StreamObserver<>() {
      private long sum;
      private final StringBuilder texts = new StringBuilder();

      @Override
      public void onNext(Item item) {
        sum += item.getNumber();
        texts.append(item.getText());
        if (item.getText().equals("fail")) {
          responses.onError(failure());
        }
      }

      @Override
      public void onError(Throwable thrown) {
        cancelled.complete(null);
      }

      @Override
      public void onCompleted() {
        if (texts.indexOf("fail") < 0) {
          responses.onNext(Item.newBuilder().setNumber(sum).setText(texts.toString()).build());
          responses.onCompleted();
        }
      }
    };
  }

  @Override
  public StreamObserver<Item> chat(StreamObserver<Item> responses) {
    return new StreamObserver<>() {
      private boolean failed;

      @Override
      public void onNext(Item item) {
        failed |= item.getText().equals("fail");
        if (failed) {
          responses.onError(failure());
        } else {
          responses.onNext(item);
        }
      }

      @Override
      public void onError(Throwable thrown) {
        cancelled.complete(null);
      }

      @Override
      public void onCompleted() {
        if (!failed) {
          responses.onCompleted();
        }
      }
    };
  }
}
