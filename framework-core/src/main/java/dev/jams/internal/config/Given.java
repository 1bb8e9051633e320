package dev.jams.internal.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is given, by flags, variables and the file, for each setting; the stronger first. */
final class Given {
  private static final int INSISTED = 4;
  private static final int FLAG = 3;
  private static final int VARIABLE = 2;
  private static final int FILE = 1;

  private final Map<String, String> insisted;
  private final Map<String, String> flags;
  private final Variables variables;
  private final ConfigFile file;
  private final Map<String, Shorthand> shorthands = new HashMap<>();

  /**
   * @param insisted what {@code --train} gives, which beats the flags
   */
  Given(
      Map<String, String> insisted,
      Map<String, String> flags,
      Variables variables,
      ConfigFile file,
      List<Shorthand> shorthands) {
    this.insisted = insisted;
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

    /** A stronger source has a higher one. */
    int rank();
  }

  /** The strongest that is given. */
  Optional<Unread> find(Spec<?> spec) throws ConfigException {
    Shorthand shorthand = shorthands.get(spec.key());
    for (Source source : List.<Source>of(this::insisted, this::flag, this::variable, this::entry)) {
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

  private Optional<Unread> insisted(Spec<?> spec) {
    return Optional.ofNullable(insisted.get(spec.key()))
        .map(text -> new Text(text, "flag --train", INSISTED));
  }

  private Optional<Unread> flag(Spec<?> spec) {
    return spec.isNamed()
        ? Optional.ofNullable(flags.get(spec.key()))
            .map(text -> new Text(text, "flag " + spec.flag(), FLAG))
        : Optional.empty();
  }

  private Optional<Unread> variable(Spec<?> spec) {
    return spec.isNamed()
        ? variables
            .get(spec.environmentVariable())
            .map(variable -> new Text(variable.text(), variable.where(), VARIABLE))
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
          .map(
              text ->
                  new Text(shorthand.parts().get(key).apply(text), whole.where(), whole.rank()));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  private static ConfigException refused(
      String where, Spec<?> spec, String text, CheckedType.RefusedException e) {
    String reason = e.getMessage();
    if (spec.isSecret() && !text.isEmpty()) {
      reason = reason.replace(text, Spec.MASK);
    }
    return new ConfigException(
        where + ": " + spec.key() + " is " + spec.shown(text) + ": " + reason);
  }

  private record Text(String text, String where, int rank) implements Unread {
    @Override
    public <T> Values.Found<T> read(Spec<T> spec) throws ConfigException {
      ValueType<T> type = (ValueType<T>) spec.shape();
      try {
        return Values.found(type, type.parse(text), where, rank);
      } catch (CheckedType.RefusedException e) {
        throw refused(where, spec, text, e);
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
    public int rank() {
      return FILE;
    }

    @Override
    public <T> Values.Found<T> read(Spec<T> spec) throws ConfigException {
      ValueType<T> type = (ValueType<T>) spec.shape();
      try {
        return Values.found(type, type.read(entry.node()), entry.where(), rank());
      } catch (CheckedType.RefusedException e) {
        throw refused(entry.where(), spec, NodeText.of(entry.node()), e);
      } catch (ElementException e) {
        throw e.of(spec, file);
      } catch (ValueType.WrongNodeException e) {
        throw new ConfigException(
            entry.where()
                + ": "
                + spec.key()
                + " is "
                + spec.shown(NodeText.of(entry.node()))
                + ", expected "
                + e.getMessage());
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
