package dev.jams.http;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** Writes descriptor sets as {@code protoc --include_imports --descriptor_set_out} does. */
final class DescriptorSets {
  private DescriptorSets() {}

  static Path write(Path path, FileDescriptor root) throws IOException {
    Set<FileDescriptor> files = new LinkedHashSet<>();
    addAfterImports(root, files);
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    files.forEach(file -> set.addFile(file.toProto()));
    return Files.write(path, set.build().toByteArray());
  }

  private static void addAfterImports(FileDescriptor file, Set<FileDescriptor> files) {
    file.getDependencies().forEach(dependency -> addAfterImports(dependency, files));
    files.add(file);
  }
}
