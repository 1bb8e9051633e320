package dev.jams.internal.remote;

import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;

/** Where a service descriptor of gRPC has the one of protobuf, as in generated classes. */
public record ServiceSchema(Descriptors.ServiceDescriptor service)
    implements ProtoServiceDescriptorSupplier {
  @Override
  public FileDescriptor getFileDescriptor() {
    return service.getFile();
  }

  @Override
  public Descriptors.ServiceDescriptor getServiceDescriptor() {
    return service;
  }
}
