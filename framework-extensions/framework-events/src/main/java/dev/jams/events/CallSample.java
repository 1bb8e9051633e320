package dev.jams.events;

/** What is seen of a call while it goes on, for when it has ended. Safe for use by any thread. */
final class CallSample {
  /** That of a call of which nothing was kept. */
  static final CallSample NONE = new CallSample();

  /** Null until there is one, or where none is wanted. */
  private volatile Object request;

  private volatile Object response;
  private volatile Throwable cause;
  private volatile String description = "";

  void request(Object message) {
    if (request == null) {
      request = message;
    }
  }

  void response(Object message) {
    if (response == null) {
      response = message;
    }
  }

  void failed(String description, Throwable cause) {
    this.description = description == null ? "" : description;
    this.cause = cause;
  }

  Object request() {
    return request;
  }

  Object response() {
    return response;
  }

  Throwable cause() {
    return cause;
  }

  String description() {
    return description;
  }
}
