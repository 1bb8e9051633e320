package dev.jams.archetype;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.util.JsonFormat;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;

/** Unary calls of a service by the descriptor set in its jar, with JSON for messages. */
final class GrpcCalls implements AutoCloseable {
  private final FileDescriptor file;
  private final ManagedChannel channel;

  /**
   * @param proto the file that has the service
   */
  GrpcCalls(Path jar, String descriptorSet, String proto, String address) throws Exception {
    try (JarFile content = new JarFile(jar.toFile());
        InputStream set = content.getInputStream(content.getEntry(descriptorSet))) {
      file = file(FileDescriptorSet.parseFrom(set), proto);
    }
    channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
  }

  private static FileDescriptor file(FileDescriptorSet set, String name) throws Exception {
    FileDescriptorProto proto =
        set.getFileList().stream().filter(f -> f.getName().equals(name)).findFirst().orElseThrow();
    List<FileDescriptor> imports = new ArrayList<>();
    for (String dependency : proto.getDependencyList()) {
      imports.add(file(set, dependency));
    }
    return FileDescriptor.buildFrom(proto, imports.toArray(FileDescriptor[]::new));
  }

  /** Calls a method of the only service of the file. */
  String call(String method, String json) throws Exception {
    Descriptors.MethodDescriptor rpc = file.getServices().get(0).findMethodByName(method);
    DynamicMessage.Builder request = DynamicMessage.newBuilder(rpc.getInputType());
    JsonFormat.parser().merge(json, request);
    MethodDescriptor<DynamicMessage, DynamicMessage> descriptor =
        MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(
                MethodDescriptor.generateFullMethodName(rpc.getService().getFullName(), method))
            .setRequestMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(rpc.getInputType())))
            .setResponseMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(rpc.getOutputType())))
            .build();
    DynamicMessage response =
        ClientCalls.blockingUnaryCall(
            channel,
            descriptor,
            CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS),
            request.build());
    return JsonFormat.printer().omittingInsignificantWhitespace().print(response);
  }

  @Override
  public void close() throws Exception {
    channel.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
  }
}
