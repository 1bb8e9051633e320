package dev.jams.http.internal.openapi;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.GenericDescriptor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The comments of proto files. Generated classes do not have them, descriptor sets with source
 * information do. The comment before a declaration counts, else the one after it; those that stand
 * apart belong to nothing.
 *
 * <p>For the descriptors of one app; safe for use by any thread.
 */
public final class Comments {
  /** By the file and the full name of what they are about. */
  private final Map<String, Map<String, String>> files = new ConcurrentHashMap<>();

  /**
   * Takes the comments of descriptor sets.
   *
   * @param sets of the files that are in several, the first with source information counts
   */
  public Comments(List<FileDescriptorSet> sets) {
    for (FileDescriptorSet set : sets) {
      for (FileDescriptorProto file : set.getFileList()) {
        if (file.hasSourceCodeInfo()) {
          files.computeIfAbsent(file.getName(), name -> new FileComments(file).read());
        }
      }
    }
  }

  /** Knows no comments but those that descriptors bring along. */
  public static Comments none() {
    return new Comments(List.of());
  }

  /**
   * Takes the comments of the {@linkplain PackagedDescriptors descriptor sets on the class path}.
   *
   * @throws IOException naming the resource that cannot be read
   */
  public static Comments onClassPath(ClassLoader loader) throws IOException {
    return new Comments(PackagedDescriptors.onClassPath(loader));
  }

  /** The comment on something, or an empty text. */
  String on(GenericDescriptor declared) {
    return files
        .computeIfAbsent(
            declared.getFile().getName(),
            name -> new FileComments(declared.getFile().toProto()).read())
        .getOrDefault(declared.getFullName(), "");
  }
}
