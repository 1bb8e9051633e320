package dev.jams.cli;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jams.StartException;
import dev.jams.internal.remote.DescriptorFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@code protoc --descriptor_set_out} writes. */
final class DescriptorSets {
  private static final String IMPORTS = "make it with protoc --include_imports";

  private DescriptorSets() {}

  static Collection<FileDescriptor> read(Path file) throws CliException {
    String origin = "the descriptor set " + file;
    try {
      return link(List.of(Files.readAllBytes(file)), origin, IMPORTS);
    } catch (IOException e) {
      throw CliException.usage(
          origin
              + " cannot be read ("
              + e
              + "); name a file that protoc --descriptor_set_out wrote");
    }
  }

  /**
   * @param sets of the files that are in several, the first counts
   * @param remedy what to do when an import is missing
   */
  static Collection<FileDescriptor> link(List<byte[]> sets, String origin, String remedy)
      throws CliException {
    Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
    try {
      for (byte[] set : sets) {
        for (FileDescriptorProto file : FileDescriptorSet.parseFrom(set).getFileList()) {
          files.putIfAbsent(file.getName(), DescriptorFiles.parse(file.toByteString()));
        }
      }
      if (files.isEmpty()) {
        throw notOne(origin);
      }
      return DescriptorFiles.link(files.values(), origin, remedy);
    } catch (InvalidProtocolBufferException e) {
      throw notOne(origin);
    } catch (StartException e) {
      throw CliException.failed(e.getMessage(), e);
    }
  }

  private static CliException notOne(String origin) {
    return CliException.failed(
        origin
            + " is no descriptor set, or one without a file; make one with protoc --include_imports"
            + " --include_source_info --descriptor_set_out=FILE");
  }
}
