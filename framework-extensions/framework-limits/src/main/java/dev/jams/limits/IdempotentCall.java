package dev.jams.limits;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.io.ByteStreams;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A call with a key. The service begins when the request is there in full, if it begins at all;
 * until then what happens is kept.
 */
final class IdempotentCall<ReqT, RespT> extends ServerCall.Listener<ReqT> {
  private final Idempotency idempotency;
  private final ServerCall<ReqT, RespT> call;
  private final Metadata headers;
  private final ServerCallHandler<ReqT, RespT> next;
  private final AnswerStore.Scope scope;
  private ReqT message;
  private boolean ready;

  /** Null until the service has begun. */
  private ServerCall.Listener<ReqT> begun;

  IdempotentCall(
      Idempotency idempotency,
      ServerCall<ReqT, RespT> call,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next,
      AnswerStore.Scope scope) {
    this.idempotency = idempotency;
    this.call = call;
    this.headers = headers;
    this.next = next;
    this.scope = scope;
  }

  @Override
  public void onMessage(ReqT received) {
    if (begun == null && message == null) {
      message = received;
      return;
    }
    // One too many, which is for the service's side to refuse.
    begin(call);
    begun.onMessage(received);
  }

  @Override
  public void onHalfClose() {
    if (begun == null && message != null) {
      claim();
    } else {
      begin(call);
    }
    if (begun != null) {
      begun.onHalfClose();
    }
  }

  private void claim() {
    AnswerStore.Found found = idempotency.store().claim(scope, fingerprint(), idempotency.now());
    if (found instanceof AnswerStore.Claim claim) {
      RecordedCall<ReqT, RespT> recorded = new RecordedCall<>(call, idempotency, claim);
      try {
        begin(recorded);
      } catch (Throwable e) { // Whatever it is, the next call is to be made.
        idempotency.store().release(claim);
        throw e;
      }
    } else if (found instanceof AnswerStore.Answered answered) {
      answered.answer().to(call);
    } else if (found instanceof AnswerStore.GoesOn) {
      Idempotency.refuseConcurrent(call);
    } else if (found instanceof AnswerStore.TooMany) {
      Idempotency.refuseTooMany(call);
    } else {
      Idempotency.refuseOther(call);
    }
  }

  private void begin(ServerCall<ReqT, RespT> as) {
    if (begun != null) {
      return;
    }
    begun = next.startCall(as, headers);
    if (ready) {
      begun.onReady();
    }
    if (message != null) {
      begun.onMessage(message);
    }
  }

  private HashCode fingerprint() {
    return Hashing.sha256().hashBytes(bytes());
  }

  /** The same for equal messages, whichever protocol they came by. */
  private byte[] bytes() {
    MethodDescriptor<ReqT, RespT> method = call.getMethodDescriptor();
    try {
      if (message instanceof MessageLite proto) {
        byte[] bytes = new byte[proto.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        proto.writeTo(out);
        return bytes;
      }
      try (InputStream stream = method.streamRequest(message)) {
        return ByteStreams.toByteArray(stream);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a request cannot be written", e);
    }
  }

  @Override
  public void onReady() {
    ready = true;
    if (begun != null) {
      begun.onReady();
    }
  }

  @Override
  public void onCancel() {
    if (begun != null) {
      begun.onCancel();
    }
  }

  @Override
  public void onComplete() {
    if (begun != null) {
      begun.onComplete();
    }
  }
}
