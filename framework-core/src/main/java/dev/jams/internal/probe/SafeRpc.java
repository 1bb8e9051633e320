package dev.jams.internal.probe;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * An rpc that says of itself that it changes nothing: by an HTTP rule for GET, which RFC 9110,
 * section 9.2.1, makes a promise of that, or by {@code idempotency_level = NO_SIDE_EFFECTS}. Only
 * those with one answer, since a stream may have no end.
 *
 * @param path one of its rule for GET, with something in place of each variable
 */
record SafeRpc(MethodDescriptor<?, ?> method, Optional<String> path) {

  static List<SafeRpc> of(Collection<ServiceDescriptor> services) {
    List<SafeRpc> safe = new ArrayList<>();
    for (ServiceDescriptor service : services) {
      for (MethodDescriptor<?, ?> method : service.getMethods()) {
        if (method.getType() == MethodDescriptor.MethodType.UNARY
            && method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema) {
          MethodOptions options = schema.getMethodDescriptor().getOptions();
          Optional<String> path = path(options);
          if (path.isPresent()
              || options.getIdempotencyLevel() == IdempotencyLevel.NO_SIDE_EFFECTS) {
            safe.add(new SafeRpc(method, path));
          }
        }
      }
    }
    return safe;
  }

  private static Optional<String> path(MethodOptions options) {
    HttpRule rule = options.getExtension(AnnotationsProto.http);
    List<HttpRule> rules = new ArrayList<>(List.of(rule));
    rules.addAll(rule.getAdditionalBindingsList());
    return rules.stream()
        .map(HttpRule::getGet)
        .filter(get -> !get.isEmpty())
        .findFirst()
        .map(SafeRpc::filled);
  }

  /** {@code /v1/{name=shelves/*}} is {@code /v1/shelves/0}. */
  private static String filled(String template) {
    return template
        .replaceAll("\\{[^}=]*=([^}]*)}", "$1")
        .replaceAll("\\{[^}]*}", "0")
        .replaceAll("\\*+", "0");
  }
}
