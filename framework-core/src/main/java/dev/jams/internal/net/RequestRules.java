package dev.jams.internal.net;

/** By whose rules the head of a request over HTTP/2 is judged before it is served. */
public enum RequestRules {
  /** Everything is a call of gRPC, and answered as such. */
  GRPC,
  /** Anything may come. */
  HTTP
}
