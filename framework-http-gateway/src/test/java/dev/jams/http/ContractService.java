package dev.jams.http;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.jams.http.contract.ContractGrpc.ContractImplBase;
import dev.jams.http.contract.EchoReply;
import dev.jams.http.contract.EchoRequest;
import dev.jams.http.contract.FailRequest;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The service behind the contract. */
final class ContractService extends ContractImplBase {
  static final String SECRET = "jdbc:secret-password";

  /** Completed by a call that waits, with what lets it go. */
  volatile CompletableFuture<CompletableFuture<String>> waiting = new CompletableFuture<>();

  /** Completed when the call that waits is cancelled, with the cause in its context. */
  volatile CompletableFuture<String> cancelled = new CompletableFuture<>();

  void reset() {
    waiting = new CompletableFuture<>();
    cancelled = new CompletableFuture<>();
  }

  @Override
  public void echo(EchoRequest request, StreamObserver<EchoReply> responses) {
    Deadline deadline = Context.current().getDeadline();
    responses.onNext(
        EchoReply.newBuilder()
            .setText(request.getText())
            .setNumber(request.getNumber())
            .setInner(request.getInner())
            .addAllList(request.getListList())
            .setRemainingMillis(
                deadline == null ? 0 : deadline.timeRemaining(TimeUnit.MILLISECONDS))
            .setThread(Thread.currentThread().toString())
            .build());
    responses.onCompleted();
  }

  @Override
  public void fail(FailRequest request, StreamObserver<EchoReply> responses) {
    Status.Builder status =
        Status.newBuilder().setCode(request.getCode()).setMessage(request.getMessage());
    if (request.getDetail().equals("unknown")) {
      status.addDetails(
          Any.newBuilder()
              .setTypeUrl("type.googleapis.com/no.such.Type")
              .setValue(ByteString.copyFrom(new byte[] {1, 2})));
    } else if (!request.getDetail().isEmpty()) {
      status.addDetails(Any.pack(ErrorInfo.newBuilder().setReason(request.getDetail()).build()));
    }
    responses.onError(StatusProto.toStatusRuntimeException(status.build()));
  }

  @Override
  public void throw_(EchoRequest request, StreamObserver<EchoReply> responses) {
    if (request.getText().equals("observer")) {
      responses.onError(new IllegalStateException(SECRET));
    } else {
      throw new IllegalStateException(SECRET);
    }
  }

  @Override
  public void wait(EchoRequest request, StreamObserver<EchoReply> responses) {
    var call = (ServerCallStreamObserver<EchoReply>) responses;
    Context context = Context.current();
    call.setOnCancelHandler(() -> cancelled.complete(String.valueOf(context.cancellationCause())));
    CompletableFuture<String> letGo = new CompletableFuture<>();
    var unused =
        letGo.thenAccept(
            text -> {
              responses.onNext(EchoReply.newBuilder().setText(text).build());
              responses.onCompleted();
            });
    waiting.complete(letGo);
  }

  @Override
  public void nothing(EchoRequest request, StreamObserver<EchoReply> responses) {
    responses.onCompleted();
  }
}
