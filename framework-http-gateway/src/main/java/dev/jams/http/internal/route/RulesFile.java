package dev.jams.http.internal.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.api.HttpRule;
import com.google.api.Service;
import dev.jams.StartException;
import dev.jams.json.JsonCodec;
import dev.jams.json.JsonException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * HTTP rules from a file instead of annotations: the YAML form of a {@code google.api.Service}, of
 * which the {@code http} part counts. See {@code google/api/service.proto}.
 */
public final class RulesFile {
  private static final JsonCodec CODEC = JsonCodec.newBuilder().rejectUnknownFields(true).build();

  private static final JsonMapper MAPPER = new JsonMapper();

  private final String path;
  private final Function<String, StartException> refusal;

  /**
   * @param refusal makes the error about the path, of what is wrong with the file
   */
  public RulesFile(String path, Function<String, StartException> refusal) {
    this.path = path;
    this.refusal = refusal;
  }

  /** The rules by selector, in their order. */
  public Map<String, HttpRule> read() throws StartException {
    Service.Builder service = Service.newBuilder();
    try {
      byte[] json = MAPPER.writeValueAsBytes(load());
      CODEC.merge(json, 0, json.length, service);
    } catch (JsonProcessingException e) {
      throw refusal.apply("it is not a google.api.Service");
    } catch (JsonException e) {
      throw refusal.apply(e.getMessage());
    }
    Map<String, HttpRule> rules = new LinkedHashMap<>();
    for (HttpRule rule : service.getHttp().getRulesList()) {
      if (rule.getSelector().isBlank()) {
        throw refusal.apply(
            "a rule has no selector; add the full name of its rpc, such as selector: a.B.C");
      }
      // The last one wins, and keeps its place.
      rules.remove(rule.getSelector());
      rules.put(rule.getSelector(), rule);
    }
    if (rules.isEmpty()) {
      throw refusal.apply("it has no http.rules");
    }
    return rules;
  }

  private Object load() throws StartException {
    LoadSettings settings = LoadSettings.builder().setLabel(path).build();
    try (Reader reader = Files.newBufferedReader(Path.of(path))) {
      Object file = new Load(settings).loadFromReader(reader);
      if (file instanceof Map<?, ?> map) {
        // Names the type of the file, as such files do, and is no field of it.
        map.remove("type", Service.getDescriptor().getFullName());
      }
      return file;
    } catch (NoSuchFileException | InvalidPathException e) {
      throw refusal.apply("there is no such file; name one that exists");
    } catch (MarkedYamlEngineException e) {
      String line =
          e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1) + ": ").orElse("");
      throw refusal.apply(line + "not valid YAML: " + e.getProblem());
    } catch (IOException | YamlEngineException e) {
      throw refusal.apply("it cannot be read (" + e.getMessage() + "); name a YAML file");
    }
  }
}
