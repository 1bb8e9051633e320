package dev.jams.events;

import com.google.protobuf.Message;
import dev.jams.internal.call.AccessEntry;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A call that has ended, of which the event is made when somebody wants it. Safe for use by any
 * thread.
 */
final class Ended {
  /** How events are made, of what there is room for. */
  record Maker(MessageJson json, Function<String, Optional<String>> tenantOf, SampleRoom room) {}

  private final Instant time;
  private final AccessEntry call;
  private final CallSample sample;
  private final Maker maker;

  /** Of the room for messages; as long as anybody needs them. */
  private final long taken;

  private CallSample.Messages messages;
  private int holders;
  private ApiEvent event;

  /**
   * @param holders how often {@link #release} will be called
   */
  Ended(AccessEntry call, Maker maker, int holders) {
    this.time = Instant.now();
    this.call = call;
    this.sample = call.ids().facts().kept() instanceof CallSample kept ? kept : CallSample.NONE;
    this.maker = maker;
    this.holders = holders;
    CallSample.Messages seen = sample.end();
    long size = seen.size();
    boolean fits = size == 0 || maker.room().take(size);
    this.messages = fits ? seen : CallSample.Messages.NONE;
    this.taken = fits ? size : 0;
  }

  /** One of those who were given it is done with it. */
  void release() {
    if (taken == 0) {
      return;
    }
    synchronized (this) {
      if (--holders > 0) {
        return;
      }
      messages = CallSample.Messages.NONE;
    }
    maker.room().release(taken);
  }

  static boolean isFailure(AccessEntry call) {
    Status.Code code = call.code();
    return !call.malformed()
        && call.method() != null
        && (code == Status.Code.INTERNAL
            || code == Status.Code.UNKNOWN
            || code == Status.Code.DATA_LOSS);
  }

  synchronized ApiEvent event() {
    if (event == null) {
      Optional<String> principal = Optional.ofNullable(call.ids().facts().principal());
      event =
          new ApiEvent(
              time,
              call.protocol(),
              Optional.ofNullable(call.method()),
              Optional.ofNullable(call.httpMethod()),
              Optional.ofNullable(call.route()),
              call.httpStatus() == 0 ? Optional.empty() : Optional.of(call.httpStatus()),
              call.code().name(),
              Duration.ofNanos(call.nanos()),
              call.requestBytes(),
              call.responseBytes(),
              call.requestMessages(),
              call.responseMessages(),
              principal,
              principal.flatMap(maker.tenantOf()),
              call.ids().requestId(),
              Optional.of(call.ids().traceId()).filter(id -> !id.isEmpty()),
              json(messages.request()),
              json(messages.response()));
    }
    return event;
  }

  ApiFailure failure() {
    return new ApiFailure(event(), sample.description(), Optional.ofNullable(sample.cause()));
  }

  private Optional<String> json(Message message) {
    return Optional.ofNullable(message).map(maker.json()::of);
  }
}
