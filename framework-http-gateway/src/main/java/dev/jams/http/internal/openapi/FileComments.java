package dev.jams.http.internal.openapi;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Goes through a file in the way that its source information is numbered; used once. */
final class FileComments {
  private final FileDescriptorProto file;
  private final Map<List<Integer>, String> byPath = new HashMap<>();
  private final Map<String, String> byName = new HashMap<>();

  FileComments(FileDescriptorProto file) {
    this.file = file;
    for (Location location : file.getSourceCodeInfo().getLocationList()) {
      String comment = CommentText.clean(location.getLeadingComments());
      if (comment.isEmpty()) {
        comment = CommentText.clean(location.getTrailingComments());
      }
      if (!comment.isEmpty()) {
        byPath.putIfAbsent(location.getPathList(), comment);
      }
    }
  }

  Map<String, String> read() {
    String scope = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
    for (int i = 0; i < file.getServiceCount(); i++) {
      service(scope, file.getService(i), List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, i));
    }
    for (int i = 0; i < file.getMessageTypeCount(); i++) {
      message(
          scope, file.getMessageType(i), List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i));
    }
    for (int i = 0; i < file.getEnumTypeCount(); i++) {
      enumeration(
          scope, file.getEnumType(i), List.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, i));
    }
    return byName;
  }

  private void service(String scope, ServiceDescriptorProto service, List<Integer> path) {
    String name = take(scope, service.getName(), path);
    for (int i = 0; i < service.getMethodCount(); i++) {
      take(
          name + ".",
          service.getMethod(i).getName(),
          inside(path, ServiceDescriptorProto.METHOD_FIELD_NUMBER, i));
    }
  }

  private void message(String scope, DescriptorProto message, List<Integer> path) {
    String inner = take(scope, message.getName(), path) + ".";
    for (int i = 0; i < message.getFieldCount(); i++) {
      take(
          inner,
          message.getField(i).getName(),
          inside(path, DescriptorProto.FIELD_FIELD_NUMBER, i));
    }
    for (int i = 0; i < message.getOneofDeclCount(); i++) {
      take(
          inner,
          message.getOneofDecl(i).getName(),
          inside(path, DescriptorProto.ONEOF_DECL_FIELD_NUMBER, i));
    }
    for (int i = 0; i < message.getNestedTypeCount(); i++) {
      message(
          inner,
          message.getNestedType(i),
          inside(path, DescriptorProto.NESTED_TYPE_FIELD_NUMBER, i));
    }
    for (int i = 0; i < message.getEnumTypeCount(); i++) {
      enumeration(
          inner, message.getEnumType(i), inside(path, DescriptorProto.ENUM_TYPE_FIELD_NUMBER, i));
    }
  }

  private void enumeration(String scope, EnumDescriptorProto type, List<Integer> path) {
    String name = take(scope, type.getName(), path);
    for (int i = 0; i < type.getValueCount(); i++) {
      take(
          name + ".",
          type.getValue(i).getName(),
          inside(path, EnumDescriptorProto.VALUE_FIELD_NUMBER, i));
    }
  }

  private String take(String scope, String name, List<Integer> path) {
    String comment = byPath.get(path);
    if (comment != null) {
      byName.put(scope + name, comment);
    }
    return scope + name;
  }

  private static List<Integer> inside(List<Integer> path, int field, int index) {
    List<Integer> longer = new ArrayList<>(path);
    longer.add(field);
    longer.add(index);
    return longer;
  }
}
