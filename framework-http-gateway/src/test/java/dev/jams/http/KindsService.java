package dev.jams.http;

import com.google.api.HttpBody;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import dev.jams.http.dynamic.KindsGrpc.KindsImplBase;
import dev.jams.json.proto.AllKinds;
import dev.jams.json.proto.Legacy;
import dev.jams.json.proto.Modern;
import io.grpc.stub.StreamObserver;

/** Does what dynamic.proto says. */
public final class KindsService extends KindsImplBase {
  @Override
  public void all(AllKinds request, StreamObserver<AllKinds> responses) {
    answer(request, responses);
  }

  @Override
  public void legacy(Legacy request, StreamObserver<Legacy> responses) {
    answer(request, responses);
  }

  @Override
  public void modern(Modern request, StreamObserver<Modern> responses) {
    answer(request, responses);
  }

  @Override
  public void raw(HttpBody request, StreamObserver<HttpBody> responses) {
    answer(request, responses);
  }

  @Override
  public void epoch(Empty request, StreamObserver<Timestamp> responses) {
    answer(Timestamp.getDefaultInstance(), responses);
  }

  @Override
  public void repeat(AllKinds request, StreamObserver<AllKinds> responses) {
    for (int i = 0; i < request.getInt32Value(); i++) {
      responses.onNext(request.toBuilder().setInt64Value(i).build());
    }
    responses.onCompleted();
  }

  @Override
  public StreamObserver<AllKinds> last(StreamObserver<AllKinds> responses) {
    return new StreamObserver<>() {
      private AllKinds last = AllKinds.getDefaultInstance();

      @Override
      public void onNext(AllKinds message) {
        last = message;
      }

      @Override
      public void onError(Throwable t) {}

      @Override
      public void onCompleted() {
        answer(last, responses);
      }
    };
  }

  private static <T> void answer(T message, StreamObserver<T> responses) {
    responses.onNext(message);
    responses.onCompleted();
  }
}
