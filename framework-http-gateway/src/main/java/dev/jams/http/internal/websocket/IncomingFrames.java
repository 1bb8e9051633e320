package dev.jams.http.internal.websocket;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import dev.jams.http.internal.call.RequestStream;
import dev.jams.http.internal.websocket.FrameReader.Violation;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The client's half of a call over a WebSocket: a frame for each message, an empty text frame for
 * the end. To see pings and the close frame, it reads on until there is a message that nobody has
 * asked for yet, and then no further. All state belongs to the event loop.
 */
public final class IncomingFrames implements RequestStream, Subscriber<HttpObject> {
  private final HttpRequest request;
  private final EventLoop eventLoop;
  private final Intake intake;
  private final OutgoingFrames<?> answer;
  private final FrameReader frames;
  private Receiver receiver;
  private Subscription subscription;

  /** A message that nobody has asked for yet, or null. */
  private ByteBuf next;

  private boolean asked;
  private long wanted;
  private boolean reading;
  private boolean delivering;

  /** Whether there are no more messages. */
  private boolean halfClosed;

  private boolean endDelivered;

  /** Whether the call is over, so that messages are nobody's. */
  private boolean callOver;

  /** Whether what the client sends makes no sense any more. */
  private boolean unreadable;

  /** Whether the client has closed the WebSocket, or is gone. */
  private boolean ended;

  /**
   * Makes the half.
   *
   * @param eventLoop of the connection
   * @param answer the other half
   */
  public IncomingFrames(
      HttpRequest request, EventLoop eventLoop, Intake intake, OutgoingFrames<?> answer) {
    this.request = request;
    this.eventLoop = eventLoop;
    this.intake = intake;
    this.answer = answer;
    this.frames = new FrameReader(intake.maxSize());
  }

  @Override
  public void start(Receiver receiver) {
    this.receiver = receiver;
    if (intake.none()) {
      next = Unpooled.EMPTY_BUFFER;
    }
    request.subscribe(this, eventLoop, SubscriptionOption.WITH_POOLED_OBJECTS);
  }

  @Override
  public void request(int count) {
    onEventLoop(
        () -> {
          asked = true;
          wanted += count;
          deliverEnd();
          deliver();
        });
  }

  @Override
  public void close() {
    onEventLoop(this::callIsOver);
  }

  private void onEventLoop(Runnable task) {
    if (eventLoop.inEventLoop()) {
      task.run();
    } else {
      eventLoop.execute(task);
    }
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    deliver();
  }

  @Override
  public void onNext(HttpObject part) {
    reading = false;
    if (part instanceof HttpData data) {
      if (unreadable || ended) {
        data.close();
      } else {
        add(data.byteBuf());
      }
    }
    deliver();
  }

  private void add(ByteBuf data) {
    try {
      frames.add(data);
    } catch (Violation e) {
      violated(e);
    }
  }

  @Override
  public void onComplete() {
    clientClosed("the client ended the connection before the call was over");
  }

  @Override
  public void onError(Throwable cause) {
    clientClosed("the client went away");
  }

  /** Delivers what is there and wanted, and reads on if there is nothing that waits. */
  private void deliver() {
    // A receiver that asks for more while it is given a message is served by the loop below.
    if (delivering || subscription == null) {
      return;
    }
    delivering = true;
    try {
      while (!ended && (next == null || wanted > 0)) {
        if (next != null) {
          deliverNext();
          continue;
        }
        if (!takeNext() && !read()) {
          return;
        }
      }
    } finally {
      delivering = false;
    }
  }

  /** Whether something has arrived at once; what arrives later calls by itself. */
  private boolean read() {
    if (!reading) {
      reading = true;
      subscription.request(1);
    }
    return !reading;
  }

  /** Whether there was a frame. */
  private boolean takeNext() {
    if (unreadable) {
      return false;
    }
    try {
      WebSocketFrame frame = frames.next();
      if (frame != null) {
        take(frame);
      }
      return frame != null;
    } catch (Violation e) {
      violated(e);
      return false;
    }
  }

  private void deliverNext() {
    ByteBuf message = next;
    next = null;
    wanted--;
    receiver.message(message);
    if (intake.none() || intake.one()) {
      halfClose();
    }
  }

  private void halfClose() {
    halfClosed = true;
    deliverEnd();
  }

  private void deliverEnd() {
    if (halfClosed && asked && !endDelivered) {
      endDelivered = true;
      receiver.end();
    }
  }

  private void take(WebSocketFrame frame) throws Violation {
    try {
      if (frame instanceof CloseWebSocketFrame) {
        clientClosed("the client closed the WebSocket before the call was over");
      } else if (frame instanceof PingWebSocketFrame) {
        answer.pong(frame.content());
      } else if (!(frame instanceof PongWebSocketFrame) && !callOver) {
        takeMessage(frame.content(), frame instanceof BinaryWebSocketFrame);
      }
    } finally {
      frame.release();
    }
  }

  private void takeMessage(ByteBuf content, boolean binary) throws Violation {
    if (!binary && !content.isReadable()) {
      if (intake.one() && !halfClosed) {
        // As with a request without a body: the message is what path and query make of it.
        next = Unpooled.EMPTY_BUFFER;
      } else {
        halfClose();
      }
      return;
    }
    if (halfClosed) {
      receiver.failed(
          invalid(
              intake.none()
                  ? "a message was sent, but this rpc takes everything from the path and the query"
                  : "a message was sent after the last one"));
    } else if (binary != intake.binary()) {
      throw new Violation(
          WebSocketCloseStatus.INVALID_MESSAGE_TYPE,
          invalid(
              binary
                  ? "a message is a binary frame, expected a text frame with JSON"
                  : "a message is a text frame, expected a binary frame with its bytes"));
    } else {
      next = content.retain();
    }
  }

  private static StatusException invalid(String problem) {
    return Status.INVALID_ARGUMENT.withDescription(problem).asException();
  }

  private void violated(Violation violation) {
    unreadable = true;
    frames.close();
    if (!callOver) {
      answer.closeWith(violation.code());
      receiver.failed(violation.status());
    }
  }

  private void clientClosed(String how) {
    if (ended) {
      return;
    }
    ended = true;
    frames.close();
    if (callOver) {
      answer.closing().complete();
    } else {
      receiver.failed(new StatusException(Status.CANCELLED.withDescription(how)));
    }
  }

  /** Nothing is delivered any more; what the client still sends is read up to its close frame. */
  private void callIsOver() {
    if (callOver) {
      return;
    }
    callOver = true;
    if (next != null) {
      next.release();
      next = null;
    }
    answer.closing().begin();
    if (ended) {
      answer.closing().complete();
    } else {
      deliver();
    }
  }
}
