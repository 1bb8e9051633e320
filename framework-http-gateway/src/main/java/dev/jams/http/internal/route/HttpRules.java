package dev.jams.http.internal.route;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells over which HTTP methods and paths an rpc can be called. The first of these that there is
 * counts: the last rule of the configuration whose selector fits, the {@code google.api.http}
 * option of the rpc, the default binding.
 *
 * <p>Immutable; all methods may be called from any thread.
 */
public final class HttpRules {
  private static final ExtensionRegistry ANNOTATIONS = annotations();

  private final Map<String, HttpRule> configured;
  private final boolean defaultBinding;

  /**
   * Makes rules.
   *
   * @param configured rules by selector, in the order of the configuration (the last one that fits
   *     an rpc wins); a selector is as in {@code google.api.DocumentationRule}: full names with
   *     commas between, each of which may end in {@code .*} or be {@code *}
   * @param defaultBinding whether an rpc without a rule is called by {@code POST
   *     /package.Service/Method} with the whole request as body; otherwise it has no binding
   */
  public HttpRules(Map<String, HttpRule> configured, boolean defaultBinding) {
    this.configured = new LinkedHashMap<>(configured);
    this.defaultBinding = defaultBinding;
  }

  /**
   * The bindings of an rpc: the rule's own first, then its additional ones.
   *
   * @throws IllegalArgumentException naming the rpc and the rule, if that is not valid
   */
  public List<HttpBinding> bindings(MethodDescriptor rpc) {
    HttpRule rule = configuredRule(rpc);
    if (rule == null) {
      rule = annotatedRule(rpc);
    }
    if (rule == null) {
      return defaultBinding ? List.of(defaultBinding(rpc)) : List.of();
    }
    List<HttpBinding> bindings = new ArrayList<>();
    bindings.add(binding(rpc, rule));
    for (HttpRule additional : rule.getAdditionalBindingsList()) {
      HttpBinding binding = binding(rpc, additional);
      if (additional.getAdditionalBindingsCount() > 0) {
        throw new IllegalArgumentException(
            binding
                + ": additional_bindings inside additional_bindings; list them all in the rule"
                + " of the rpc");
      }
      bindings.add(binding);
    }
    return List.copyOf(bindings);
  }

  /** The selectors of the configuration that fit none of the rpcs, in its order. */
  public List<String> unusedSelectors(Collection<MethodDescriptor> rpcs) {
    return configured.keySet().stream()
        .filter(selector -> rpcs.stream().noneMatch(rpc -> selects(selector, rpc.getFullName())))
        .toList();
  }

  private HttpRule configuredRule(MethodDescriptor rpc) {
    HttpRule last = null;
    for (Map.Entry<String, HttpRule> entry : configured.entrySet()) {
      if (selects(entry.getKey(), rpc.getFullName())) {
        last = entry.getValue();
      }
    }
    return last;
  }

  private static boolean selects(String selector, String name) {
    for (String pattern : selector.split(",", -1)) {
      String trimmed = pattern.trim();
      if (trimmed.equals("*")
          || trimmed.equals(name)
          || (trimmed.endsWith(".*")
              && name.startsWith(trimmed.substring(0, trimmed.length() - 1)))) {
        return true;
      }
    }
    return false;
  }

  private static HttpRule annotatedRule(MethodDescriptor rpc) {
    MethodOptions options = rpc.getOptions();
    if (!options.hasExtension(AnnotationsProto.http)
        && options.getUnknownFields().hasField(AnnotationsProto.http.getNumber())) {
      // The descriptor was parsed by someone who did not know the option.
      try {
        options = MethodOptions.parseFrom(options.toByteString(), ANNOTATIONS);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalArgumentException(
            "rpc " + rpc.getFullName() + ": the google.api.http option cannot be read", e);
      }
    }
    return options.hasExtension(AnnotationsProto.http)
        ? options.getExtension(AnnotationsProto.http)
        : null;
  }

  private static HttpBinding binding(MethodDescriptor rpc, HttpRule rule) {
    return switch (rule.getPatternCase()) {
      case GET -> binding(rpc, "GET", rule.getGet(), rule);
      case PUT -> binding(rpc, "PUT", rule.getPut(), rule);
      case POST -> binding(rpc, "POST", rule.getPost(), rule);
      case DELETE -> binding(rpc, "DELETE", rule.getDelete(), rule);
      case PATCH -> binding(rpc, "PATCH", rule.getPatch(), rule);
      case CUSTOM -> binding(rpc, rule.getCustom().getKind(), rule.getCustom().getPath(), rule);
      case PATTERN_NOT_SET ->
          throw new IllegalArgumentException(
              "rpc %s, rule {%s}: no path; set one of get, put, post, delete, patch and custom"
                  .formatted(rpc.getFullName(), rule.toString().strip().replace("\n", ", ")));
    };
  }

  private static HttpBinding binding(
      MethodDescriptor rpc, String httpMethod, String path, HttpRule rule) {
    PathTemplate template;
    try {
      template = PathTemplate.parse(path);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "rpc %s, rule \"%s %s\": %s"
              .formatted(rpc.getFullName(), httpMethod, path, e.getMessage()),
          e);
    }
    return new HttpBinding(rpc, httpMethod, template, rule.getBody(), rule.getResponseBody());
  }

  private static HttpBinding defaultBinding(MethodDescriptor rpc) {
    PathTemplate path =
        PathTemplate.parse("/" + rpc.getService().getFullName() + "/" + rpc.getName());
    return new HttpBinding(rpc, "POST", path, HttpBinding.WHOLE_BODY, "");
  }

  private static ExtensionRegistry annotations() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    AnnotationsProto.registerAllExtensions(registry);
    return registry;
  }
}
