package dev.jams.http;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
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
    TypeRegistry.Builder registry = TypeRegistry.newBuilder();
    files(services).forEach(file -> registry.add(List.<Descriptor>copyOf(file.getMessageTypes())));
    return registry.build();
  }

  /** The extensions (proto2) that these files declare. */
  static ExtensionRegistry extensions(List<ServedService> services) {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    for (FileDescriptor file : files(services)) {
      file.getExtensions().forEach(extension -> add(extension, registry));
      file.getMessageTypes().forEach(type -> addNested(type, registry));
    }
    return registry;
  }

  private static void addNested(Descriptor type, ExtensionRegistry registry) {
    type.getExtensions().forEach(extension -> add(extension, registry));
    type.getNestedTypes().forEach(nested -> addNested(nested, registry));
  }

  private static void add(FieldDescriptor extension, ExtensionRegistry registry) {
    if (extension.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      registry.add(extension, DynamicMessage.getDefaultInstance(extension.getMessageType()));
    } else {
      registry.add(extension);
    }
  }

  private static Set<FileDescriptor> files(List<ServedService> services) {
    Set<FileDescriptor> seen = new HashSet<>();
    Deque<FileDescriptor> files = new ArrayDeque<>();
    files.add(ErrorDetailsProto.getDescriptor());
    for (ServedService service : services) {
      Object schema = service.definition().getServiceDescriptor().getSchemaDescriptor();
      if (schema instanceof ProtoFileDescriptorSupplier supplier) {
        files.add(supplier.getFileDescriptor());
      }
    }
    while (!files.isEmpty()) {
      FileDescriptor file = files.pop();
      if (seen.add(file)) {
        files.addAll(file.getDependencies());
      }
    }
    return seen;
  }
}
