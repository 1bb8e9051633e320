package dev.jams.cli;

import dev.jams.StartException;
import dev.jams.http.internal.route.HttpRules;
import dev.jams.http.internal.route.RulesFile;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** How rpcs become HTTP. */
final class RulesOption {
  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description =
          "YAML of a google.api.Service whose http.rules go before those of the .proto files, as"
              + " --http-rules of a gateway.")
  private Path file;

  HttpRules read(Terminal terminal) throws CliException {
    if (file == null) {
      return new HttpRules(Map.of(), true);
    }
    try {
      RulesFile rules =
          new RulesFile(
              terminal.path(file).toString(),
              problem -> new StartException("--rules " + file + ": " + problem));
      return new HttpRules(rules.read(), true);
    } catch (StartException e) {
      throw CliException.usage(e.getMessage());
    }
  }
}
