package dev.jams;

import dev.jams.echo.EchoGrpc.EchoBlockingV2Stub;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Answers with its name, or fails as it is told to. */
final class Named extends EchoService {
  final AtomicBoolean fails = new AtomicBoolean();
  volatile Status failure = Status.UNAVAILABLE.withDescription("sick");
  private final String name;

  Named(String name) {
    this.name = name;
  }

  @Override
  public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
    if (fails.get()) {
      responses.onError(failure.asRuntimeException());
      return;
    }
    responses.onNext(response(name));
    responses.onCompleted();
  }

  @Override
  public StreamObserver<EchoRequest> bidi(StreamObserver<EchoResponse> responses) {
    // So that the caller knows who has it; it stays open.
    responses.onNext(response(name));
    return super.bidi(responses);
  }

  /** How many of so many calls each service answers, by its name. */
  static Map<String, Integer> count(EchoBlockingV2Stub stub, int calls) throws Exception {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < calls; i++) {
      counts.merge(stub.unary(request("x")).getText(), 1, Integer::sum);
    }
    return counts;
  }
}
