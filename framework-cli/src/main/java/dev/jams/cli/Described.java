package dev.jams.cli;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.jams.StartException;
import dev.jams.internal.remote.ServiceChoice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Services that somebody describes.
 *
 * @param name of the whole, such as that of the jar
 */
record Described(String name, List<ServiceDescriptor> services) {
  static final String CHOOSE = "name them with --service";

  /**
   * Those of the files that are chosen.
   *
   * @param only full names, or none for all but those that servers have for their own needs
   */
  static Described of(
      String name, String origin, Collection<FileDescriptor> files, List<String> only)
      throws CliException {
    Map<String, ServiceDescriptor> all = new LinkedHashMap<>();
    for (FileDescriptor file : files) {
      file.getServices().forEach(service -> all.putIfAbsent(service.getFullName(), service));
    }
    List<String> chosen = choose(all.keySet(), origin, only);
    return new Described(name, chosen.stream().map(all::get).toList());
  }

  static List<String> choose(Collection<String> offered, String origin, List<String> only)
      throws CliException {
    try {
      return new ServiceChoice(only, CHOOSE, StartException::new).among(offered, origin);
    } catch (StartException e) {
      throw CliException.failed(e.getMessage(), e);
    }
  }

  List<MethodDescriptor> rpcs() {
    List<MethodDescriptor> rpcs = new ArrayList<>();
    services.forEach(service -> rpcs.addAll(service.getMethods()));
    return rpcs;
  }
}
