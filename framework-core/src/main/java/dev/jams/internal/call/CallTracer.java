package dev.jams.internal.call;

import java.util.List;

/** Begins the span of each call and of each request that is none. Safe for use by any thread. */
public interface CallTracer {
  /** The headers of a request. */
  @FunctionalInterface
  interface Headers {
    /**
     * All values of one header.
     *
     * @param name in lower case; over HTTP also {@code :scheme} and {@code :authority}
     */
    List<String> all(String name);
  }

  /**
   * A request has come, of which nothing has been read but its headers. That it has ended, the
   * {@linkplain CallObservers.Observer observers} learn.
   *
   * @param httpMethod null for a call of the gRPC listener
   * @param target the full name of the rpc over the gRPC listener, else the path without the query,
   *     as it came
   * @return null to leave it out of traces
   */
  CallTrace begin(String httpMethod, String target, Headers headers);
}
