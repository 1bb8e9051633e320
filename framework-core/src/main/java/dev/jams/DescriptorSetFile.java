package dev.jams;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a file with a {@code google.protobuf.FileDescriptorSet}. */
final class DescriptorSetFile {
  private static final String REMEDY =
      "; make one with protoc --include_imports --descriptor_set_out=FILE";

  private final String name;
  private final int maxFiles;
  private final int maxSize;

  DescriptorSetFile(String name, int maxFiles, int maxSize) {
    this.name = name;
    this.maxFiles = maxFiles;
    this.maxSize = maxSize;
  }

  /** The file as an error names it. */
  String origin() {
    return "the descriptor set " + name;
  }

  List<FileDescriptorProto> read() throws StartException {
    ByteString bytes = bytes();
    Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
    try {
      for (FileDescriptorProto unread : FileDescriptorSet.parseFrom(bytes).getFileList()) {
        FileDescriptorProto file = DescriptorFiles.parse(unread.toByteString());
        FileDescriptorProto other = files.putIfAbsent(file.getName(), file);
        if (other != null && !other.equals(file)) {
          throw new StartException(
              origin() + " has two different files named " + file.getName() + REMEDY);
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new StartException(name + " is not a descriptor set" + REMEDY, e);
    }
    if (files.isEmpty()) {
      throw new StartException(name + " is not a descriptor set, or one without a file" + REMEDY);
    }
    if (files.size() > maxFiles) {
      throw new StartException(
          origin()
              + " has "
              + files.size()
              + " files, more than the "
              + maxFiles
              + " of grpc.max-descriptor-files; raise --grpc-max-descriptor-files");
    }
    return List.copyOf(files.values());
  }

  private ByteString bytes() throws StartException {
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      byte[] bytes = in.readNBytes(maxSize);
      if (in.read() >= 0) {
        throw new StartException(
            origin()
                + " is larger than the "
                + maxSize
                + " bytes of grpc.max-descriptor-size; raise --grpc-max-descriptor-size");
      }
      return ByteString.copyFrom(bytes);
    } catch (NoSuchFileException | InvalidPathException e) {
      throw new StartException(
          "there is no file "
              + name
              + " with a descriptor set; name one with --descriptor-set, or make it with protoc"
              + " --include_imports --descriptor_set_out="
              + name,
          e);
    } catch (IOException e) {
      throw new StartException("cannot read " + origin() + " (" + e + ")", e);
    }
  }
}
