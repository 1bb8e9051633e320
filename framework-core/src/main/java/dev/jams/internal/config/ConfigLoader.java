package dev.jams.internal.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the value of every setting: flag, then environment, then {@code .env}, then file, then
 * default.
 */
public final class ConfigLoader {
  private static final Logger log = LoggerFactory.getLogger(ConfigLoader.class);

  static final Spec<String> CONFIG_FILE =
      new Spec<>(
          "config",
          Scalar.TEXT,
          Optional.of("./config/config.yml"),
          "YAML file with settings, when it exists",
          false);
  static final Spec<String> ENV_FILE =
      new Spec<>(
          "env-file",
          Scalar.TEXT,
          Optional.of("./.env"),
          "file with environment variables for development, when it exists; those of the process"
              + " beat it",
          false);
  static final Spec<String> UNKNOWN_KEYS =
      new Spec<>(
          "unknown-keys",
          Scalar.choice(List.of("error", "warn")),
          Optional.of("error"),
          "what to do about keys of the file that nothing knows",
          false);

  private final List<Spec<?>> specs = new ArrayList<>();
  private final Map<String, String> environment;
  private final Map<String, String> withoutEffect;
  private final List<Shorthand> shorthands = new ArrayList<>();
  private boolean ignoresUnknownKeys;
  private String sectionOfNames = "";
  private Map<String, String> insisted = Map.of();

  /**
   * @param withoutEffect keys, or sections, that are no error although nothing reads them; with the
   *     reason why they have no effect
   * @throws IllegalArgumentException if two settings have one key
   */
  public ConfigLoader(
      Collection<? extends Spec<?>> specs,
      Map<String, String> environment,
      Map<String, String> withoutEffect) {
    this.environment = environment;
    this.withoutEffect = withoutEffect;
    this.specs.addAll(List.of(CONFIG_FILE, ENV_FILE, UNKNOWN_KEYS));
    for (Spec<?> spec : specs) {
      if (!this.specs.contains(spec)) {
        this.specs.add(spec);
      }
    }
    requireOneOfEachKey();
  }

  private void requireOneOfEachKey() {
    Map<String, Spec<?>> byFlag = new LinkedHashMap<>();
    for (Binding<?> binding : bindings(ConfigFile.none())) {
      for (Spec<?> leaf : leaves(List.of(binding))) {
        Spec<?> other = byFlag.putIfAbsent(leaf.flag(), leaf);
        if (other != null) {
          throw new IllegalArgumentException(
              "two settings have the "
                  + (other.key().equals(leaf.key())
                      ? "key \"" + leaf.key() + "\""
                      : "flag " + leaf.flag())
                  + "; rename one of them");
        }
      }
    }
  }

  /** The same for a part of what the file is about. */
  public ConfigLoader ignoringUnknownKeys() {
    ignoresUnknownKeys = true;
    specs.remove(UNKNOWN_KEYS);
    return this;
  }

  /** The same, where an unknown name right under a section is an error in any case. */
  public ConfigLoader withNamesOf(String section) {
    sectionOfNames = section;
    return this;
  }

  /** The same with settings that stand for others. */
  public ConfigLoader with(List<Shorthand> more) {
    shorthands.addAll(more);
    more.forEach(shorthand -> specs.add(shorthand.spec()));
    requireOneOfEachKey();
    return this;
  }

  /** The same, where {@code --train} gives values that nothing beats. */
  public ConfigLoader insistingOn(Map<String, String> values) {
    insisted = Map.copyOf(values);
    return this;
  }

  /** Whether the arguments ask for the text of all settings, {@code --help}. */
  public static boolean asksForHelp(List<String> args) {
    return Flags.ask(args, "--help");
  }

  /** Whether the arguments ask for all values, {@code --explain}. */
  public static boolean asksForExplanation(List<String> args) {
    return Flags.ask(args, "--explain");
  }

  /** Whether the arguments ask for versions, {@code --version}, which is no setting of the app. */
  public boolean asksForVersion(List<String> args) {
    return Flags.ask(args, Flags.VERSION)
        && specs.stream().noneMatch(spec -> spec.isNamed() && spec.flag().equals(Flags.VERSION));
  }

  /** The text that answers {@code --version}. */
  public static String version(String program) {
    return VersionText.of(program);
  }

  /** Whether the arguments ask for the page of all settings, {@code --help-markdown}. */
  public static boolean asksForReference(List<String> args) {
    return Flags.ask(args, "--help-markdown");
  }

  /** The text that answers {@code --help-markdown}. */
  public String reference() {
    return Reference.text(specs);
  }

  /** Whether the arguments ask how the running app is, {@code --health-check}. */
  public static boolean asksForHealth(List<String> args) {
    return Flags.ask(args, "--health-check");
  }

  /** Whether the arguments ask for a run that only trains the JVM, {@code --train}. */
  public static boolean asksForTraining(List<String> args) {
    return Flags.ask(args, "--train");
  }

  /** The text that answers {@code --help}. */
  public String help(String program) {
    return Help.text(program, specs, !ignoresUnknownKeys);
  }

  /**
   * @throws ConfigException if something given cannot be used; its message has all of it
   */
  public Loaded load(List<String> args) throws ConfigException {
    return load(args, (loaded, problems) -> {});
  }

  /**
   * The same, where values that can each be read may still not do.
   *
   * @param more adds what is wrong with them; settings whose values cannot be read have none
   */
  public Loaded load(List<String> args, BiConsumer<Loaded, Problems> more) throws ConfigException {
    Problems problems = new Problems();
    Variables variables = variables(args, problems);
    ConfigFile file = file(args, variables, problems);
    List<Binding<?>> bindings = bindings(file);
    List<Spec<?>> leaves = leaves(bindings);
    requireOneOfEachFlag(leaves, file, problems);
    if (!ignoresUnknownKeys) {
      variables.unread(leaves).forEach(log::warn);
    }
    Map<String, String> flags =
        Flags.parse(leaves.stream().filter(Spec::isNamed).toList(), args, problems);
    Given all = new Given(insisted, flags, variables, file, shorthands);
    Values values = new Values(all, file, problems);
    leaves.forEach(values::find);
    new Relations(leaves, values).apply();
    Map<Spec<?>, Object> resolved = new IdentityHashMap<>();
    Map<Spec<?>, Boolean> given = new IdentityHashMap<>();
    for (Binding<?> binding : bindings) {
      resolved.put(binding.spec, binding.resolve(values));
      given.put(binding.spec, binding.isGiven(values));
    }
    judgeUnknown(bindings, leaves, file, values, problems);
    Loaded loaded = new Loaded(resolved, given, effective(leaves, values), file);
    more.accept(loaded, problems);
    problems.throwIfAny();
    return loaded;
  }

  private Variables variables(List<String> args, Problems problems) throws ConfigException {
    Variables own = new Variables(environment, Map.of());
    Optional<Path> path = path(ENV_FILE, args, own);
    if (path.isEmpty()) {
      return own;
    }
    if (isGiven(ENV_FILE, args, own) || ignoresUnknownKeys) {
      return new Variables(environment, DotEnv.read(path.get(), problems));
    }
    log.warn(
        "variables are read from {}, which is for development; say so with {} {}, or keep it away"
            + " with {}=",
        path.get(),
        ENV_FILE.flag(),
        path.get(),
        ENV_FILE.flag());
    return new Variables(environment, DotEnv.read(path.get(), problems));
  }

  private static boolean isGiven(Spec<?> spec, List<String> args, Variables variables) {
    return Flags.first(args, spec).isPresent()
        || variables.get(spec.environmentVariable()).isPresent();
  }

  private ConfigFile file(List<String> args, Variables variables, Problems problems)
      throws ConfigException {
    Optional<Path> path = path(CONFIG_FILE, args, variables);
    return path.isEmpty() ? ConfigFile.none() : ConfigFile.read(path.get(), problems);
  }

  /** The file that is named, or the default one if there is one; none for an empty name. */
  private static Optional<Path> path(Spec<String> spec, List<String> args, Variables variables) {
    Optional<String> given =
        Flags.first(args, spec)
            .or(() -> variables.get(spec.environmentVariable()).map(Variables.Variable::text));
    if (given.isPresent()) {
      return given.filter(path -> !path.isEmpty()).map(Path::of);
    }
    return spec.defaultValue().map(Path::of).filter(Files::exists);
  }

  private List<Binding<?>> bindings(ConfigFile file) {
    List<Binding<?>> bindings = new ArrayList<>();
    specs.forEach(spec -> bindings.add(Binding.of(spec, file)));
    return bindings;
  }

  private static List<Spec<?>> leaves(List<Binding<?>> bindings) {
    List<Spec<?>> leaves = new ArrayList<>();
    bindings.forEach(binding -> binding.leaves(leaves::add));
    return leaves;
  }

  /** Names in a file can make two keys out of which flags and variables make one. */
  private static void requireOneOfEachFlag(
      List<Spec<?>> leaves, ConfigFile file, Problems problems) {
    Map<String, Spec<?>> byVariable = new LinkedHashMap<>();
    for (Spec<?> leaf : leaves) {
      Spec<?> other =
          leaf.isNamed() ? byVariable.putIfAbsent(leaf.environmentVariable(), leaf) : null;
      if (other != null) {
        problems.add(
            file.nearest(leaf.key()).map(at -> at + ": ").orElse("")
                + leaf.key()
                + " and "
                + other.key()
                + " are both "
                + leaf.environmentVariable()
                + " in the environment; choose another name");
      }
    }
  }

  private void judgeUnknown(
      List<Binding<?>> bindings,
      List<Spec<?>> leaves,
      ConfigFile file,
      Values values,
      Problems problems) {
    List<Spec<?>> sections = new ArrayList<>();
    bindings.forEach(binding -> binding.sections(sections::add));
    List<Spec<?>> inFile = leaves.stream().filter(leaf -> !isOfLoader(leaf)).toList();
    boolean warns = !ignoresUnknownKeys && "warn".equals(values.require(UNKNOWN_KEYS));
    new UnknownKeys(inFile, sections, withoutEffect.keySet(), problems)
        .in(file)
        .forEach(
            (key, text) -> {
              if (text.isEmpty()) {
                String where = file.nearest(key).orElse("");
                log.warn(
                    where
                        + ": "
                        + key
                        + " has no effect: "
                        + withoutEffect.get(key)
                        + "; remove it if no other app reads this file");
              } else if (warns && !ConfigFile.parent(key).equals(sectionOfNames)) {
                log.warn(text);
              } else if (!ignoresUnknownKeys) {
                problems.add(text);
              }
            });
  }

  /** A file cannot say where it is. */
  private static boolean isOfLoader(Spec<?> leaf) {
    return leaf == CONFIG_FILE || leaf == ENV_FILE;
  }

  private static List<Loaded.Effective> effective(List<Spec<?>> leaves, Values values) {
    List<Loaded.Effective> effective = new ArrayList<>();
    for (Spec<?> leaf : leaves) {
      Values.Found<?> found = values.get(leaf);
      if (found != null) {
        String text = leaf.isSecret() ? Spec.MASK : found.text();
        effective.add(new Loaded.Effective(leaf.key(), text, found.source(), !found.isDefault()));
      }
    }
    return effective;
  }
}
