package dev.jams.validation;

import build.buf.validate.MessageRules;
import build.buf.validate.Rule;
import build.buf.validate.ValidateProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the rules inside messages that contain messages of their own type count. While
 * protovalidate for Java compiles a type, it takes it for one without rules until it comes to the
 * first; what contains it meanwhile never checks it. So such types get a twin in which each of them
 * begins with a rule that always holds, and messages are checked as their twins.
 */
final class Cycles {
  private static final Rule HOLDS =
      Rule.newBuilder().setId("always.holds").setExpression("true").build();

  /** Messages that a service makes can be deeper than those that come from outside. */
  private static final int MAX_DEPTH = 1000;

  private final Set<Descriptor> cyclic;
  private final Map<FileDescriptor, FileDescriptor> files = new HashMap<>();

  private Cycles(Set<Descriptor> cyclic) {
    this.cyclic = cyclic;
  }

  /** The types among some that need a twin, with it. */
  static Map<Descriptor, Descriptor> twins(Collection<Descriptor> roots) {
    Map<Descriptor, Descriptor> twins = new HashMap<>();
    Map<Descriptor, Boolean> known = new HashMap<>();
    for (Descriptor root : roots) {
      Set<Descriptor> cyclic = new HashSet<>();
      for (Descriptor type : MessageTypes.in(root)) {
        if (known.computeIfAbsent(type, Cycles::hidesRules)) {
          cyclic.add(type);
        }
      }
      if (!cyclic.isEmpty()) {
        twins.put(root, new Cycles(cyclic).twin(root));
      }
    }
    return Map.copyOf(twins);
  }

  /** Whether a type has rules somewhere inside and contains itself. */
  private static boolean hidesRules(Descriptor type) {
    return !type.getOptions().getMapEntry()
        && MessageTypes.inFieldsOf(type).contains(type)
        && MessageTypes.in(type).stream().anyMatch(ProtoRules::areIn);
  }

  private Descriptor twin(Descriptor type) {
    Descriptor outer = type.getContainingType();
    return outer == null
        ? twin(type.getFile()).findMessageTypeByName(type.getName())
        : twin(outer).findNestedTypeByName(type.getName());
  }

  /** A file is its own twin if neither it nor one that it imports has such types. */
  private FileDescriptor twin(FileDescriptor file) {
    FileDescriptor known = files.get(file);
    if (known != null) {
      return known;
    }
    FileDescriptor[] imports =
        file.getDependencies().stream().map(this::twin).toArray(FileDescriptor[]::new);
    boolean same =
        cyclic.stream().noneMatch(type -> type.getFile().equals(file))
            && List.of(imports).equals(file.getDependencies());
    FileDescriptor twin = same ? file : rebuilt(file, imports);
    files.put(file, twin);
    return twin;
  }

  private FileDescriptor rebuilt(FileDescriptor file, FileDescriptor[] imports) {
    FileDescriptorProto.Builder proto = file.toProto().toBuilder();
    for (Descriptor type : file.getMessageTypes()) {
      proto.setMessageType(type.getIndex(), withRule(type));
    }
    try {
      return FileDescriptor.buildFrom(proto.build(), imports, true);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(file.getFullName() + " cannot be built again", e);
    }
  }

  private DescriptorProto withRule(Descriptor type) {
    DescriptorProto.Builder proto = type.toProto().toBuilder();
    if (cyclic.contains(type)) {
      MessageRules rules = ProtoRules.of(type).toBuilder().addCel(0, HOLDS).build();
      proto.setOptions(
          proto.getOptions().toBuilder()
              .setUnknownFields(
                  UnknownFieldSet.newBuilder(proto.getOptions().getUnknownFields())
                      .clearField(ValidateProto.MESSAGE_FIELD_NUMBER)
                      .build())
              .setExtension(ValidateProto.message, rules));
    }
    for (Descriptor nested : type.getNestedTypes()) {
      proto.setNestedType(nested.getIndex(), withRule(nested));
    }
    return proto.build();
  }

  /** The same message as one of another type. */
  static Message copy(Message message, Descriptor twin) throws IOException {
    CodedInputStream bytes = message.toByteString().newCodedInput();
    bytes.setRecursionLimit(MAX_DEPTH);
    return DynamicMessage.parseFrom(twin, bytes);
  }
}
