package dev.jams.http;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TypeRegistry;
import com.google.rpc.ErrorDetailsProto;
import dev.jams.ServedService;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The message types that an {@code Any} may hold: all that the services' files can see. */
final class MessageTypes {
  private MessageTypes() {}

  static TypeRegistry of(List<ServedService> services) {
    Set<FileDescriptor> seen = new HashSet<>();
    Deque<FileDescriptor> files = new ArrayDeque<>();
    files.add(ErrorDetailsProto.getDescriptor());
    for (ServedService service : services) {
      Object schema = service.definition().getServiceDescriptor().getSchemaDescriptor();
      if (schema instanceof ProtoFileDescriptorSupplier supplier) {
        files.add(supplier.getFileDescriptor());
      }
    }
    TypeRegistry.Builder registry = TypeRegistry.newBuilder();
    while (!files.isEmpty()) {
      FileDescriptor file = files.pop();
      if (seen.add(file)) {
        registry.add(List.<Descriptor>copyOf(file.getMessageTypes()));
        files.addAll(file.getDependencies());
      }
    }
    return registry.build();
  }
}
