package dev.jams.cli;

import com.google.protobuf.Descriptors.FileDescriptor;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What says which services there are: a jar, a server, a .proto file or a descriptor set. */
final class ServiceSource {
  private static final String EXPECTED =
      "a .jar, a .proto file, a descriptor set, or the address of a server such as localhost:8080";

  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCE",
      description =
          "A .jar of services, a .proto file, or a running server that has reflection: HOST:PORT,"
              + " http://HOST:PORT, https://HOST or unix:PATH.")
  private String source;

  @Option(
      names = "--descriptor-set",
      paramLabel = "FILE",
      description =
          "Instead of SOURCE, what protoc --include_imports --include_source_info"
              + " --descriptor_set_out=FILE wrote.")
  private Path descriptorSet;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "Only this service, by its full name; may be given again.")
  private List<String> only = new ArrayList<>();

  @Mixin private ConnectionOptions connection;
  @Mixin private ProtocOptions protoc;

  Described read(Terminal terminal) throws CliException {
    if ((source == null) == (descriptorSet == null)) {
      throw CliException.usage(
          (source == null
                  ? "nothing says which services are meant"
                  : "SOURCE and --descriptor-set" + " exclude each other")
              + "; give one: "
              + EXPECTED);
    }
    if (descriptorSet != null) {
      return set(terminal.path(descriptorSet));
    }
    if (source.endsWith(".proto")) {
      FileDescriptor file = new Protoc(terminal, protoc).compile(Path.of(source));
      return described(nameOf(Path.of(source)), source, List.of(file));
    }
    if (Address.is(source)) {
      return server(terminal, Address.of(source));
    }
    return file(existing(terminal));
  }

  private Path existing(Terminal terminal) throws CliException {
    try {
      Path file = terminal.path(Path.of(source));
      if (Files.isRegularFile(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw neither();
    }
    throw neither();
  }

  private CliException neither() {
    return CliException.usage(
        "\"" + source + "\" is neither a file that exists nor an address; expected " + EXPECTED);
  }

  private Described file(Path file) throws CliException {
    return file.toString().endsWith(".jar")
        ? described(nameOf(file), file.toString(), new JarServices(file).files())
        : set(file);
  }

  private Described set(Path file) throws CliException {
    return described(nameOf(file), "the descriptor set " + file, DescriptorSets.read(file));
  }

  private Described server(Terminal terminal, Address address) throws CliException {
    try (Connection open = connection.connect(terminal, address)) {
      ReflectedServer server = new ReflectedServer(open, connection.timeout());
      List<String> chosen = Described.choose(server.services(), open.origin(), only);
      Collection<FileDescriptor> files = server.files(chosen);
      return Described.of(address.given(), open.origin(), files, chosen);
    }
  }

  private Described described(String name, String origin, Collection<FileDescriptor> files)
      throws CliException {
    return Described.of(name, origin, files, only);
  }

  private static String nameOf(Path file) {
    String name = file.getFileName().toString();
    return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
  }
}
