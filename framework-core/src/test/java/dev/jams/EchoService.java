package dev.jams;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import io.grpc.stub.StreamObserver;
import java.util.StringJoiner;

/** Does what echo.proto says. Tests override what they want otherwise. */
class EchoService extends EchoGrpc.EchoImplBase {
  static EchoRequest request(String text) {
    return EchoRequest.newBuilder().setText(text).build();
  }

  static EchoRequest request(String text, int count) {
    return EchoRequest.newBuilder().setText(text).setCount(count).build();
  }

  static EchoResponse response(String text) {
    return EchoResponse.newBuilder().setText(text).build();
  }

  @Override
  public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
    responses.onNext(response(request.getText()));
    responses.onCompleted();
  }

  @Override
  public void serverStream(EchoRequest request, StreamObserver<EchoResponse> responses) {
    for (int i = 0; i < request.getCount(); i++) {
      responses.onNext(response(request.getText() + i));
    }
    responses.onCompleted();
  }

  @Override
  public StreamObserver<EchoRequest> clientStream(StreamObserver<EchoResponse> responses) {
    StringJoiner texts = new StringJoiner(",");
    return new Requests(responses) {
      @Override
      public void onNext(EchoRequest request) {
        texts.add(request.getText());
      }

      @Override
      public void onCompleted() {
        responses.onNext(response(texts.toString()));
        responses.onCompleted();
      }
    };
  }

  @Override
  public StreamObserver<EchoRequest> bidi(StreamObserver<EchoResponse> responses) {
    return new Requests(responses);
  }

  /** Echoes every message as it comes. */
  static class Requests implements StreamObserver<EchoRequest> {
    private final StreamObserver<EchoResponse> responses;

    Requests(StreamObserver<EchoResponse> responses) {
      this.responses = responses;
    }

    @Override
    public void onNext(EchoRequest request) {
      responses.onNext(response(request.getText()));
    }

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {
      responses.onCompleted();
    }
  }
}
