package dev.jams.events;

import com.google.protobuf.Message;

/** What is seen of a call while it goes on, for when it has ended. Safe for use by any thread. */
final class CallSample {
  /** That of a call of which nothing was kept. */
  static final CallSample NONE = new CallSample(false);

  /** The first messages of a call, each null if there was none. */
  record Messages(Message request, Message response) {
    static final Messages NONE = new Messages(null, null);

    /** Bytes as they are on the wire, without compression. */
    long size() {
      return size(request) + size(response);
    }

    private static long size(Message message) {
      return message == null ? 0 : message.getSerializedSize();
    }
  }

  private final boolean messages;
  private Message request;
  private Message response;
  private boolean over;
  private volatile Throwable cause;
  private volatile String description = "";

  /**
   * @param messages whether messages are kept
   */
  CallSample(boolean messages) {
    this.messages = messages;
  }

  void request(Object message) {
    if (message instanceof Message proto) {
      synchronized (this) {
        if (request == null && !over) {
          request = proto;
        }
      }
    }
  }

  void response(Object message) {
    if (message instanceof Message proto) {
      synchronized (this) {
        if (response == null && !over) {
          response = proto;
        }
      }
    }
  }

  void failed(String description, Throwable cause) {
    this.description = description == null ? "" : description;
    this.cause = cause;
  }

  /** The call has ended: hands over the messages, and keeps none any more. */
  Messages end() {
    if (!messages) {
      return Messages.NONE;
    }
    synchronized (this) {
      Messages seen = new Messages(request, response);
      request = null;
      response = null;
      over = true;
      return seen;
    }
  }

  Throwable cause() {
    return cause;
  }

  String description() {
    return description;
  }
}
