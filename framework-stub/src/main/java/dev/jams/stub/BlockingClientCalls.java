package dev.jams.stub;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Calls of methods that block. Called by generated code.
 *
 * <p>All return when the call has ended, and throw {@link StatusException} if it has not ended with
 * OK. What a caller's own {@code Iterable} or {@code Consumer} throws cancels the call, and is
 * thrown on. A thread that is interrupted cancels the call, too, and stays interrupted.
 */
public final class BlockingClientCalls {
  private BlockingClientCalls() {}

  /** One request, one response. */
  public static <Q, R> R unary(
      Channel channel, MethodDescriptor<Q, R> method, CallOptions options, Q request)
      throws StatusException {
    return ClientCalls.blockingV2UnaryCall(channel, method, options, request);
  }

  /** One request, any number of responses, which are accepted on the thread of the caller. */
  public static <Q, R> void serverStreaming(
      Channel channel,
      MethodDescriptor<Q, R> method,
      CallOptions options,
      Q request,
      Consumer<R> responses)
      throws StatusException {
    BlockingClientCall<Q, R> call =
        ClientCalls.blockingV2ServerStreamingCall(channel, method, options, request);
    orCancel(call, () -> acceptAll(call, responses));
  }

  /** Any number of requests, which are iterated on the thread of the caller, and one response. */
  public static <Q, R> R clientStreaming(
      Channel channel, MethodDescriptor<Q, R> method, CallOptions options, Iterable<Q> requests)
      throws StatusException {
    BlockingClientCall<Q, R> call =
        ClientCalls.blockingClientStreamingCall(channel, method, options);
    return orCancel(
        call,
        () -> {
          writeAll(call, requests);
          R response = call.read();
          if (response == null || call.read() != null) {
            throw Status.INTERNAL
                .withDescription(method.getFullMethodName() + " did not send one response")
                .asException();
          }
          return response;
        });
  }

  /**
   * Any number of both. Responses are accepted on the thread of the caller, and requests iterated
   * on another, which is interrupted when the call ends.
   */
  public static <Q, R> void bidiStreaming(
      Channel channel,
      MethodDescriptor<Q, R> method,
      CallOptions options,
      Iterable<Q> requests,
      Consumer<R> responses)
      throws StatusException {
    BlockingClientCall<Q, R> call = ClientCalls.blockingBidiStreamingCall(channel, method, options);
    AtomicReference<RuntimeException> failed = new AtomicReference<>();
    Future<?> writing = CallThreads.run(() -> write(call, requests, failed));
    try {
      orCancel(call, () -> acceptAll(call, responses));
    } catch (StatusException e) {
      RuntimeException cause = failed.get();
      if (cause != null) {
        throw cause;
      }
      throw e;
    } finally {
      writing.cancel(true);
    }
  }

  private static <Q> void write(
      BlockingClientCall<Q, ?> call,
      Iterable<Q> requests,
      AtomicReference<RuntimeException> failed) {
    try {
      writeAll(call, requests);
    } catch (RuntimeException e) {
      failed.set(e);
      call.cancel("the requests ended with an exception", e);
    } catch (StatusException | InterruptedException e) {
      // Who reads learns of the end of the call by himself.
    }
  }

  private static <Q> void writeAll(BlockingClientCall<Q, ?> call, Iterable<Q> requests)
      throws InterruptedException, StatusException {
    for (Q request : requests) {
      if (!call.write(request)) {
        // It has ended, and reading will tell how.
        return;
      }
    }
    call.halfClose();
  }

  private static <R> Void acceptAll(BlockingClientCall<?, R> call, Consumer<R> responses)
      throws InterruptedException, StatusException {
    R response;
    while ((response = call.read()) != null) {
      responses.accept(response);
    }
    return null;
  }

  private interface Body<T> {
    T run() throws InterruptedException, StatusException;
  }

  private static <T> T orCancel(BlockingClientCall<?, ?> call, Body<T> body)
      throws StatusException {
    try {
      return body.run();
    } catch (InterruptedException e) {
      call.cancel("interrupted", e);
      throw MessageQueue.interrupted(e).getStatus().asException();
    } catch (RuntimeException | Error e) {
      call.cancel("the caller threw an exception", e);
      throw e;
    }
  }
}
