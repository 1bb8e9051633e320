package dev.jams.http;

import static java.util.stream.Collectors.groupingBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.jams.http.internal.openapi.Comments;
import dev.jams.http.internal.openapi.DescriptorSets;
import dev.jams.http.internal.openapi.OpenApiDocument;
import dev.jams.http.internal.openapi.PackagedDescriptors;
import dev.jams.http.internal.openapi.SchemaOptions;
import dev.jams.http.internal.route.HttpRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes at build time the document that an {@link HttpGateway} serves at {@code /openapi.json}.
 *
 * <pre>{@code
 * java -cp ... dev.jams.http.OpenApi --title tracker --version 1.2.0 \
 *     --service tracker.TrackerApiService --out target/classes/META-INF/openapi/openapi.json
 * }</pre>
 *
 * <ul>
 *   <li>{@code --title}: the name of the app
 *   <li>{@code --version}: of the API, {@code 0.0.0} if left out
 *   <li>{@code --service}: the full name of a service; once for each, in the order of registration;
 *       all services of the descriptor sets if left out
 *   <li>{@code --descriptor-set}: a file that {@code protoc --include_imports --include_source_info
 *       --descriptor_set_out} has written, once for each; if left out, every {@code
 *       META-INF/jams/*.binpb} on the class path
 *   <li>{@code --out}: the file to write, whose folder is made if need be
 *   <li>{@code --each}: a folder for one document more of each service alone, as {@code <full
 *       name>.json}; none are written if left out
 * </ul>
 */
public final class OpenApi {
  /** The version of an API that has not been given one. */
  static final String UNVERSIONED = "0.0.0";

  private static final int BAD_USAGE = 2;

  private final List<Path> descriptorSets = new ArrayList<>();
  private final List<String> services = new ArrayList<>();
  private String title;
  private String version = UNVERSIONED;
  private Path out;
  private Path each;

  private OpenApi(String[] args) {
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " has no value; write one after it");
      }
      String value = args[i + 1];
      switch (args[i]) {
        case "--title" -> title = value;
        case "--version" -> version = value;
        case "--service" -> services.add(value);
        case "--descriptor-set" -> descriptorSets.add(Path.of(value));
        case "--out" -> out = Path.of(value);
        case "--each" -> each = Path.of(value);
        default ->
            throw new IllegalArgumentException(
                "unknown flag "
                    + args[i]
                    + "; expected --title, --version, --service, --descriptor-set, --out or"
                    + " --each");
      }
    }
    if (title == null) {
      throw new IllegalArgumentException("no --title given; name the app");
    }
    if (out == null) {
      throw new IllegalArgumentException("no --out given; name the file to write");
    }
  }

  /** Writes the document, or says on standard error why not and exits with 2. */
  public static void main(String... args) {
    try {
      new OpenApi(args).write();
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(BAD_USAGE);
    }
  }

  private void write() throws IOException {
    List<FileDescriptorSet> sets = new ArrayList<>();
    for (Path file : descriptorSets) {
      try {
        sets.add(FileDescriptorSet.parseFrom(Files.readAllBytes(file)));
      } catch (IOException e) {
        throw new IOException("cannot read the descriptor set " + file + " (" + e + ")", e);
      }
    }
    if (descriptorSets.isEmpty()) {
      sets.addAll(PackagedDescriptors.onClassPath(OpenApi.class.getClassLoader()));
    }
    List<MethodDescriptor> rpcs = new DescriptorSets(sets).rpcs(services);
    write(out, rpcs);
    if (each != null) {
      Map<String, List<MethodDescriptor>> byService =
          rpcs.stream().collect(groupingBy(rpc -> rpc.getService().getFullName()));
      for (Map.Entry<String, List<MethodDescriptor>> service : byService.entrySet()) {
        write(each.resolve(service.getKey() + ".json"), service.getValue());
      }
    }
  }

  private void write(Path file, List<MethodDescriptor> rpcs) throws IOException {
    byte[] document =
        OpenApiDocument.write(
            title,
            version,
            rpcs,
            new HttpRules(Map.of(), true),
            SchemaOptions.DEFAULTS,
            Comments.none());
    if (file.toAbsolutePath().getParent() != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
    }
    Files.write(file, document);
  }
}
