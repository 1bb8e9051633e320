package dev.jams.cli;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What is declared, as it stands in a .proto file, but for options and comments. */
final class ProtoText {
  private final StringBuilder text = new StringBuilder();
  private String indent = "";

  String of(List<GenericDescriptor> declared) {
    declared.forEach(this::add);
    return text.toString();
  }

  private void add(GenericDescriptor declared) {
    if (declared instanceof ServiceDescriptor service) {
      open("service " + service.getFullName());
      service.getMethods().forEach(this::rpc);
      close();
    } else if (declared instanceof MethodDescriptor method) {
      rpc(method);
      message(method.getInputType());
      if (method.getInputType() != method.getOutputType()) {
        message(method.getOutputType());
      }
    } else if (declared instanceof Descriptor message) {
      message(message);
    } else if (declared instanceof EnumDescriptor type) {
      open("enum " + type.getFullName());
      type.getValues().forEach(value -> line(value.getName() + " = " + value.getNumber() + ";"));
      close();
    }
  }

  private void rpc(MethodDescriptor method) {
    line(
        "rpc %s(%s%s) returns (%s%s);"
            .formatted(
                method.getName(),
                method.isClientStreaming() ? "stream " : "",
                method.getInputType().getFullName(),
                method.isServerStreaming() ? "stream " : "",
                method.getOutputType().getFullName()));
  }

  private void message(Descriptor message) {
    open("message " + message.getFullName());
    OneofDescriptor inside = null;
    for (FieldDescriptor field : message.getFields()) {
      OneofDescriptor oneof = field.getRealContainingOneof();
      if (!Objects.equals(oneof, inside)) {
        if (inside != null) {
          close();
        }
        if (oneof != null) {
          open("oneof " + oneof.getName());
        }
        inside = oneof;
      }
      line(label(field) + type(field) + " " + field.getName() + " = " + field.getNumber() + ";");
    }
    if (inside != null) {
      close();
    }
    close();
  }

  private static String label(FieldDescriptor field) {
    if (field.isMapField()) {
      return "";
    }
    if (field.isRepeated()) {
      return "repeated ";
    }
    if (field.isRequired()) {
      return "required ";
    }
    boolean scalar = field.getJavaType() != JavaType.MESSAGE;
    return scalar && field.hasPresence() && field.getRealContainingOneof() == null
        ? "optional "
        : "";
  }

  private static String type(FieldDescriptor field) {
    if (field.isMapField()) {
      Descriptor entry = field.getMessageType();
      return "map<" + type(entry.getFields().get(0)) + ", " + type(entry.getFields().get(1)) + ">";
    }
    return switch (field.getJavaType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private void open(String head) {
    line(head + " {");
    indent += "  ";
  }

  private void close() {
    indent = indent.substring(2);
    line("}");
  }

  private void line(String line) {
    text.append(indent).append(line).append('\n');
  }
}
