package dev.jams.http;

import com.google.common.base.Throwables;
import dev.jams.AppContext;
import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.http.internal.openapi.SchemaOptions;
import dev.jams.http.internal.route.HttpRules;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

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
   * Begins to describe what is served, on a thread of its own: making that takes as long.
   *
   * @param rules how the rpcs are served
   * @param schema how their messages are written
   * @return to be handed to {@link #addTo}
   */
  FutureTask<Optional<OpenApiEndpoint>> begin(
      AppContext context, HttpRules rules, SchemaOptions schema, StatusBody errors) {
    Config config = context.config();
    FutureTask<Optional<OpenApiEndpoint>> document =
        new FutureTask<>(
            () ->
                config.get(openApi)
                    ? OpenApiEndpoint.of(context, config.get(version), rules, schema, errors)
                    : Optional.empty());
    Thread thread = new Thread(document, "jams-openapi");
    thread.setDaemon(true);
    thread.start();
    return document;
  }

  /** Adds the endpoints that are wanted. */
  void addTo(
      GatewayPages pages,
      AppContext context,
      HttpRules rules,
      FutureTask<Optional<OpenApiEndpoint>> begun,
      StatusBody errors)
      throws StartException {
    Optional<OpenApiEndpoint> document = await(begun);
    if (document.isEmpty()) {
      return;
    }
    document.get().addTo(pages);
    if (context.config().get(docs)) {
      Optional<DocsEndpoint> page = DocsEndpoint.of(context, rules, errors);
      if (page.isPresent()) {
        page.get().addTo(pages);
      }
    }
  }

  private static Optional<OpenApiEndpoint> await(FutureTask<Optional<OpenApiEndpoint>> begun)
      throws StartException {
    try {
      return begun.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("the start of the http listener was interrupted", e);
    } catch (ExecutionException e) {
      Throwables.throwIfInstanceOf(e.getCause(), StartException.class);
      Throwables.throwIfUnchecked(e.getCause());
      throw new IllegalStateException(e.getCause());
    }
  }
}
