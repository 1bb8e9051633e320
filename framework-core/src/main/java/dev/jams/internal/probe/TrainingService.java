package dev.jams.internal.probe;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.rpc.context.AttributeContext;
import com.google.rpc.context.AttributeContextProto;
import dev.jams.internal.remote.MethodSchema;
import dev.jams.internal.remote.ServiceSchema;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/**
 * A service that only says back what it is told, there in a training run alone: calls of it take
 * the way of all calls, and change nothing of the user's. Its messages are of many kinds of fields.
 */
public final class TrainingService {
  static final String NAME = "jams.training.Training";
  static final String ECHO_PATH = "/jams.training/echo";
  static final String STREAM_PATH = "/jams.training/stream";

  private static final int MESSAGES = 3;

  private static final Descriptors.ServiceDescriptor SCHEMA = schema();

  static final MethodDescriptor<AttributeContext.Request, AttributeContext.Request> ECHO =
      method("Echo", MethodType.UNARY);
  static final MethodDescriptor<AttributeContext.Request, AttributeContext.Request> STREAM =
      method("Stream", MethodType.SERVER_STREAMING);

  private TrainingService() {}

  public static ServerServiceDefinition definition() {
    ServiceDescriptor descriptor =
        ServiceDescriptor.newBuilder(NAME)
            .setSchemaDescriptor(new ServiceSchema(SCHEMA))
            .addMethod(ECHO)
            .addMethod(STREAM)
            .build();
    return ServerServiceDefinition.builder(descriptor)
        .addMethod(ECHO, ServerCalls.asyncUnaryCall((request, to) -> answer(request, to, 1)))
        .addMethod(
            STREAM,
            ServerCalls.asyncServerStreamingCall((request, to) -> answer(request, to, MESSAGES)))
        .build();
  }

  private static void answer(
      AttributeContext.Request request, StreamObserver<AttributeContext.Request> to, int times) {
    for (int i = 0; i < times; i++) {
      to.onNext(request);
    }
    to.onCompleted();
  }

  private static Descriptors.ServiceDescriptor schema() {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("jams/training.proto")
            .setPackage("jams.training")
            .setSyntax("proto3")
            .addDependency(AttributeContextProto.getDescriptor().getName())
            .addDependency(AnnotationsProto.getDescriptor().getName())
            .addService(
                ServiceDescriptorProto.newBuilder()
                    .setName("Training")
                    .addMethod(method("Echo", ECHO_PATH, false))
                    .addMethod(method("Stream", STREAM_PATH, true)))
            .build();
    try {
      return FileDescriptor.buildFrom(
              file,
              new FileDescriptor[] {
                AttributeContextProto.getDescriptor(), AnnotationsProto.getDescriptor()
              })
          .findServiceByName("Training");
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodDescriptorProto method(String name, String path, boolean streams) {
    HttpRule read = HttpRule.newBuilder().setGet(path + "/{id}").build();
    HttpRule rule =
        HttpRule.newBuilder().setPost(path).setBody("*").addAdditionalBindings(read).build();
    String type = "." + AttributeContext.Request.getDescriptor().getFullName();
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(type)
        .setOutputType(type)
        .setServerStreaming(streams)
        .setOptions(MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule))
        .build();
  }

  private static MethodDescriptor<AttributeContext.Request, AttributeContext.Request> method(
      String name, MethodType type) {
    var marshaller = ProtoUtils.marshaller(AttributeContext.Request.getDefaultInstance());
    return MethodDescriptor.newBuilder(marshaller, marshaller)
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, name))
        .setSchemaDescriptor(new MethodSchema(SCHEMA.findMethodByName(name)))
        .build();
  }
}
