package dev.jams.testing;

import com.google.protobuf.StringValue;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** A service without a proto file that has a method of each kind. */
final class Talker implements BindableService {
  private static final String NAME = "jams.testing.Talker";

  static final Metadata.Key<byte[]> REASON =
      Metadata.Key.of("reason-bin", Metadata.BINARY_BYTE_MARSHALLER);

  static final MethodDescriptor<StringValue, StringValue> ECHO = method("Echo", MethodType.UNARY);
  static final MethodDescriptor<StringValue, StringValue> FAIL = method("Fail", MethodType.UNARY);
  static final MethodDescriptor<StringValue, StringValue> WAIT = method("Wait", MethodType.UNARY);
  static final MethodDescriptor<StringValue, StringValue> SPELL =
      method("Spell", MethodType.SERVER_STREAMING);
  static final MethodDescriptor<StringValue, StringValue> JOIN =
      method("Join", MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<StringValue, StringValue> CHAT =
      method("Chat", MethodType.BIDI_STREAMING);

  private static final ServiceDescriptor DESCRIPTOR =
      ServiceDescriptor.newBuilder(NAME)
          .addMethod(ECHO)
          .addMethod(FAIL)
          .addMethod(WAIT)
          .addMethod(SPELL)
          .addMethod(JOIN)
          .addMethod(CHAT)
          .build();

  /** The object that Echo was called with last. */
  final CompletableFuture<StringValue> received = new CompletableFuture<>();

  /** Whether a call that waits has a deadline, as soon as there is one. */
  final CompletableFuture<Boolean> deadline = new CompletableFuture<>();

  /** Completed when a call that waits was cancelled. */
  final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(DESCRIPTOR)
        .addMethod(ECHO, ServerCalls.asyncUnaryCall(this::echo))
        .addMethod(FAIL, ServerCalls.asyncUnaryCall(Talker::fail))
        .addMethod(WAIT, ServerCalls.asyncUnaryCall(this::await))
        .addMethod(SPELL, ServerCalls.asyncServerStreamingCall(Talker::spell))
        .addMethod(JOIN, ServerCalls.asyncClientStreamingCall(Talker::join))
        .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(Talker::chat))
        .build();
  }

  private void echo(StringValue text, StreamObserver<StringValue> responses) {
    received.complete(text);
    responses.onNext(text);
    responses.onCompleted();
  }

  private static void fail(StringValue text, StreamObserver<StringValue> responses) {
    Metadata trailers = new Metadata();
    trailers.put(REASON, new byte[] {0, 1, -1});
    responses.onError(
        Status.FAILED_PRECONDITION
            .withDescription("no " + text.getValue() + ", ä\n")
            .withCause(new IllegalStateException("internal"))
            .asRuntimeException(trailers));
  }

  private void await(StringValue text, StreamObserver<StringValue> responses) {
    ((ServerCallStreamObserver<StringValue>) responses)
        .setOnCancelHandler(() -> cancelled.complete(null));
    deadline.complete(Context.current().getDeadline() != null);
  }

  private static void spell(StringValue word, StreamObserver<StringValue> responses) {
    word.getValue().chars().forEach(c -> responses.onNext(StringValue.of(Character.toString(c))));
    responses.onCompleted();
  }

  private static StreamObserver<StringValue> join(StreamObserver<StringValue> responses) {
    StringBuilder all = new StringBuilder();
    return new Observer() {
      @Override
      public void onNext(StringValue part) {
        all.append(part.getValue());
      }

      @Override
      public void onCompleted() {
        responses.onNext(StringValue.of(all.toString()));
        responses.onCompleted();
      }
    };
  }

  private static StreamObserver<StringValue> chat(StreamObserver<StringValue> responses) {
    return new Observer() {
      @Override
      public void onNext(StringValue text) {
        responses.onNext(StringValue.of("re: " + text.getValue()));
      }

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  private abstract static class Observer implements StreamObserver<StringValue> {
    @Override
    public void onError(Throwable thrown) {
      // The client has gone.
    }
  }

  private static MethodDescriptor<StringValue, StringValue> method(String name, MethodType type) {
    return MethodDescriptor.<StringValue, StringValue>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, name))
        .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .build();
  }
}
