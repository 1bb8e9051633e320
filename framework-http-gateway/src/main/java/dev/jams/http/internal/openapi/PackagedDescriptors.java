package dev.jams.http.internal.openapi;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The descriptor sets on the class path: every {@code *.binpb} in the folder {@link #FOLDER} of
 * every jar. Each module has a name of its own for its file, so that a jar of several modules has
 * them all.
 */
public final class PackagedDescriptors {
  /** Where a jar has the descriptor sets of its protos. */
  static final String FOLDER = "META-INF/jams/";

  private static final String SUFFIX = ".binpb";

  private PackagedDescriptors() {}

  /**
   * Reads them.
   *
   * @throws IOException naming the resource that cannot be read
   */
  public static List<FileDescriptorSet> onClassPath(ClassLoader loader) throws IOException {
    List<FileDescriptorSet> sets = new ArrayList<>();
    for (URL folder : Collections.list(loader.getResources(FOLDER))) {
      if (folder.openConnection() instanceof JarURLConnection jar) {
        addAll(jar, sets);
      } else if (folder.getProtocol().equals("file")) {
        addAll(Path.of(URI.create(folder.toString())), sets);
      }
    }
    return sets;
  }

  private static void addAll(Path folder, List<FileDescriptorSet> sets) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      found.forEach(files::add);
    }
    Collections.sort(files);
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        sets.add(parse(in, file.toUri().toString()));
      }
    }
  }

  private static void addAll(JarURLConnection connection, List<FileDescriptorSet> sets)
      throws IOException {
    // One of our own: the cached one is the class loader's.
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      List<JarEntry> entries =
          jar.stream()
              .filter(entry -> entry.getName().startsWith(FOLDER))
              .filter(entry -> entry.getName().endsWith(SUFFIX))
              .toList();
      for (JarEntry entry : entries) {
        try (InputStream in = jar.getInputStream(entry)) {
          sets.add(parse(in, "jar:" + connection.getJarFileURL() + "!/" + entry.getName()));
        }
      }
    }
  }

  private static FileDescriptorSet parse(InputStream in, String resource) throws IOException {
    try {
      return FileDescriptorSet.parseFrom(in);
    } catch (IOException e) {
      throw new IOException(
          resource + " is not a descriptor set that can be read: " + e.getMessage(), e);
    }
  }
}
