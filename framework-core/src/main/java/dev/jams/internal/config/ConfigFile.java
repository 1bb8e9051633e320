package dev.jams.internal.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML file with settings, by their keys. It works on nodes rather than on loaded values, because
 * only nodes know the lines that errors point at.
 */
final class ConfigFile {
  /** Aliases make much of little. */
  private static final int MOST_ENTRIES = 100_000;

  private final String path;
  private final Problems problems;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<Entry> respelt = new ArrayList<>();

  private ConfigFile(String path, Problems problems) {
    this.path = path;
    this.problems = problems;
  }

  /**
   * What a key has in the file.
   *
   * @param key as it is written
   * @param where the file and the line
   */
  record Entry(String key, Node node, String where) {
    /** A key without a value is as good as none. */
    boolean isNull() {
      return node.getTag().equals(Tag.NULL);
    }

    /** Whether there is nothing in it that could have an effect. */
    boolean isEmpty() {
      return isNull() || node instanceof MappingNode mapping && mapping.getValue().isEmpty();
    }
  }

  /** A file without anything in it. */
  static ConfigFile none() {
    return new ConfigFile("", new Problems());
  }

  static ConfigFile read(Path path, Problems problems) throws ConfigException {
    try {
      Optional<Node> root = Yaml.compose(path.toString(), Files.readString(path));
      ConfigFile file = new ConfigFile(path.toString(), problems);
      if (root.isPresent()) {
        file.addRoot(root.get());
      }
      return file;
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(m -> ":" + (m.getLine() + 1)).orElse("");
      throw new ConfigException(path + line + ": not valid YAML: " + e.getProblem(), e);
    } catch (IOException | YamlEngineException e) {
      throw new ConfigException(
          "cannot read the configuration file " + path + ": " + reason(path, e), e);
    }
  }

  static String reason(Path path, Exception e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (Files.isDirectory(path)) {
      // The words of the system are in the language of the machine.
      return "it is a directory";
    }
    if (e instanceof CharacterCodingException) {
      return "it is not UTF-8 text";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied; let the user that runs the program read it";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      // The message repeats the path.
      return failure.getReason();
    }
    return String.valueOf(e.getMessage());
  }

  private void addRoot(Node root) {
    if (root instanceof MappingNode mapping) {
      addAll("", mapping);
    } else if (!root.getTag().equals(Tag.NULL)) {
      problems.add(where(root) + ": expected \"key: value\" lines");
    }
  }

  private void addAll(String prefix, MappingNode mapping) {
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode keyNode) {
        add(prefix + keyNode.getValue(), tuple.getValueNode(), where(keyNode));
      } else {
        problems.add(where(tuple.getKeyNode()) + ": a key must be a word");
      }
    }
  }

  private void add(String key, Node node, String where) {
    if (node.isRecursive()) {
      problems.add(where + ": " + key + " must not contain itself");
      return;
    }
    Entry entry = new Entry(key, node, where);
    Entry first = entries.putIfAbsent(Keys.canonical(key), entry);
    if (first != null && !first.key().equals(key)) {
      // No mistake in what is handed on as it is.
      respelt.add(entry);
      return;
    }
    if (first != null && !(first.node() instanceof MappingNode && node instanceof MappingNode)) {
      problems.add(where + ": " + key + " was given before, at " + first.where());
      return;
    }
    if (entries.size() > MOST_ENTRIES) {
      problems.add(path + ": expected at most " + MOST_ENTRIES + " keys");
      return;
    }
    if (node instanceof MappingNode mapping) {
      addAll(key + ".", mapping);
    } else if (node instanceof SequenceNode sequence) {
      List<Node> elements = sequence.getValue();
      for (int i = 0; i < elements.size(); i++) {
        add(key + "[" + i + "]", elements.get(i), where(elements.get(i)));
      }
    }
  }

  String where(Node node) {
    return path + node.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
  }

  /** What the file has at a key; nothing where it has the key without a value. */
  Optional<Entry> at(String key) {
    return Optional.ofNullable(entries.get(Keys.canonical(key))).filter(entry -> !entry.isNull());
  }

  /** Where the file has a key or, failing that, the section around it. */
  Optional<String> nearest(String key) {
    for (String at = Keys.canonical(key); !at.isEmpty(); at = parent(at)) {
      Entry entry = entries.get(at);
      if (entry != null) {
        return Optional.of(entry.where());
      }
    }
    return Optional.empty();
  }

  static String parent(String key) {
    return key.substring(0, Math.max(0, Math.max(key.lastIndexOf('.'), key.lastIndexOf('['))));
  }

  /** The names under a section as they are written, in their order. */
  List<String> names(String section) {
    String prefix = Keys.canonical(section) + ".";
    int level = prefix.split("[.\\[]", -1).length - 1;
    Set<String> names = new LinkedHashSet<>();
    entries.forEach(
        (key, entry) -> {
          if (key.startsWith(prefix)) {
            names.add(entry.key().split("[.\\[]", -1)[level]);
          }
        });
    return List.copyOf(names);
  }

  /** How many elements a sequence has. */
  int size(String key) {
    int size = 0;
    while (entries.containsKey(Keys.canonical(key) + "[" + size + "]")) {
      size++;
    }
    return size;
  }

  /** The keys that have more keys in them, or nothing. */
  Set<String> sections() {
    Set<String> sections = new LinkedHashSet<>();
    entries.forEach(
        (key, entry) -> {
          if (entry.isNull() || entry.node() instanceof MappingNode) {
            sections.add(key);
          }
        });
    return sections;
  }

  /** What was given before under another spelling of its key. */
  List<Entry> respelt() {
    return respelt;
  }

  /** What has the key, however it is spelt. */
  Entry first(Entry respelt) {
    return entries.get(Keys.canonical(respelt.key()));
  }

  /** Every key in the order of the file, sections before what is in them. */
  List<Map.Entry<String, Entry>> all() {
    return new ArrayList<>(entries.entrySet());
  }
}
