package dev.jams.http;

import com.google.protobuf.Descriptors;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.MediaType;
import dev.jams.AppContext;
import dev.jams.ServedService;
import dev.jams.StartException;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.http.internal.openapi.Comments;
import dev.jams.http.internal.openapi.OpenApiDocument;
import dev.jams.http.internal.openapi.SchemaOptions;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.HttpRules;
import io.grpc.ServerMethodDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /openapi.json}: one document about every rpc that is served, made at the start. */
final class OpenApiEndpoint {
  private static final String PATH = "/openapi.json";

  private static final Logger log = LoggerFactory.getLogger(OpenApiEndpoint.class);

  private final FixedContent document;
  private final StatusBody errors;

  private OpenApiEndpoint(byte[] json, StatusBody errors) {
    this.document = new FixedContent(json, MediaType.JSON, HttpHeaders.of());
    this.errors = errors;
  }

  /**
   * Makes the endpoint, unless an rpc has its path; that goes first.
   *
   * @param version of the API
   * @param rules how the rpcs are served
   * @param schema how their messages look
   */
  static Optional<OpenApiEndpoint> of(
      AppContext context, String version, HttpRules rules, SchemaOptions schema, StatusBody errors)
      throws StartException {
    List<Descriptors.MethodDescriptor> rpcs = rpcs(context.services());
    try {
      if (rpcs.stream()
          .anyMatch(rpc -> rules.bindings(rpc).stream().anyMatch(OpenApiEndpoint::isHere))) {
        log.atInfo().addKeyValue("path", PATH).log("OpenAPI is not served: an rpc has its path");
        return Optional.empty();
      }
      byte[] json = OpenApiDocument.write(context.name(), version, rpcs, rules, schema, comments());
      return Optional.of(new OpenApiEndpoint(json, errors));
    } catch (IllegalArgumentException e) {
      throw new StartException("the http listener has no OpenAPI document: " + e.getMessage(), e);
    }
  }

  private static boolean isHere(HttpBinding binding) {
    return binding.path().toString().equals(PATH);
  }

  void addTo(GatewayPages pages) throws StartException {
    pages.add(PATH, (ctx, req) -> document.answer(req, errors));
  }

  /** The rpcs in the order of registration and of the proto files. */
  static List<Descriptors.MethodDescriptor> rpcs(List<ServedService> services) {
    List<Descriptors.MethodDescriptor> rpcs = new ArrayList<>();
    for (ServedService service : services) {
      service.definition().getMethods().stream()
          .map(ServerMethodDefinition::getMethodDescriptor)
          .map(method -> method.getSchemaDescriptor())
          .filter(ProtoMethodDescriptorSupplier.class::isInstance)
          .map(schema -> ((ProtoMethodDescriptorSupplier) schema).getMethodDescriptor())
          .sorted(Comparator.comparingInt(Descriptors.MethodDescriptor::getIndex))
          .forEach(rpcs::add);
    }
    return rpcs;
  }

  private static Comments comments() {
    try {
      return Comments.onClassPath(OpenApiEndpoint.class.getClassLoader());
    } catch (IOException e) {
      log.atWarn().addKeyValue("reason", e.getMessage()).log("OpenAPI has no descriptions");
      return Comments.none();
    }
  }
}
