package dev.jams;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads settings from a YAML file. It works on nodes rather than on loaded values, because only
 * nodes know the lines that errors point at.
 */
final class ConfigFile {
  private final Path path;
  private final Set<String> keys;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ConfigFile(Path path, Set<String> keys) {
    this.path = path;
    this.keys = keys;
  }

  /** The text of a value, and the file and line it stands in. */
  record Entry(String text, String where) {}

  /** Reads the file; every key in it must be one of {@code keys}. */
  static Map<String, Entry> read(Path path, Set<String> keys) throws ConfigException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(path.toString())
            // They are refused later, with their line.
            .setAllowNonScalarKeys(true)
            .build();
    try (Reader reader = Files.newBufferedReader(path)) {
      Optional<Node> root = new Compose(settings).composeReader(reader);
      ConfigFile file = new ConfigFile(path, keys);
      if (root.isPresent()) {
        file.collect("", root.get());
      }
      return file.entries;
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(m -> ":" + (m.getLine() + 1)).orElse("");
      throw new ConfigException(path + line + ": not valid YAML: " + e.getProblem(), e);
    } catch (IOException | YamlEngineException e) {
      throw new ConfigException(
          "cannot read the configuration file " + path + ": " + reason(path, e), e);
    }
  }

  private static String reason(Path path, Exception e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (Files.isDirectory(path)) {
      // The words of the system are in the language of the machine.
      return "it is a directory";
    }
    if (e.getCause() instanceof CharacterCodingException) {
      return "it is not UTF-8 text";
    }
    return e.getCause() instanceof IOException cause ? cause.getMessage() : e.getMessage();
  }

  private void collect(String prefix, Node node) throws ConfigException {
    if (node.getTag().equals(Tag.NULL)) {
      return; // A section without keys, or an empty document.
    }
    if (!(node instanceof MappingNode mapping)) {
      throw new ConfigException(
          where(node)
              + ": expected \"key: value\" lines"
              + (prefix.isEmpty() ? "" : " under " + prefix));
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        throw new ConfigException(where(tuple.getKeyNode()) + ": a key must be a word");
      }
      String key = prefix.isEmpty() ? keyNode.getValue() : prefix + "." + keyNode.getValue();
      Node value = tuple.getValueNode();
      if (keys.contains(key)) {
        if (!(value instanceof ScalarNode scalar)) {
          throw new ConfigException(where(value) + ": " + key + " must have a single value");
        }
        add(key, new Entry(scalar.getValue(), where(keyNode)));
      } else if (keys.stream().anyMatch(known -> known.startsWith(key + "."))) {
        collect(key, value);
      } else {
        String near = Spelling.nearest(key, keys);
        throw new ConfigException(
            where(keyNode)
                + ": unknown key "
                + key
                + (near == null ? "; see --help" : "; did you mean " + near + "? See --help"));
      }
    }
  }

  private void add(String key, Entry entry) throws ConfigException {
    Entry first = entries.putIfAbsent(key, entry);
    if (first != null) {
      throw new ConfigException(
          entry.where() + ": " + key + " was given before, at " + first.where());
    }
  }

  private String where(Node node) {
    return path + node.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
  }
}
