package dev.jams.http.internal.call;

import com.linecorp.armeria.common.HttpResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;

/**
 * The answer to one HTTP request. Headers and messages come one after the other, but the end can
 * come from another thread at any time: whatever follows it is dropped.
 */
public interface ResponseStream<RespT> {
  /**
   * Begins.
   *
   * @param becameReady is run, on any thread, when the answer is ready again after it was not
   */
  void start(Runnable becameReady);

  /** What the HTTP server sends. The same at every call. */
  HttpResponse response();

  /**
   * The service wants its messages compressed. Called before anything is sent. A protocol that
   * leaves compression to the server does not care.
   *
   * @param name of the encoding; another than the client takes means none
   */
  default void compression(String name) {}

  /** Whether the service wants the messages from now on compressed, where they could be. */
  default void messageCompression(boolean enabled) {}

  /** Metadata before the first message. Called at most once. */
  void headers(Metadata headers);

  /**
   * The next message.
   *
   * @throws StatusException if it cannot be written; nothing of it has been sent then
   */
  void message(RespT message) throws StatusException;

  /** Whether another message can be sent without piling up in memory. */
  boolean isReady();

  /** The end. Called once, and once more without trailers if that throws. */
  void close(Status status, Metadata trailers);
}
