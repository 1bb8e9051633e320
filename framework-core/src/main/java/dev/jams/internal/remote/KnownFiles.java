package dev.jams.internal.remote;

import com.google.api.AnnotationsProto;
import com.google.api.ClientProto;
import com.google.api.FieldBehaviorProto;
import com.google.api.FieldInfoProto;
import com.google.api.HttpBodyProto;
import com.google.api.ResourceProto;
import com.google.api.RoutingProto;
import com.google.api.VisibilityProto;
import com.google.longrunning.OperationsProto;
import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.JavaFeaturesProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import com.google.rpc.CodeProto;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.StatusProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that nearly every API imports, as this program has them. Descriptor sets and servers
 * often leave them out.
 */
public final class KnownFiles {
  /**
   * Declares the options that all files have. This program's own is used always, because options
   * are parsed as its classes, which could not take an extension of another {@code FieldOptions}.
   */
  static final FileDescriptor OPTIONS = DescriptorProtos.getDescriptor();

  private static final Map<String, FileDescriptor> FILES = new HashMap<>();

  static {
    List.of(
            OPTIONS,
            AnyProto.getDescriptor(),
            ApiProto.getDescriptor(),
            DurationProto.getDescriptor(),
            EmptyProto.getDescriptor(),
            FieldMaskProto.getDescriptor(),
            StructProto.getDescriptor(),
            TimestampProto.getDescriptor(),
            WrappersProto.getDescriptor(),
            AnnotationsProto.getDescriptor(),
            ClientProto.getDescriptor(),
            FieldBehaviorProto.getDescriptor(),
            FieldInfoProto.getDescriptor(),
            HttpBodyProto.getDescriptor(),
            ResourceProto.getDescriptor(),
            RoutingProto.getDescriptor(),
            VisibilityProto.getDescriptor(),
            OperationsProto.getDescriptor(),
            CodeProto.getDescriptor(),
            ErrorDetailsProto.getDescriptor(),
            StatusProto.getDescriptor())
        .forEach(KnownFiles::add);
  }

  private KnownFiles() {}

  private static void add(FileDescriptor file) {
    if (FILES.putIfAbsent(file.getName(), file) == null) {
      file.getDependencies().forEach(KnownFiles::add);
    }
  }

  /** The file of this name, or null. */
  static FileDescriptor find(String name) {
    return FILES.get(name);
  }

  /** The options that the rest of the program looks at by their generated classes. */
  public static ExtensionRegistry extensions() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    AnnotationsProto.registerAllExtensions(registry);
    ClientProto.registerAllExtensions(registry);
    FieldBehaviorProto.registerAllExtensions(registry);
    FieldInfoProto.registerAllExtensions(registry);
    ResourceProto.registerAllExtensions(registry);
    RoutingProto.registerAllExtensions(registry);
    VisibilityProto.registerAllExtensions(registry);
    OperationsProto.registerAllExtensions(registry);
    JavaFeaturesProto.registerAllExtensions(registry);
    return registry;
  }
}
