package dev.jams.security;

import dev.jams.security.proto.GuardedGrpc.GuardedImplBase;
import dev.jams.security.proto.Word;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Answers who calls, and counts what has come so far as to be read. */
final class GuardedService extends GuardedImplBase {
  final AtomicInteger calls = new AtomicInteger();

  /** Who was last known to call. */
  final AtomicReference<Principal> last = new AtomicReference<>();

  private Word caller() {
    calls.incrementAndGet();
    Principal.current().ifPresent(last::set);
    String name = Principal.current().map(Principal::name).orElse("nobody");
    return Word.newBuilder().setText(name).build();
  }

  private void answer(StreamObserver<Word> responses) {
    responses.onNext(caller());
    responses.onCompleted();
  }

  @Override
  public void get(Word request, StreamObserver<Word> responses) {
    answer(responses);
  }

  @Override
  public void watch(Word request, StreamObserver<Word> responses) {
    responses.onNext(caller());
    answer(responses);
  }

  @Override
  public StreamObserver<Word> collect(StreamObserver<Word> responses) {
    return collecting(responses);
  }

  @Override
  public StreamObserver<Word> chat(StreamObserver<Word> responses) {
    return collecting(responses);
  }

  private StreamObserver<Word> collecting(StreamObserver<Word> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(Word value) {}

      @Override
      public void onError(Throwable t) {}

      @Override
      public void onCompleted() {
        answer(responses);
      }
    };
  }

  @Override
  public void open(Word request, StreamObserver<Word> responses) {
    answer(responses);
  }

  @Override
  public void closed(Word request, StreamObserver<Word> responses) {
    answer(responses);
  }

  @Override
  public void known(Word request, StreamObserver<Word> responses) {
    new Thread(Context.current().wrap(() -> answer(responses))).start();
  }

  @Override
  public void scoped(Word request, StreamObserver<Word> responses) {
    answer(responses);
  }
}
