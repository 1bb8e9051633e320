package dev.jams.http.internal.openapi;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names operations after service and method, so that they are unique. For one document. */
final class OperationIds {
  private final Map<String, Set<String>> fullNames = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  OperationIds(List<MethodDescriptor> rpcs) {
    for (MethodDescriptor rpc : rpcs) {
      fullNames
          .computeIfAbsent(rpc.getService().getName(), name -> new LinkedHashSet<>())
          .add(rpc.getService().getFullName());
    }
  }

  String next(MethodDescriptor rpc) {
    ServiceDescriptor service = rpc.getService();
    boolean unique = fullNames.get(service.getName()).size() == 1;
    String prefix = unique ? service.getName() : service.getFullName().replace('.', '_');
    String id = prefix + "_" + rpc.getName();
    String free = id;
    for (int i = 2; !used.add(free); i++) {
      free = id + "_" + i;
    }
    return free;
  }
}
