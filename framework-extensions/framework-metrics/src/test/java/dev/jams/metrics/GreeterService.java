package dev.jams.metrics;

import dev.jams.metrics.testing.GreetRequest;
import dev.jams.metrics.testing.GreetResponse;
import dev.jams.metrics.testing.GreeterGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** Greets, fails with the code it is asked for, or throws if nobody is named. */
final class GreeterService extends GreeterGrpc.GreeterImplBase {
  static GreetRequest to(String name) {
    return GreetRequest.newBuilder().setName(name).build();
  }

  static GreetRequest failing(Status.Code code) {
    return GreetRequest.newBuilder().setName("x").setCode(code.value()).build();
  }

  @Override
  public void greet(GreetRequest request, StreamObserver<GreetResponse> responses) {
    if (request.getName().isEmpty()) {
      throw new IllegalStateException("nobody to greet");
    }
    if (request.getCode() != 0) {
      responses.onError(Status.fromCodeValue(request.getCode()).asRuntimeException());
      return;
    }
    responses.onNext(greeting(request));
    responses.onCompleted();
  }

  @Override
  public StreamObserver<GreetRequest> gather(StreamObserver<GreetResponse> responses) {
    StringBuilder names = new StringBuilder("Hello");
    return new StreamObserver<>() {
      @Override
      public void onNext(GreetRequest request) {
        names.append(' ').append(request.getName());
      }

      @Override
      public void onError(Throwable cancelled) {}

      @Override
      public void onCompleted() {
        responses.onNext(GreetResponse.newBuilder().setText(names.toString()).build());
        responses.onCompleted();
      }
    };
  }

  @Override
  public void repeat(GreetRequest request, StreamObserver<GreetResponse> responses) {
    for (int i = 0; i < 3; i++) {
      responses.onNext(greeting(request));
    }
    responses.onCompleted();
  }

  @Override
  public StreamObserver<GreetRequest> chat(StreamObserver<GreetResponse> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(GreetRequest request) {
        responses.onNext(greeting(request));
      }

      @Override
      public void onError(Throwable cancelled) {}

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  private static GreetResponse greeting(GreetRequest request) {
    return GreetResponse.newBuilder().setText("Hello " + request.getName()).build();
  }
}
