package dev.jams.internal.remote;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ErrorResponse;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One call of server reflection: a question, its answer, the next question. Some servers end the
 * call with the error that answers a question; the next question is then another call.
 */
public final class ReflectionStream implements AutoCloseable {
  public static final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> V1 =
      ServerReflectionGrpc.getServerReflectionInfoMethod();

  /** Has the same messages by other names. */
  public static final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> V1_ALPHA =
      V1.toBuilder()
          .setFullMethodName("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
          .build();

  private final Channel channel;
  private final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> method;
  private final StartWait wait;
  private final int maxSize;
  private ClientCall<ServerReflectionRequest, ServerReflectionResponse> call;
  private StreamObserver<ServerReflectionRequest> questions;
  private Answers answers;

  /**
   * @param maxSize the largest answer in bytes
   */
  public ReflectionStream(
      Channel channel,
      MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> method,
      StartWait wait,
      int maxSize) {
    this.channel = channel;
    this.method = method;
    this.wait = wait;
    this.maxSize = maxSize;
  }

  /**
   * Asks a question.
   *
   * @throws StatusException the error that is the answer
   */
  ServerReflectionResponse ask(ServerReflectionRequest question)
      throws StatusException, TimeoutException, StartStoppedException {
    if (call == null) {
      open();
    }
    CompletableFuture<ServerReflectionResponse> next = answers.next();
    questions.onNext(question);
    ServerReflectionResponse answer;
    try {
      answer = wait.get(next);
    } catch (ExecutionException e) {
      call = null;
      Status status = Status.fromThrowable(e.getCause());
      if (status.getCode() == Status.Code.DEADLINE_EXCEEDED && wait.isOver()) {
        throw new TimeoutException(status.getDescription());
      }
      throw status.asException();
    } catch (TimeoutException | StartStoppedException e) {
      call.cancel("the answer does not come in time", null);
      throw e;
    }
    if (answer.hasErrorResponse()) {
      ErrorResponse error = answer.getErrorResponse();
      throw Status.fromCodeValue(error.getErrorCode())
          .withDescription(error.getErrorMessage())
          .asException();
    }
    return answer;
  }

  private void open() {
    CallOptions options =
        CallOptions.DEFAULT
            .withDeadlineAfter(wait.remaining().toNanos(), TimeUnit.NANOSECONDS)
            .withMaxInboundMessageSize(maxSize);
    call = channel.newCall(method, options);
    answers = new Answers();
    questions = ClientCalls.asyncBidiStreamingCall(call, answers);
  }

  @Override
  public void close() {
    if (call != null) {
      questions.onCompleted();
    }
  }

  private static final class Answers implements StreamObserver<ServerReflectionResponse> {
    private CompletableFuture<ServerReflectionResponse> next = new CompletableFuture<>();
    private Throwable end;

    synchronized CompletableFuture<ServerReflectionResponse> next() {
      next = new CompletableFuture<>();
      if (end != null) {
        next.completeExceptionally(end);
      }
      return next;
    }

    @Override
    public synchronized void onNext(ServerReflectionResponse answer) {
      next.complete(answer);
    }

    @Override
    public synchronized void onError(Throwable problem) {
      end = problem;
      next.completeExceptionally(problem);
    }

    @Override
    public void onCompleted() {
      onError(
          new StatusRuntimeException(
              Status.UNAVAILABLE.withDescription("ended without an answer")));
    }
  }
}
