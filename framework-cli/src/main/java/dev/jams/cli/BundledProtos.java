package dev.jams.cli;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Any;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The files that nearly every API imports: {@code google/protobuf}, {@code google/api}, … */
final class BundledProtos {
  /** One file of each jar that has such. */
  private static final Map<Class<?>, String> KNOWN =
      Map.of(
          Any.class, "google/protobuf/any.proto",
          AnnotationsProto.class, "google/api/annotations.proto");

  private static final List<String> FOLDERS =
      List.of(
          "google/protobuf/", "google/api/", "google/rpc/", "google/type/", "google/longrunning/");

  private BundledProtos() {}

  /** Returns the folder. */
  static Path unpack(Path folder) throws IOException {
    for (Map.Entry<Class<?>, String> known : KNOWN.entrySet()) {
      URL url = known.getKey().getClassLoader().getResource(known.getValue());
      JarURLConnection connection = (JarURLConnection) url.openConnection();
      connection.setUseCaches(false);
      try (JarFile jar = connection.getJarFile()) {
        unpack(jar, folder);
      }
    }
    return folder;
  }

  private static void unpack(JarFile jar, Path folder) throws IOException {
    for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
      JarEntry entry = entries.nextElement();
      String name = entry.getName();
      Path file = folder.resolve(name).normalize();
      if (name.endsWith(".proto")
          && FOLDERS.stream().anyMatch(name::startsWith)
          && file.startsWith(folder)
          && !Files.exists(file)) {
        Files.createDirectories(file.getParent());
        try (InputStream in = jar.getInputStream(entry)) {
          Files.copy(in, file);
        }
      }
    }
  }
}
