package dev.jams.stub;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/**
 * Makes methods of a server from methods that block. Called by generated code.
 *
 * <p>A unary method runs on the thread that the server gives the call. A method with a stream has a
 * thread of its own, a virtual one where there are any, since it waits between messages. All run in
 * the {@link io.grpc.Context} of their call. What a method throws ends its call as {@link
 * StreamObserver#onError} does.
 */
public final class BlockingServerCalls {
  private BlockingServerCalls() {}

  /** One request, one response. */
  @FunctionalInterface
  public interface Unary<Q, R> {
    /**
     * Answers.
     *
     * @return the response, never null
     */
    R call(Q request) throws StatusException;
  }

  /** One request, any number of responses. */
  @FunctionalInterface
  public interface ServerStreaming<Q, R> {
    /** Answers; the call ends with the return. */
    void call(Q request, Consumer<R> responses) throws StatusException;
  }

  /** Any number of requests, one response. */
  @FunctionalInterface
  public interface ClientStreaming<Q, R> {
    /**
     * Answers.
     *
     * @return the response, never null
     */
    R call(Iterable<Q> requests) throws StatusException;
  }

  /** Any number of both. */
  @FunctionalInterface
  public interface BidiStreaming<Q, R> {
    /** Answers; the call ends with the return. */
    void call(Iterable<Q> requests, Consumer<R> responses) throws StatusException;
  }

  /** A unary method. */
  public static <Q, R> ServerMethodDefinition<Q, R> unary(
      MethodDescriptor<Q, R> method, Unary<Q, R> service) {
    return ServerMethodDefinition.create(
        method,
        ServerCalls.asyncUnaryCall(
            (request, responses) -> answer(method, responses, () -> service.call(request))));
  }

  /** A server streaming method. */
  public static <Q, R> ServerMethodDefinition<Q, R> serverStreaming(
      MethodDescriptor<Q, R> method, ServerStreaming<Q, R> service) {
    return ServerMethodDefinition.create(
        method,
        ServerCalls.asyncServerStreamingCall(
            (request, observer) -> {
              ResponseSink<R> responses = new ResponseSink<>(observer);
              var unused =
                  CallThreads.run(() -> end(observer, () -> service.call(request, responses)));
            }));
  }

  /** A client streaming method. */
  public static <Q, R> ServerMethodDefinition<Q, R> clientStreaming(
      MethodDescriptor<Q, R> method, ClientStreaming<Q, R> service) {
    return ServerMethodDefinition.create(
        method,
        ServerCalls.asyncClientStreamingCall(
            observer -> {
              RequestSource<Q> requests =
                  new RequestSource<>((ServerCallStreamObserver<R>) observer);
              var unused =
                  CallThreads.run(() -> answer(method, observer, () -> service.call(requests)));
              return requests;
            }));
  }

  /** A bidirectional streaming method. */
  public static <Q, R> ServerMethodDefinition<Q, R> bidiStreaming(
      MethodDescriptor<Q, R> method, BidiStreaming<Q, R> service) {
    return ServerMethodDefinition.create(
        method,
        ServerCalls.asyncBidiStreamingCall(
            observer -> {
              ResponseSink<R> responses = new ResponseSink<>(observer);
              RequestSource<Q> requests =
                  new RequestSource<>((ServerCallStreamObserver<R>) observer);
              var unused =
                  CallThreads.run(() -> end(observer, () -> service.call(requests, responses)));
              return requests;
            }));
  }

  /**
   * What a server takes.
   *
   * @param service if it is {@link AutoCloseable}, or a {@link Decorator} around one that is, so is
   *     what is returned, which then closes all of them, outermost first
   * @param definition methods that call it
   */
  public static BindableService bind(Object service, ServerServiceDefinition definition) {
    return BoundService.of(service, definition);
  }

  /** What a method answers that a service does not have. */
  public static StatusException unimplemented(MethodDescriptor<?, ?> method) {
    return Status.UNIMPLEMENTED
        .withDescription("Method " + method.getFullMethodName() + " is unimplemented")
        .asException();
  }

  private interface Answer<R> {
    R get() throws StatusException;
  }

  private interface Stream {
    void run() throws StatusException;
  }

  private static <R> void answer(
      MethodDescriptor<?, R> method, StreamObserver<R> observer, Answer<R> answer) {
    end(
        observer,
        () -> {
          R response = answer.get();
          if (response == null) {
            throw new NullPointerException(method.getFullMethodName() + " returned null");
          }
          observer.onNext(response);
        });
  }

  private static void end(StreamObserver<?> observer, Stream call) {
    try {
      call.run();
    } catch (StatusException | RuntimeException e) {
      observer.onError(e);
      return;
    } catch (Error e) {
      observer.onError(e);
      throw e;
    }
    observer.onCompleted();
  }
}
