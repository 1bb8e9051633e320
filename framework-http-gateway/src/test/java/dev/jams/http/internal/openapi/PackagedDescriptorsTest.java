package dev.jams.http.internal.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagedDescriptorsTest {
  @TempDir Path folder;

  private static byte[] set(String proto) {
    return FileDescriptorSet.newBuilder()
        .addFile(FileDescriptorProto.newBuilder().setName(proto))
        .build()
        .toByteArray();
  }

  private URL classes(String name, String... files) throws IOException {
    Path root = folder.resolve(name);
    Path sets = Files.createDirectories(root.resolve("META-INF/jams"));
    for (String file : files) {
      Files.write(sets.resolve(file), set(file));
    }
    return root.toUri().toURL();
  }

  private URL jar(String... files) throws IOException {
    Path file = folder.resolve("with space.jar");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry(PackagedDescriptors.FOLDER));
      for (String name : files) {
        jar.putNextEntry(new JarEntry(PackagedDescriptors.FOLDER + name));
        jar.write(set(name));
      }
    }
    return file.toUri().toURL();
  }

  private static List<String> read(URL... classPath) throws IOException {
    try (URLClassLoader loader = new URLClassLoader(classPath, null)) {
      return PackagedDescriptors.onClassPath(loader).stream()
          .map(set -> set.getFile(0).getName())
          .toList();
    }
  }

  @Test
  void everyFileOfEveryFolderIsRead() throws Exception {
    assertThat(read(classes("one", "b.binpb", "a.binpb", "notes.txt"), classes("two", "c.binpb")))
        .containsExactly("a.binpb", "b.binpb", "c.binpb");
  }

  @Test
  void aJarOfSeveralModulesHasThoseOfAll() throws Exception {
    assertThat(read(jar("a.binpb", "b.binpb", "notes.txt"), classes("two", "c.binpb")))
        .containsExactly("a.binpb", "b.binpb", "c.binpb");
  }

  @Test
  void thereMayBeNone() throws Exception {
    assertThat(read()).isEmpty();
    assertThat(read(classes("one"), jar())).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws Exception {
    URL root = classes("one");
    Path file = folder.resolve("one/META-INF/jams/a.binpb");
    Files.writeString(file, "no descriptors");
    assertThatThrownBy(() -> read(root))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toUri() + " is not a descriptor set that can be read: ");
  }
}
