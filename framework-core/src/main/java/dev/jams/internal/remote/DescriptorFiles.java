package dev.jams.internal.remote;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jams.StartException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Links files that came as bytes to each other.
 *
 * <p>An import that is not there matters only if something of it is used: options that nobody knows
 * are no reason not to serve.
 */
public final class DescriptorFiles {
  private static final ExtensionRegistry KNOWN_OPTIONS = KnownFiles.extensions();

  private final String origin;
  private final String remedy;
  private final Map<String, FileDescriptorProto> protos = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> linked = new LinkedHashMap<>();

  private DescriptorFiles(
      Collection<FileDescriptorProto> protos, String origin, String missingRemedy) {
    this.origin = origin;
    this.remedy = missingRemedy;
    protos.forEach(proto -> this.protos.put(proto.getName(), proto));
  }

  /**
   * Links all files.
   *
   * @param origin where they are from, as in an error: {@code the descriptor set api.pb}
   * @param missingRemedy what to do when an import is missing
   */
  public static Collection<FileDescriptor> link(
      Collection<FileDescriptorProto> protos, String origin, String missingRemedy)
      throws StartException {
    Collection<FileDescriptor> files = parseAndLink(protos, null, origin, missingRemedy);
    // Options that the files declare themselves are only known now that they are linked.
    ExtensionRegistry registry = KnownFiles.extensions();
    return declareOptions(files, registry)
        ? parseAndLink(protos, registry, origin, missingRemedy)
        : files;
  }

  /** Reads a file, with the options that this program knows. */
  public static FileDescriptorProto parse(ByteString bytes) throws InvalidProtocolBufferException {
    return FileDescriptorProto.parseFrom(bytes, KNOWN_OPTIONS);
  }

  private static Collection<FileDescriptor> parseAndLink(
      Collection<FileDescriptorProto> protos, ExtensionRegistry registry, String origin, String fix)
      throws StartException {
    Collection<FileDescriptorProto> parsed = protos;
    if (registry != null) {
      parsed = new ArrayList<>();
      for (FileDescriptorProto proto : protos) {
        try {
          parsed.add(FileDescriptorProto.parseFrom(proto.toByteString(), registry));
        } catch (InvalidProtocolBufferException e) {
          throw new StartException(
              origin + " has options in " + proto.getName() + " that do not fit their declaration",
              e);
        }
      }
    }
    DescriptorFiles files = new DescriptorFiles(parsed, origin, fix);
    for (FileDescriptorProto proto : parsed) {
      files.linkWithImports(proto);
    }
    return List.copyOf(files.linked.values());
  }

  /** Without recursion, since nobody limits how deep imports go. */
  private void linkWithImports(FileDescriptorProto root) throws StartException {
    Deque<FileDescriptorProto> path = new ArrayDeque<>();
    Set<String> onPath = new LinkedHashSet<>();
    path.push(root);
    while (!path.isEmpty()) {
      FileDescriptorProto file = path.peek();
      onPath.add(file.getName());
      FileDescriptorProto next = nextImport(file);
      if (next == null) {
        linked.computeIfAbsent(file.getName(), this::replacement);
        if (!linked.containsKey(file.getName())) {
          linked.put(file.getName(), linkOne(file));
        }
        onPath.remove(path.pop().getName());
      } else if (onPath.contains(next.getName())) {
        throw new StartException(
            origin
                + " cannot be used: "
                + String.join(", ", onPath)
                + " import each other in a circle");
      } else {
        path.push(next);
      }
    }
  }

  private FileDescriptor replacement(String name) {
    return name.equals(KnownFiles.OPTIONS.getName()) ? KnownFiles.OPTIONS : null;
  }

  private FileDescriptorProto nextImport(FileDescriptorProto file) {
    for (String name : file.getDependencyList()) {
      if (protos.containsKey(name) && !linked.containsKey(name)) {
        return protos.get(name);
      }
    }
    return null;
  }

  private FileDescriptor linkOne(FileDescriptorProto file) throws StartException {
    List<FileDescriptor> imports = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : file.getDependencyList()) {
      FileDescriptor found = linked.getOrDefault(name, KnownFiles.find(name));
      if (found != null) {
        imports.add(found);
      } else {
        missing.add(name);
      }
    }
    try {
      return FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new));
    } catch (DescriptorValidationException | RuntimeException e) {
      String problem = origin + " cannot be used: " + file.getName() + ": " + e.getMessage();
      throw new StartException(
          missing.isEmpty()
              ? problem
              : problem + " It imports " + String.join(", ", missing) + ", missing; " + remedy,
          e);
    }
  }

  private static boolean declareOptions(
      Collection<FileDescriptor> files, ExtensionRegistry registry) {
    boolean any = false;
    Deque<Descriptor> types = new ArrayDeque<>();
    for (FileDescriptor file : files) {
      any |= register(file.getExtensions(), registry);
      types.addAll(file.getMessageTypes());
    }
    while (!types.isEmpty()) {
      Descriptor type = types.pop();
      any |= register(type.getExtensions(), registry);
      types.addAll(type.getNestedTypes());
    }
    return any;
  }

  private static boolean register(List<FieldDescriptor> extensions, ExtensionRegistry registry) {
    boolean any = false;
    for (FieldDescriptor extension : extensions) {
      Descriptor extended = extension.getContainingType();
      if (extended.getFile() == KnownFiles.OPTIONS
          && extended.getName().endsWith("Options")
          && registry.findImmutableExtensionByNumber(extended, extension.getNumber()) == null) {
        if (extension.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          registry.add(extension, DynamicMessage.getDefaultInstance(extension.getMessageType()));
        } else {
          registry.add(extension);
        }
        any = true;
      }
    }
    return any;
  }
}
