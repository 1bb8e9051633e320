package dev.jams.http;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client of the contract's service, over one of the ways that lead to it. */
interface Caller extends AutoCloseable {
  /**
   * Calls a method.
   *
   * @param method its name
   * @param reply the type of the answer
   * @param metadata sent along
   * @param timeout of the call, sent along
   * @return cancelling it makes the client go away
   */
  CompletableFuture<Answer> call(
      String method,
      Message request,
      Message reply,
      Map<String, String> metadata,
      Duration timeout);

  /**
   * What came back.
   *
   * @param status how the call ended
   * @param message the answer, or null
   * @param headers metadata before the answer
   * @param trailers metadata after it
   */
  record Answer(
      Status status, Message message, Map<String, String> headers, Map<String, String> trailers) {}

  @Override
  void close();
}
