package dev.jams.cli;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server has, as far as it has been asked. For one thread. */
final class ServerApi {
  private final Connection connection;

  /** Null if a file tells instead. */
  private final ReflectedServer server;

  private Collection<FileDescriptor> files;

  private ServerApi(
      Connection connection, ReflectedServer server, Collection<FileDescriptor> files) {
    this.connection = connection;
    this.server = server;
    this.files = files;
  }

  static ServerApi reflected(Connection connection, Duration timeout) {
    return new ServerApi(connection, new ReflectedServer(connection, timeout), List.of());
  }

  static ServerApi described(Connection connection, Collection<FileDescriptor> files) {
    return new ServerApi(connection, null, files);
  }

  /** The files that have been seen. */
  Collection<FileDescriptor> files() {
    return files;
  }

  List<String> services() throws CliException {
    List<String> names =
        server == null
            ? files.stream()
                .flatMap(file -> file.getServices().stream())
                .map(ServiceDescriptor::getFullName)
                .toList()
            : server.services();
    return names.stream().distinct().sorted().toList();
  }

  ServiceDescriptor service(String name) throws CliException {
    Described.choose(services(), connection.origin(), List.of(name));
    if (server != null) {
      files = server.files(List.of(name));
    }
    return (ServiceDescriptor) declared().get(name);
  }

  /**
   * A service, rpc, message or enum by its full name.
   *
   * @param name of an rpc with a dot or a slash; null for all services but those that servers have
   *     for their own needs
   */
  List<GenericDescriptor> symbol(String name) throws CliException {
    List<String> services = services();
    if (server != null) {
      files = server.files(services);
    }
    Map<String, GenericDescriptor> declared = declared();
    if (name == null) {
      return Described.choose(services, connection.origin(), List.of()).stream()
          .map(declared::get)
          .toList();
    }
    GenericDescriptor found = declared.get(name.replace('/', '.'));
    if (found == null) {
      throw CliException.failed(
          connection.origin()
              + " has nothing named \""
              + name
              + "\"; expected the full name of a service, rpc, message or enum, see \"list\"");
    }
    return List.of(found);
  }

  private Map<String, GenericDescriptor> declared() {
    Map<String, GenericDescriptor> declared = new LinkedHashMap<>();
    Deque<Descriptor> messages = new ArrayDeque<>();
    List<EnumDescriptor> enums = new ArrayList<>();
    for (FileDescriptor file : files) {
      for (ServiceDescriptor service : file.getServices()) {
        declared.put(service.getFullName(), service);
        service.getMethods().forEach(method -> declared.put(method.getFullName(), method));
      }
      messages.addAll(file.getMessageTypes());
      enums.addAll(file.getEnumTypes());
    }
    while (!messages.isEmpty()) {
      Descriptor message = messages.remove();
      declared.put(message.getFullName(), message);
      messages.addAll(message.getNestedTypes());
      enums.addAll(message.getEnumTypes());
    }
    enums.forEach(type -> declared.put(type.getFullName(), type));
    return declared;
  }
}
