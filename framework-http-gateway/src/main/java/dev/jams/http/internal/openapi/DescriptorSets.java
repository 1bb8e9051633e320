package dev.jams.http.internal.openapi;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds services in descriptor sets. For one thread. */
public final class DescriptorSets {
  private final Map<String, FileDescriptorProto> protos = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> files = new LinkedHashMap<>();

  /**
   * Takes descriptor sets, with their imports.
   *
   * @param sets of the files that are in several, the first counts
   */
  public DescriptorSets(List<FileDescriptorSet> sets) {
    for (FileDescriptorSet set : sets) {
      set.getFileList().forEach(file -> protos.putIfAbsent(file.getName(), file));
    }
  }

  /**
   * The rpcs of services, in the order given and that of the files.
   *
   * @param services full names; if there are none, all services of the sets
   * @throws IllegalArgumentException naming the service that is not there, or the file that is not
   */
  public List<MethodDescriptor> rpcs(List<String> services) {
    Map<String, ServiceDescriptor> all = new LinkedHashMap<>();
    for (String name : protos.keySet()) {
      if (protos.get(name).getServiceCount() > 0) {
        file(name).getServices().forEach(service -> all.put(service.getFullName(), service));
      }
    }
    List<MethodDescriptor> rpcs = new ArrayList<>();
    for (String name : services.isEmpty() ? all.keySet() : services) {
      ServiceDescriptor service = all.get(name);
      if (service == null) {
        throw new IllegalArgumentException(
            "service %s is not in the descriptor set; expected one of %s"
                .formatted(name, new TreeSet<>(all.keySet())));
      }
      rpcs.addAll(service.getMethods());
    }
    return rpcs;
  }

  private FileDescriptor file(String name) {
    FileDescriptor known = files.get(name);
    if (known != null) {
      return known;
    }
    FileDescriptorProto proto = protos.get(name);
    List<FileDescriptor> imports = new ArrayList<>();
    for (String dependency : proto.getDependencyList()) {
      if (!protos.containsKey(dependency)) {
        throw new IllegalArgumentException(
            "%s imports %s, which is not in the descriptor set; make it with --include_imports"
                .formatted(name, dependency));
      }
      imports.add(file(dependency));
    }
    try {
      FileDescriptor file = FileDescriptor.buildFrom(proto, imports.toArray(new FileDescriptor[0]));
      files.put(name, file);
      return file;
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException(
          name + " in the descriptor set is not valid: " + e.getMessage(), e);
    }
  }
}
