package dev.jams;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.ByteString;
import io.grpc.reflection.v1.ErrorResponse;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.reflection.v1.ListServiceResponse;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;

/** Server reflection that answers as a test wants it to. */
final class FakeReflection extends ServerReflectionGrpc.ServerReflectionImplBase {
  private final BiConsumer<ServerReflectionRequest, StreamObserver<ServerReflectionResponse>>
      behaviour;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final List<ServerReflectionRequest> questions = new CopyOnWriteArrayList<>();

  private FakeReflection(
      BiConsumer<ServerReflectionRequest, StreamObserver<ServerReflectionResponse>> behaviour) {
    this.behaviour = behaviour;
  }

  static FakeReflection answering(
      BiConsumer<ServerReflectionRequest, StreamObserver<ServerReflectionResponse>> behaviour) {
    return new FakeReflection(behaviour);
  }

  static ServerReflectionResponse services(String... names) {
    ListServiceResponse.Builder list = ListServiceResponse.newBuilder();
    for (String name : names) {
      list.addService(ServiceResponse.newBuilder().setName(name));
    }
    return ServerReflectionResponse.newBuilder().setListServicesResponse(list).build();
  }

  static ServerReflectionResponse files(ByteString... files) {
    return ServerReflectionResponse.newBuilder()
        .setFileDescriptorResponse(
            FileDescriptorResponse.newBuilder().addAllFileDescriptorProto(List.of(files)))
        .build();
  }

  static ServerReflectionResponse error(int code, String message) {
    return ServerReflectionResponse.newBuilder()
        .setErrorResponse(ErrorResponse.newBuilder().setErrorCode(code).setErrorMessage(message))
        .build();
  }

  void awaitQuestion() throws InterruptedException {
    if (!asked.await(20, SECONDS)) {
      throw new AssertionError("nobody asked");
    }
  }

  List<ServerReflectionRequest> questions() {
    return questions;
  }

  @Override
  public StreamObserver<ServerReflectionRequest> serverReflectionInfo(
      StreamObserver<ServerReflectionResponse> answers) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ServerReflectionRequest question) {
        questions.add(question);
        asked.countDown();
        behaviour.accept(question, answers);
      }

      @Override
      public void onError(Throwable t) {}

      @Override
      public void onCompleted() {
        answers.onCompleted();
      }
    };
  }
}
