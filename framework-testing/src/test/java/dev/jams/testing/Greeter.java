package dev.jams.testing;

import com.google.protobuf.StringValue;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CountDownLatch;

/** A service without a proto file: greets, or leaves the caller waiting. */
final class Greeter implements BindableService {
  private static final String NAME = "jams.testing.Greeter";

  static final MethodDescriptor<StringValue, StringValue> GREET = method("Greet");
  static final MethodDescriptor<StringValue, StringValue> WAIT = method("Wait");
  static final ServiceDescriptor DESCRIPTOR =
      ServiceDescriptor.newBuilder(NAME).addMethod(GREET).addMethod(WAIT).build();

  /** Is down once somebody waits. */
  final CountDownLatch waiting = new CountDownLatch(1);

  private final String greeting;

  Greeter(String greeting) {
    this.greeting = greeting;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(DESCRIPTOR)
        .addMethod(GREET, ServerCalls.asyncUnaryCall(this::greet))
        .addMethod(WAIT, ServerCalls.asyncUnaryCall((name, responses) -> waiting.countDown()))
        .build();
  }

  private void greet(StringValue name, StreamObserver<StringValue> responses) {
    responses.onNext(StringValue.of(greeting + " " + name.getValue()));
    responses.onCompleted();
  }

  private static MethodDescriptor<StringValue, StringValue> method(String name) {
    return MethodDescriptor.<StringValue, StringValue>newBuilder()
        .setType(MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, name))
        .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .build();
  }
}
