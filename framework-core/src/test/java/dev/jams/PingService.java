package dev.jams;

import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.echo.PingGrpc;
import io.grpc.stub.StreamObserver;

/** Answers with what it is sent. */
class PingService extends PingGrpc.PingImplBase {
  @Override
  public void ping(EchoRequest request, StreamObserver<EchoResponse> responses) {
    responses.onNext(EchoService.response(request.getText()));
    responses.onCompleted();
  }
}
