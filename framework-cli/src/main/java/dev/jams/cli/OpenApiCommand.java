package dev.jams.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jams.http.internal.openapi.Comments;
import dev.jams.http.internal.openapi.OpenApiDocument;
import dev.jams.http.internal.openapi.SchemaOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "openapi",
    description =
        "Prints the OpenAPI 3.1 document that a gateway would serve at /openapi.json for the rpcs"
            + " of a jar, a running server or a .proto file.")
final class OpenApiCommand implements Callable<Integer> {
  @Mixin private ServiceSource source;
  @Mixin private RulesOption rules;

  @Option(names = "--title", paramLabel = "TEXT", description = "By default the source's name.")
  private String title;

  @Option(
      names = "--api-version",
      paramLabel = "TEXT",
      defaultValue = "0.0.0",
      description = "Of the API: ${DEFAULT-VALUE}.")
  private String version;

  @Option(names = "--yaml", description = "YAML instead of JSON, as for a FILE that ends in .yaml.")
  private boolean yaml;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Write it there instead; what is there is replaced.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CliException, IOException {
    Terminal terminal = Jams.terminal(spec);
    Described described = source.read(terminal);
    byte[] json;
    try {
      json =
          OpenApiDocument.write(
              title == null ? described.name() : title,
              version,
              described.rpcs(),
              rules.read(terminal),
              SchemaOptions.DEFAULTS,
              Comments.none());
    } catch (IllegalArgumentException e) {
      throw CliException.failed("there is no OpenAPI document: " + e.getMessage(), e);
    }
    String text = wantsYaml() ? yaml(json) : new String(json, StandardCharsets.UTF_8) + "\n";
    if (out == null) {
      terminal.out().print(text);
    } else {
      NewFile.write(terminal.path(out), text, true);
    }
    return 0;
  }

  private boolean wantsYaml() {
    return yaml || (out != null && out.toString().matches(".*\\.ya?ml"));
  }

  private static String yaml(byte[] json) throws IOException {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(100).build();
    return new Dump(settings).dumpToString(new ObjectMapper().readValue(json, Object.class));
  }
}
