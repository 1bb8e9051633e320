package dev.jams.validation;

import build.buf.protovalidate.Config;
import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.exceptions.CompilationException;
import build.buf.protovalidate.exceptions.ValidationException;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rules as they are evaluated. Nothing is compiled later. Immutable. */
final class CompiledRules {
  /** Of messages above this many bytes only the first violation is looked for. */
  private static final int LARGE = 64 * 1024;

  private final Validator first;
  private final Validator all;

  /** The types that messages are checked as, by their own. */
  private final Map<Descriptor, Descriptor> checkedAs;

  private CompiledRules(Validator first, Validator all, Map<Descriptor, Descriptor> checkedAs) {
    this.first = first;
    this.all = all;
    this.checkedAs = checkedAs;
  }

  /**
   * Compiles the rules of types of messages and of all types inside them.
   *
   * @param roots the types that come by themselves
   * @throws CompilationException if one is not valid
   */
  static CompiledRules of(Collection<Descriptor> roots) throws CompilationException {
    Map<Descriptor, Descriptor> checkedAs = new HashMap<>(Cycles.twins(roots));
    roots.forEach(root -> checkedAs.putIfAbsent(root, root));
    Set<Descriptor> types = new LinkedHashSet<>();
    roots.forEach(root -> types.addAll(MessageTypes.in(checkedAs.get(root))));
    return new CompiledRules(
        validator(types, true), validator(types, false), Map.copyOf(checkedAs));
  }

  private static Validator validator(Set<Descriptor> types, boolean failFast)
      throws CompilationException {
    return ValidatorFactory.newBuilder()
        .withConfig(Config.newBuilder().setFailFast(failFast).build())
        .buildWithDescriptors(List.copyOf(types), true);
  }

  /** What a message of one of those types breaks; empty if nothing. */
  Optional<Violations> violations(Message message) {
    Descriptor type = message.getDescriptorForType();
    Descriptor as = checkedAs.get(type);
    if (as == null) {
      throw new IllegalStateException(
          "the rules of " + type.getFullName() + " were not read when the app started");
    }
    try {
      Message read = as.equals(type) ? message : Cycles.copy(message, as);
      ValidationResult result = first.validate(read);
      if (result.isSuccess()) {
        return Optional.empty();
      }
      // Each violation costs far more than the value that is wrong: of those of a large message
      // nobody reads more than the first.
      boolean large = message.getSerializedSize() > LARGE;
      return Optional.of(
          new Violations((large ? result : all.validate(read)).getViolations(), large));
    } catch (ValidationException | IOException e) {
      throw new IllegalStateException(
          "the rules of " + type.getFullName() + " cannot be checked", e);
    }
  }
}
