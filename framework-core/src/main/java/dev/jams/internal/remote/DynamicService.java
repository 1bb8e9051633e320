package dev.jams.internal.remote;

import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;

/**
 * Makes of a service in a {@code .proto} file what the generated class would have, so that neither
 * relay nor listener can tell the difference. Its messages are {@link DynamicMessage}s.
 */
public final class DynamicService {
  private DynamicService() {}

  public static ServiceDescriptor of(Descriptors.ServiceDescriptor service) {
    ServiceDescriptor.Builder builder =
        ServiceDescriptor.newBuilder(service.getFullName())
            .setSchemaDescriptor(new ServiceSchema(service));
    for (Descriptors.MethodDescriptor method : service.getMethods()) {
      builder.addMethod(method(method));
    }
    return builder.build();
  }

  /** What the generated class would have for an rpc. */
  public static MethodDescriptor<DynamicMessage, DynamicMessage> method(
      Descriptors.MethodDescriptor method) {
    String service = method.getService().getFullName();
    return MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
        .setType(type(method))
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, method.getName()))
        .setSampledToLocalTracing(true)
        .setRequestMarshaller(marshaller(method.getInputType()))
        .setResponseMarshaller(marshaller(method.getOutputType()))
        .setSchemaDescriptor(new MethodSchema(method))
        .build();
  }

  private static MethodType type(Descriptors.MethodDescriptor method) {
    if (method.isClientStreaming()) {
      return method.isServerStreaming() ? MethodType.BIDI_STREAMING : MethodType.CLIENT_STREAMING;
    }
    return method.isServerStreaming() ? MethodType.SERVER_STREAMING : MethodType.UNARY;
  }

  private static Marshaller<DynamicMessage> marshaller(Descriptor type) {
    return ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(type));
  }
}
