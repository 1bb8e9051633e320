package dev.jams.http;

import com.linecorp.armeria.server.ServerBuilder;
import dev.jams.AppContext;
import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.http.internal.openapi.SchemaOptions;
import dev.jams.http.internal.route.HttpRules;
import java.util.List;
import java.util.Optional;

/** Whether what is served is described, for programs and for people. */
final class DescriptionSettings {
  private final Setting<Boolean> openApi =
      Setting.bool("http.openapi", true, "whether /openapi.json describes what is served");
  private final Setting<String> version =
      Setting.text(
          "http.openapi-version",
          OpenApi.UNVERSIONED,
          "version of the API that /openapi.json tells");
  private final Setting<Boolean> docs =
      Setting.bool(
          "http.docs",
          true,
          "whether /docs is a page to read and try what /openapi.json describes");

  List<Setting<?>> settings() {
    return List.of(openApi, version, docs);
  }

  /**
   * Adds the endpoints that are wanted.
   *
   * @param rules how the rpcs are served
   * @param schema how their messages are written
   */
  void addTo(
      ServerBuilder server,
      AppContext context,
      HttpRules rules,
      SchemaOptions schema,
      StatusBody errors,
      Drain drain)
      throws StartException {
    Config config = context.config();
    if (!config.get(openApi)) {
      return;
    }
    Optional<OpenApiEndpoint> document =
        OpenApiEndpoint.of(context, config.get(version), rules, schema, errors);
    document.ifPresent(endpoint -> endpoint.addTo(server, drain));
    if (document.isPresent() && config.get(docs)) {
      DocsEndpoint.of(context, rules, errors).ifPresent(endpoint -> endpoint.addTo(server, drain));
    }
  }
}
