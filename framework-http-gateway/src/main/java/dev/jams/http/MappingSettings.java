package dev.jams.http;

import com.google.api.HttpRule;
import com.google.protobuf.Descriptors;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.TypeRegistry;
import dev.jams.Config;
import dev.jams.ServedService;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.http.internal.bind.BindingOptions;
import dev.jams.http.internal.bind.UnknownParameters;
import dev.jams.http.internal.call.RequestMetadata;
import dev.jams.http.internal.call.ResponseMetadata;
import dev.jams.http.internal.call.TrustedHops;
import dev.jams.http.internal.openapi.SchemaOptions;
import dev.jams.http.internal.route.HttpRules;
import dev.jams.http.internal.route.RulesFile;
import dev.jams.http.internal.transcode.Transcoding;
import dev.jams.json.JsonCodec;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The settings of how HTTP and messages are mapped to each other. */
final class MappingSettings {
  private static final String IGNORE = "ignore";
  private static final String REJECT = "reject";
  private static final String CAPTURE = "capture";

  private final Setting<String> rules =
      Setting.text(
          "http.rules",
          "",
          "YAML file of a google.api.Service whose http.rules go before the annotations");
  private final Setting<Boolean> defaultRoutes =
      Setting.bool(
          "http.default-routes",
          true,
          "whether an rpc without a rule is served at POST /package.Service/Method");
  private final Setting<Boolean> defaultValues =
      Setting.bool(
          "http.json.default-values", false, "whether fields are written that have their default");
  private final Setting<Boolean> protoNames =
      Setting.bool(
          "http.json.proto-names",
          false,
          "whether fields are written under their names in the .proto file");
  private final Setting<Boolean> enumsAsNumbers =
      Setting.bool("http.json.enums-as-numbers", false, "whether enums are written as numbers");
  private final Setting<Boolean> rejectUnknownFields =
      Setting.bool(
          "http.json.reject-unknown-fields",
          false,
          "whether an unknown field in a body is an error instead of being ignored");
  private final Setting<Integer> maxDepth =
      Setting.integer(
          "http.json.max-depth", 100, 1, 150, "objects and arrays that may be inside each other");
  private final Setting<Boolean> strictQuery =
      Setting.bool(
          "http.query.strict",
          false,
          "whether a query parameter is an error whose field path or body set, instead of ignored");
  private final Setting<String> unknownQuery =
      Setting.choice(
          "http.query.unknown",
          IGNORE,
          List.of(IGNORE, REJECT, CAPTURE),
          "what becomes of query parameters that name no field; captured ones are the metadata "
              + Transcoding.UNKNOWN_QUERY.name());
  private final Setting<Integer> maxParameters =
      Setting.integer(
          "http.query.max-parameters", 1000, 1, 100_000, "parameters that a query may have");
  private final Setting<Boolean> keepReserved =
      Setting.bool(
          "http.path.keep-reserved",
          false,
          "whether path variables of several segments keep all reserved escapes, not only %2F");
  private final Setting<String> requestHeaders =
      Setting.text(
              "http.metadata.request-headers",
              "",
              "further request headers that services see under their own names, with commas"
                  + " between")
          .checked(text -> new RequestMetadata(names(text), RequestMetadata.PREFIX));
  private final Setting<String> requestPrefix =
      Setting.text(
              "http.metadata.request-prefix",
              RequestMetadata.PREFIX,
              "prefix of the request headers that services see without it")
          .checked(prefix -> new RequestMetadata(List.of(), prefix));
  private final Setting<String> headerPrefix =
      Setting.text(
          "http.metadata.header-prefix",
          ResponseMetadata.HEADER_PREFIX,
          "prefix of the response headers that are metadata of a service");
  private final Setting<String> trailerPrefix =
      Setting.text(
          "http.metadata.trailer-prefix",
          ResponseMetadata.TRAILER_PREFIX,
          "prefix of the response headers that are trailers of a service");

  private final Setting<String> responseNames =
      Setting.text(
          "http.metadata.response-names",
          ResponseMetadata.ALL,
          "metadata and trailers of a service that clients see with these prefixes, with commas"
              + " between; * for all");
  private final Setting<String> responseHeaders =
      Setting.text(
              "http.metadata.response-headers",
              "",
              "metadata and trailers of a service that clients see under their own names, with"
                  + " commas between")
          .checked(
              text ->
                  new ResponseMetadata(
                      ResponseMetadata.HEADER_PREFIX,
                      ResponseMetadata.TRAILER_PREFIX,
                      List.of(),
                      names(text)));
  private final Setting<Integer> trustedHops =
      Setting.integer(
          "http.trusted-hops",
          0,
          0,
          100,
          "proxies in front of the HTTP port that are believed what X-Forwarded-For says; no client"
              + " may reach it past them");

  List<Setting<?>> settings() {
    return List.of(
        rules,
        defaultRoutes,
        defaultValues,
        protoNames,
        enumsAsNumbers,
        rejectUnknownFields,
        maxDepth,
        strictQuery,
        unknownQuery,
        maxParameters,
        keepReserved,
        requestHeaders,
        requestPrefix,
        headerPrefix,
        trailerPrefix,
        responseNames,
        responseHeaders,
        trustedHops);
  }

  /**
   * @throws StartException if there is a file of rules that cannot be used
   */
  void check(Config config) throws StartException {
    var unused = configured(config);
  }

  private Map<String, HttpRule> configured(Config config) throws StartException {
    String file = config.get(rules);
    return file.isEmpty()
        ? Map.of()
        : new RulesFile(file, reason -> config.refusal(rules, reason)).read();
  }

  /** The rules of all services, from annotations and from the file. */
  HttpRules rules(Config config, List<ServedService> services) throws StartException {
    HttpRules all = new HttpRules(configured(config), config.get(defaultRoutes));
    List<String> unused = all.unusedSelectors(rpcs(services));
    if (!unused.isEmpty()) {
      throw config.refusal(
          rules,
          ("no rpc of this app fits the selector %s; write the full name of an rpc, such as"
                  + " package.Service.Method, or remove the rule")
              .formatted(String.join(" or ", unused)));
    }
    return all;
  }

  private static List<Descriptors.MethodDescriptor> rpcs(List<ServedService> services) {
    List<Descriptors.MethodDescriptor> rpcs = new ArrayList<>();
    for (ServedService service : services) {
      Object schema = service.definition().getServiceDescriptor().getSchemaDescriptor();
      if (schema instanceof ProtoServiceDescriptorSupplier supplier) {
        rpcs.addAll(supplier.getServiceDescriptor().getMethods());
      }
    }
    return rpcs;
  }

  JsonCodec codec(Config config, TypeRegistry types, ExtensionRegistry extensions) {
    return JsonCodec.newBuilder()
        .typeRegistry(types)
        .extensionRegistry(extensions)
        .includeDefaultValues(config.get(defaultValues))
        .preserveProtoFieldNames(config.get(protoNames))
        .enumsAsNumbers(config.get(enumsAsNumbers))
        .rejectUnknownFields(config.get(rejectUnknownFields))
        .maxDepth(config.get(maxDepth))
        .build();
  }

  SchemaOptions schema(Config config) {
    return new SchemaOptions(config.get(protoNames), config.get(enumsAsNumbers));
  }

  BindingOptions binding(Config config) {
    return BindingOptions.DEFAULTS
        .withStrict(config.get(strictQuery))
        .withUnknownParameters(
            config.get(unknownQuery).equals(REJECT)
                ? UnknownParameters.REJECT
                : UnknownParameters.IGNORE)
        .withMaxQueryParameters(config.get(maxParameters))
        .withKeepReservedEscapes(config.get(keepReserved));
  }

  /** Whether query parameters that name no field become metadata. */
  boolean capturesUnknownQuery(Config config) {
    return config.get(unknownQuery).equals(CAPTURE);
  }

  /**
   * @param credentials headers that say who calls
   */
  RequestMetadata requestMetadata(Config config, List<String> credentials) {
    return new RequestMetadata(
        names(config.get(requestHeaders)), config.get(requestPrefix), credentials);
  }

  private static List<String> names(String text) {
    return Arrays.stream(text.split(","))
        .map(String::trim)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  TrustedHops trustedHops(Config config) {
    return new TrustedHops(config.get(trustedHops));
  }

  ResponseMetadata responseMetadata(Config config) {
    return new ResponseMetadata(
        config.get(headerPrefix),
        config.get(trailerPrefix),
        names(config.get(responseNames)),
        names(config.get(responseHeaders)));
  }
}
