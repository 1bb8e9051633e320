package dev.jams.http;

import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import dev.jams.http.streaming.CountRequest;
import dev.jams.http.streaming.File;
import dev.jams.http.streaming.FileRequest;
import dev.jams.http.streaming.Number;
import dev.jams.http.streaming.StreamsGrpc.StreamsImplBase;
import dev.jams.http.streaming.Total;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The service behind the tests of streams. */
final class StreamsService extends StreamsImplBase {
  /** How many messages have been sent or received. */
  final AtomicInteger passed = new AtomicInteger();

  private final AtomicBoolean completed = new AtomicBoolean();

  /** Completed when a stream that was held up by its reader is for the first time. */
  final CompletableFuture<Integer> heldUp = new CompletableFuture<>();

  final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  /** What a stream that waits for the test waits for. */
  final CompletableFuture<Void> letGo = new CompletableFuture<>();

  /** The values that arrived. */
  final LinkedBlockingQueue<Long> received = new LinkedBlockingQueue<>();

  @Override
  public void count(CountRequest request, StreamObserver<Number> responses) {
    if (request.getFailAfter() < 0) {
      responses.onError(Status.NOT_FOUND.withDescription("no numbers").asException());
      return;
    }
    var call = (ServerCallStreamObserver<Number>) responses;
    call.setOnCancelHandler(() -> cancelled.complete(null));
    String name = "n".repeat(request.getNameLength());
    Runnable send = () -> send(request, name, call);
    call.setOnReadyHandler(send);
  }

  private void send(CountRequest request, String name, ServerCallStreamObserver<Number> call) {
    while (passed.get() < request.getUpTo()) {
      if (!call.isReady()) {
        heldUp.complete(passed.get());
        return;
      }
      int value = passed.incrementAndGet();
      call.onNext(Number.newBuilder().setValue(value).setName(name).build());
      if (value == request.getFailAfter()) {
        call.onError(Status.DATA_LOSS.withDescription("lost \"count\"").asException());
        return;
      }
      if (value == request.getWaitAfter()) {
        letGo.join();
      }
    }
    if (completed.compareAndSet(false, true)) {
      call.onCompleted();
    }
  }

  @Override
  public StreamObserver<Number> sum(StreamObserver<Total> responses) {
    return new StreamObserver<>() {
      private final Total.Builder total = Total.newBuilder();

      @Override
      public void onNext(Number number) {
        received.add(number.getValue());
        long list = number.getListList().stream().mapToLong(Long::longValue).sum();
        total.setValue(total.getValue() + number.getValue() + list);
        total.setCount(total.getCount() + 1).setName(number.getName());
      }

      @Override
      public void onError(Throwable thrown) {
        cancelled.complete(null);
      }

      @Override
      public void onCompleted() {
        responses.onNext(total.build());
        responses.onCompleted();
      }
    };
  }

  @Override
  public StreamObserver<Number> double_(StreamObserver<Number> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(Number number) {
        responses.onNext(number.toBuilder().setValue(2 * number.getValue()).build());
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

  static HttpBody file(String name) {
    return HttpBody.newBuilder()
        .setContentType("text/plain; charset=utf-8")
        .setData(ByteString.copyFromUtf8("the file " + name))
        .build();
  }

  @Override
  public void download(FileRequest request, StreamObserver<HttpBody> responses) {
    responses.onNext(file(request.getName()));
    responses.onCompleted();
  }

  @Override
  public void fetch(FileRequest request, StreamObserver<File> responses) {
    HttpBody content = file(request.getName());
    responses.onNext(File.newBuilder().setName(request.getName()).setContent(content).build());
    responses.onCompleted();
  }

  @Override
  public void upload(File file, StreamObserver<Total> responses) {
    HttpBody content = file.getContent();
    responses.onNext(
        Total.newBuilder()
            .setName(file.getName())
            .setValue(content.getData().size())
            .setContentType(content.getContentType())
            .build());
    responses.onCompleted();
  }

  @Override
  public void mirror(HttpBody body, StreamObserver<HttpBody> responses) {
    responses.onNext(body);
    responses.onCompleted();
  }

  @Override
  public void downloadPieces(CountRequest request, StreamObserver<HttpBody> responses) {
    for (int i = 1; i <= request.getUpTo(); i++) {
      responses.onNext(
          HttpBody.newBuilder()
              .setContentType("image/x-test")
              .setData(ByteString.copyFrom(new byte[] {(byte) i, (byte) 0xff}))
              .build());
      if (i == request.getFailAfter()) {
        responses.onError(Status.DATA_LOSS.asException());
        return;
      }
    }
    responses.onCompleted();
  }

  @Override
  public StreamObserver<File> uploadPieces(StreamObserver<Total> responses) {
    return new StreamObserver<>() {
      private final Total.Builder total = Total.newBuilder();

      @Override
      public void onNext(File piece) {
        passed.incrementAndGet();
        HttpBody content = piece.getContent();
        total.setValue(total.getValue() + content.getData().size());
        total.setName(piece.getName()).setContentType(content.getContentType());
      }

      @Override
      public void onError(Throwable thrown) {
        cancelled.complete(null);
      }

      @Override
      public void onCompleted() {
        responses.onNext(total.build());
        responses.onCompleted();
      }
    };
  }
}
