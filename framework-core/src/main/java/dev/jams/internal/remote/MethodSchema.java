package dev.jams.internal.remote;

import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;

/** Where a method descriptor of gRPC has the one of protobuf, as in generated classes. */
public record MethodSchema(Descriptors.MethodDescriptor method)
    implements ProtoMethodDescriptorSupplier {
  @Override
  public FileDescriptor getFileDescriptor() {
    return method.getFile();
  }

  @Override
  public Descriptors.ServiceDescriptor getServiceDescriptor() {
    return method.getService();
  }

  @Override
  public Descriptors.MethodDescriptor getMethodDescriptor() {
    return method;
  }
}
