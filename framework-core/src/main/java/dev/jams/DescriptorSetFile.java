package dev.jams;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jams.internal.remote.DescriptorFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads a file with a {@code google.protobuf.FileDescriptorSet}. */
final class DescriptorSetFile {
  private static final String BY_PROTOC =
      " with protoc --include_imports --descriptor_set_out=FILE";
  private static final String REMEDY = "; make one" + BY_PROTOC;

  private final String name;
  private final int maxFiles;
  private final int maxSize;
  private final Function<String, StartException> refusal;

  /**
   * @param refusal makes the error about the file, of what is wrong with it
   */
  DescriptorSetFile(
      String name, int maxFiles, int maxSize, Function<String, StartException> refusal) {
    this.refusal = refusal;
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
          throw refusal.apply("it has two different files named " + file.getName() + REMEDY);
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw refusal.apply("it is not a descriptor set" + REMEDY);
    }
    if (files.isEmpty()) {
      throw refusal.apply("it is not a descriptor set, or one without a file" + REMEDY);
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
      throw refusal.apply("there is no such file; name one that exists, or make it" + BY_PROTOC);
    } catch (IOException e) {
      throw refusal.apply("it cannot be read (" + e.getMessage() + ")" + REMEDY);
    }
  }
}
