package dev.jams.cli;

import com.google.protobuf.Descriptors.FileDescriptor;
import dev.jams.http.internal.openapi.PackagedDescriptors;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The services of a jar: those of the descriptor sets in it, which have comments, and those of the
 * classes that grpc-java has generated.
 */
final class JarServices {
  private static final String GENERATED = "Grpc.class";

  private final Path jar;

  JarServices(Path jar) {
    this.jar = jar;
  }

  Collection<FileDescriptor> files() throws CliException {
    Map<String, FileDescriptor> files = new LinkedHashMap<>();
    try {
      URL[] only = {jar.toUri().toURL()};
      try (URLClassLoader alone = new URLClassLoader(only, ClassLoader.getPlatformClassLoader())) {
        List<byte[]> sets = new ArrayList<>();
        PackagedDescriptors.onClassPath(alone).forEach(set -> sets.add(set.toByteArray()));
        if (!sets.isEmpty()) {
          DescriptorSets.link(sets, jar.toString(), "add it to the descriptor set of the jar")
              .forEach(file -> files.put(file.getName(), file));
        }
      }
      try (URLClassLoader classes = new URLClassLoader(only, getClass().getClassLoader())) {
        for (String name : generated()) {
          FileDescriptor file = file(classes, name, files.isEmpty());
          if (file != null) {
            files.putIfAbsent(file.getName(), file);
          }
        }
      }
    } catch (IOException e) {
      throw CliException.failed(jar + " cannot be read (" + e.getMessage() + "); name a jar", e);
    }
    if (files.isEmpty()) {
      throw CliException.failed(
          jar
              + " has neither a descriptor set in META-INF/jams nor classes that grpc-java has"
              + " generated; name the jar with the services, or give --descriptor-set FILE");
    }
    return files.values();
  }

  private List<String> generated() throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(GENERATED) && !name.startsWith("META-INF/"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
  }

  /**
   * The file that a generated class is of, or null.
   *
   * @param needed whether nothing else tells of services
   */
  private FileDescriptor file(ClassLoader classes, String name, boolean needed)
      throws CliException {
    try {
      Object service = classes.loadClass(name).getMethod("getServiceDescriptor").invoke(null);
      return service instanceof ServiceDescriptor generated
              && generated.getSchemaDescriptor() instanceof ProtoFileDescriptorSupplier supplier
          ? supplier.getFileDescriptor()
          : null;
    } catch (NoSuchMethodException e) {
      return null;
    } catch (ReflectiveOperationException | LinkageError e) {
      if (!needed) {
        return null;
      }
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw CliException.failed(
          name
              + " of "
              + jar
              + " cannot be loaded ("
              + cause
              + "); name a jar with all that it needs, or give --descriptor-set FILE",
          e);
    }
  }
}
