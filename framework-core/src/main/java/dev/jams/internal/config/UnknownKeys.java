package dev.jams.internal.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Finds the keys of a file that nothing knows. */
final class UnknownKeys {
  /** A person reads so many, and no more. */
  private static final int NAMED = 12;

  private final Map<String, Spec<?>> leaves = new LinkedHashMap<>();
  private final Set<String> sections = new LinkedHashSet<>();
  private final Set<String> lists = new LinkedHashSet<>();
  private final Set<String> withoutEffect;
  private final Problems problems;

  /**
   * @param withoutEffect keys that are no mistake although no setting has them
   */
  UnknownKeys(
      Collection<Spec<?>> leaves,
      Collection<Spec<?>> sectionSpecs,
      Set<String> withoutEffect,
      Problems problems) {
    this.withoutEffect = withoutEffect;
    this.problems = problems;
    leaves.forEach(leaf -> this.leaves.put(Keys.canonical(leaf.key()), leaf));
    withoutEffect.forEach(this::addAncestors);
    for (Spec<?> section : sectionSpecs) {
      String key = Keys.canonical(section.key());
      (section.shape() instanceof ListShape ? lists : sections).add(key);
      addAncestors(key);
    }
    this.leaves.keySet().forEach(this::addAncestors);
  }

  private void addAncestors(String key) {
    for (String at = parent(key); !at.isEmpty(); at = parent(at)) {
      if (!lists.contains(at)) {
        sections.add(at);
      }
    }
  }

  private static String parent(String key) {
    return key.substring(0, Math.max(0, Math.max(key.lastIndexOf('.'), key.lastIndexOf('['))));
  }

  /**
   * What no setting has, by key, and what to say about it; of a section only the section. A key
   * without effect has the empty text.
   */
  Map<String, String> in(ConfigFile file) {
    Map<String, String> unknown = new LinkedHashMap<>();
    Set<String> done = new LinkedHashSet<>();
    for (Map.Entry<String, ConfigFile.Entry> each : file.all()) {
      String key = each.getKey();
      ConfigFile.Entry entry = each.getValue();
      if (isWithin(key, done)) {
        continue;
      }
      if (leaves.containsKey(key)) {
        done.add(key);
      } else if (!isKnown(key)) {
        done.add(key);
        if (withoutEffect.contains(key)) {
          if (!entry.isEmpty()) {
            unknown.put(key, "");
          }
          continue;
        }
        unknown.put(key, entry.where() + ": unknown key " + entry.key() + hint(key));
      } else if (!isUsable(key, entry)) {
        done.add(key);
      }
    }
    file.respelt().stream()
        .filter(entry -> isKnown(Keys.canonical(entry.key())))
        .forEach(entry -> problems.add(twice(entry, file.first(entry))));
    return unknown;
  }

  private boolean isKnown(String key) {
    return leaves.containsKey(key) || sections.contains(key) || lists.contains(key);
  }

  private static String twice(ConfigFile.Entry entry, ConfigFile.Entry first) {
    return entry.where()
        + ": "
        + entry.key()
        + " was given before as "
        + first.key()
        + ", at "
        + first.where();
  }

  private static boolean isWithin(String key, Set<String> done) {
    for (String at = key; !at.isEmpty(); at = parent(at)) {
      if (done.contains(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isUsable(String key, ConfigFile.Entry entry) {
    if (entry.isNull()) {
      return true;
    }
    if (lists.contains(key)) {
      if (!(entry.node() instanceof SequenceNode)) {
        problems.add(wrong(key, entry, "a list, with a line \"- …\" each"));
        return false;
      }
    } else if (!(entry.node() instanceof MappingNode)) {
      problems.add(wrong(key, entry, "\"key: value\" lines under it"));
      return false;
    }
    return true;
  }

  private String wrong(String key, ConfigFile.Entry entry, String expectation) {
    boolean secret =
        leaves.values().stream()
            .anyMatch(leaf -> leaf.isSecret() && Keys.canonical(leaf.key()).startsWith(key + "."));
    String text = secret ? Spec.MASK : "\"" + NodeText.of(entry.node()) + "\"";
    return entry.where() + ": " + entry.key() + " is " + text + ", expected " + expectation;
  }

  private String hint(String key) {
    String section = parent(key);
    Set<String> siblings = siblings(section);
    String near = Spelling.nearest(name(key), siblings.stream().map(UnknownKeys::name).toList());
    if (near != null) {
      return "; did you mean "
          + key.substring(0, key.length() - name(key).length())
          + near
          + "? See --help";
    }
    // A key of several levels in one line, of which an earlier one may be wrong.
    String far = siblings.isEmpty() ? Spelling.nearest(key, leaves.keySet()) : null;
    if (far != null) {
      return "; did you mean " + far + "? See --help";
    }
    return section.isEmpty() || siblings.isEmpty() || siblings.size() > NAMED
        ? "; see --help"
        : "; "
            + section
            + " has "
            + String.join(", ", siblings.stream().map(UnknownKeys::name).toList());
  }

  private static String name(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** What is known right under a section. */
  private Set<String> siblings(String section) {
    Set<String> siblings = new TreeSet<>();
    for (Collection<String> known : List.of(leaves.keySet(), sections, lists)) {
      known.stream().filter(other -> parent(other).equals(section)).forEach(siblings::add);
    }
    return siblings;
  }
}
