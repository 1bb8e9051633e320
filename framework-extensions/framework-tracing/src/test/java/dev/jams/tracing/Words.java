package dev.jams.tracing;

import dev.jams.tracing.proto.TracedGrpc;
import dev.jams.tracing.proto.Word;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.function.Consumer;

/** A service with all kinds of rpc, whose unary one does what its word says. */
final class Words extends TracedGrpc.TracedImplBase {
  private final Consumer<String> unary;

  Words() {
    this(word -> {});
  }

  Words(Consumer<String> unary) {
    this.unary = unary;
  }

  static Word word(String text) {
    return Word.newBuilder().setText(text).build();
  }

  static SpanContext context(String traceId) {
    return SpanContext.create(
        traceId, "0000000000000001", TraceFlags.getSampled(), TraceState.getDefault());
  }

  @Override
  public void unary(Word request, StreamObserver<Word> answer) {
    unary.accept(request.getText());
    switch (request.getText()) {
      case "hang" -> {
        // Its caller goes away.
      }
      case "throw" -> throw new IllegalStateException("a secret of the service");
      case "missing" -> answer.onError(Status.NOT_FOUND.withDescription("none").asException());
      default -> {
        answer.onNext(request);
        answer.onCompleted();
      }
    }
  }

  @Override
  public void answers(Word request, StreamObserver<Word> answer) {
    answer.onNext(request);
    answer.onNext(request);
    answer.onCompleted();
  }

  @Override
  public StreamObserver<Word> asks(StreamObserver<Word> answer) {
    return new Last(answer, false);
  }

  @Override
  public StreamObserver<Word> chat(StreamObserver<Word> answer) {
    return new Last(answer, true);
  }

  private static final class Last implements StreamObserver<Word> {
    private final StreamObserver<Word> answer;
    private final boolean each;

    Last(StreamObserver<Word> answer, boolean each) {
      this.answer = answer;
      this.each = each;
    }

    @Override
    public void onNext(Word word) {
      if (each) {
        answer.onNext(word);
      }
    }

    @Override
    public void onError(Throwable e) {}

    @Override
    public void onCompleted() {
      if (!each) {
        answer.onNext(word("done"));
      }
      answer.onCompleted();
    }
  }
}
