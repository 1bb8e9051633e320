package dev.jams.limits;

import com.google.protobuf.ByteString;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Keeps the answer of a call, whether or not its caller is still there: one who was cut off is the
 * one who calls again. For use by one thread at a time, as any call.
 */
final class RecordedCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
  /** What would be the answer again. After any other status, to try again is what helps. */
  private static final Set<Status.Code> FINAL =
      EnumSet.of(
          Status.Code.OK,
          Status.Code.INVALID_ARGUMENT,
          Status.Code.NOT_FOUND,
          Status.Code.ALREADY_EXISTS,
          Status.Code.FAILED_PRECONDITION,
          Status.Code.OUT_OF_RANGE);

  private final Idempotency idempotency;
  private final AnswerStore.Claim claim;
  private Metadata headers;
  private ByteString message;

  RecordedCall(ServerCall<ReqT, RespT> call, Idempotency idempotency, AnswerStore.Claim claim) {
    super(call);
    this.idempotency = idempotency;
    this.claim = claim;
  }

  @Override
  public void sendHeaders(Metadata sent) {
    headers = Answer.copy(sent);
    super.sendHeaders(sent);
  }

  @Override
  public void sendMessage(RespT sent) {
    try (InputStream stream = getMethodDescriptor().streamResponse(sent)) {
      message = ByteString.readFrom(stream);
    } catch (IOException e) {
      throw new UncheckedIOException("an answer cannot be written", e);
    }
    super.sendMessage(sent);
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (FINAL.contains(status.getCode())) {
      // A cause is for the log, and would keep more alive than the answer.
      Answer answer = new Answer(headers, message, status.withCause(null), Answer.copy(trailers));
      idempotency.store().keep(claim, answer, idempotency.now());
    } else {
      idempotency.store().release(claim);
    }
    // First kept: whoever has the answer may repeat the call at once.
    super.close(status, trailers);
  }
}
