package dev.jams.codegen;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.List;
import java.util.stream.Collectors;

/** The comments of a service, as javadoc. */
final class Comments {
  private final int service;
  private final List<Location> locations;

  Comments(ServiceDescriptor service) {
    this.service = service.getIndex();
    this.locations = service.getFile().toProto().getSourceCodeInfo().getLocationList();
  }

  /** Empty if there is none. */
  String ofService() {
    return at(List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, service));
  }

  /** Empty if there is none. */
  String of(MethodDescriptor method) {
    return at(
        List.of(
            FileDescriptorProto.SERVICE_FIELD_NUMBER,
            service,
            ServiceDescriptorProto.METHOD_FIELD_NUMBER,
            method.getIndex()));
  }

  private String at(List<Integer> path) {
    for (Location location : locations) {
      if (location.getPathList().equals(path)) {
        String leading = location.getLeadingComments();
        return javadoc(leading.isBlank() ? location.getTrailingComments() : leading);
      }
    }
    return "";
  }

  /** Nothing in it has a meaning to javadoc but paragraphs. */
  private static String javadoc(String comment) {
    String text =
        comment
            .lines()
            .map(String::strip)
            .collect(Collectors.joining("\n"))
            .strip()
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("@", "&#64;")
            .replace("*/", "*&#47;")
            .replace("\\", "&#92;")
            .replace("{", "&#123;")
            .replace("}", "&#125;");
    return text.replaceAll("\n{2,}", "\n\n<p>");
  }
}
