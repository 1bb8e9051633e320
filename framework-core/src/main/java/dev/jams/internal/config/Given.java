package dev.jams.internal.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is given, by flags, variables and the file, for each setting; the stronger first. */
final class Given {
  private final Map<String, String> flags;
  private final Variables variables;
  private final ConfigFile file;
  private final Map<String, Shorthand> shorthands = new HashMap<>();

  Given(
      Map<String, String> flags, Variables variables, ConfigFile file, List<Shorthand> shorthands) {
    this.flags = flags;
    this.variables = variables;
    this.file = file;
    for (Shorthand shorthand : shorthands) {
      shorthand.parts().keySet().forEach(key -> this.shorthands.put(key, shorthand));
    }
  }

  /** A value that has not been read yet. */
  interface Unread {
    /**
     * @throws ConfigException if it is none for the spec
     */
    <T> Values.Found<T> read(Spec<T> spec) throws ConfigException;

    /** The source, as a person would point at it. */
    String where();
  }

  /** The strongest that is given. */
  Optional<Unread> find(Spec<?> spec) throws ConfigException {
    Shorthand shorthand = shorthands.get(spec.key());
    for (Source source : List.<Source>of(this::flag, this::variable, this::entry)) {
      Optional<Unread> own = source.of(spec);
      Optional<Unread> other = shorthand == null ? Optional.empty() : source.of(shorthand.spec());
      if (own.isPresent() && other.isPresent()) {
        throw new ConfigException(
            other.get().where()
                + ": "
                + shorthand.spec().key()
                + " stands for "
                + spec.key()
                + ", which is given as well: "
                + own.get().where()
                + "; give one of them");
      }
      if (own.isPresent()) {
        return own;
      }
      if (other.isPresent()) {
        return part(other.get(), shorthand, spec.key());
      }
    }
    return Optional.empty();
  }

  private interface Source {
    Optional<Unread> of(Spec<?> spec);
  }

  private Optional<Unread> flag(Spec<?> spec) {
    return spec.isNamed()
        ? Optional.ofNullable(flags.get(spec.key()))
            .map(text -> new Text(text, "flag " + spec.flag()))
        : Optional.empty();
  }

  private Optional<Unread> variable(Spec<?> spec) {
    return spec.isNamed()
        ? variables
            .get(spec.environmentVariable())
            .map(variable -> new Text(variable.text(), variable.where()))
        : Optional.empty();
  }

  private Optional<Unread> entry(Spec<?> spec) {
    return file.at(spec.key()).map(entry -> new InFile(entry, file));
  }

  /** Nothing if the shorthand is unusable, about which there is a problem of its own. */
  private static Optional<Unread> part(Unread whole, Shorthand shorthand, String key) {
    try {
      return whole
          .read(shorthand.spec())
          .value()
          .map(text -> new Text(shorthand.parts().get(key).apply(text), whole.where()));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  private record Text(String text, String where) implements Unread {
    @Override
    public <T> Values.Found<T> read(Spec<T> spec) throws ConfigException {
      ValueType<T> type = (ValueType<T>) spec.shape();
      try {
        return Values.found(type, type.parse(text), where);
      } catch (IllegalArgumentException e) {
        // Not as the cause, which repeats the text that may be secret.
        throw new ConfigException(
            where
                + ": "
                + spec.key()
                + " is "
                + spec.shown(text)
                + ", expected "
                + type.expectation()
                + (spec.isSecret() ? "" : type.hint(text)));
      }
    }
  }

  private record InFile(ConfigFile.Entry entry, ConfigFile file) implements Unread {
    @Override
    public String where() {
      return entry.where();
    }

    @Override
    public <T> Values.Found<T> read(Spec<T> spec) throws ConfigException {
      ValueType<T> type = (ValueType<T>) spec.shape();
      try {
        return Values.found(type, type.read(entry.node()), entry.where());
      } catch (ListType.ElementException e) {
        String text = NodeText.of(e.node());
        throw new ConfigException(
            file.where(e.node())
                + ": "
                + spec.key()
                + "["
                + e.index()
                + "] is "
                + spec.shown(text)
                + ", expected "
                + e.type().expectation()
                + (spec.isSecret() ? "" : e.type().hint(text)));
      } catch (ValueType.WrongNodeException e) {
        throw new ConfigException(entry.where() + ": " + spec.key() + " " + e.getMessage());
      } catch (IllegalArgumentException e) {
        String text = NodeText.of(entry.node());
        throw new ConfigException(
            entry.where()
                + ": "
                + spec.key()
                + " is "
                + spec.shown(text)
                + ", expected "
                + type.expectation()
                + (spec.isSecret() ? "" : type.hint(text)));
      }
    }
  }
}
