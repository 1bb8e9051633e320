package dev.jams.validation;

import build.buf.protovalidate.exceptions.CompilationException;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import dev.jams.ServedService;
import dev.jams.StartException;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerMethodDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The methods whose messages have rules, and what checks those. Immutable.
 *
 * @param rules of all those; null if there are none
 * @param requests the full names of methods whose requests have rules
 * @param responses the full names of methods whose responses have rules
 */
record ServedRules(CompiledRules rules, Set<String> requests, Set<String> responses) {
  /**
   * Reads the rules.
   *
   * @throws StartException naming the message, the field and the rule that is not valid
   */
  static ServedRules of(List<ServedService> services, boolean requests, boolean responses)
      throws StartException {
    Collector rules = new Collector();
    for (ServedService service : services) {
      for (ServerMethodDefinition<?, ?> served : service.definition().getMethods()) {
        MethodDescriptor<?, ?> method = served.getMethodDescriptor();
        if (requests && rules.has(method.getRequestMarshaller())) {
          rules.requests.add(method.getFullMethodName());
        }
        if (responses && rules.has(method.getResponseMarshaller())) {
          rules.responses.add(method.getFullMethodName());
        }
      }
    }
    return new ServedRules(
        rules.compiled(), Set.copyOf(rules.requests), Set.copyOf(rules.responses));
  }

  private static final class Collector {
    final Set<String> requests = new HashSet<>();
    final Set<String> responses = new HashSet<>();

    /** Messages with rules in them, and in the same order those inside of them. */
    private final Map<Descriptor, Boolean> known = new HashMap<>();

    private final Set<Descriptor> roots = new LinkedHashSet<>();
    private final Set<Descriptor> checked = new LinkedHashSet<>();

    boolean has(Marshaller<?> marshaller) {
      return marshaller instanceof PrototypeMarshaller<?> messages
          && messages.getMessagePrototype() instanceof Message prototype
          && has(prototype.getDescriptorForType());
    }

    private boolean has(Descriptor message) {
      return known.computeIfAbsent(
          message,
          type -> {
            Set<Descriptor> all = MessageTypes.in(type);
            boolean any = all.stream().anyMatch(ProtoRules::areIn);
            if (any) {
              roots.add(type);
              checked.addAll(all);
            }
            return any;
          });
    }

    private CompiledRules compiled() throws StartException {
      if (checked.isEmpty()) {
        return null;
      }
      List<Descriptor> types = List.copyOf(checked);
      for (Descriptor type : types) {
        Optional<String> mistake = Mistakes.inPatterns(type);
        if (mistake.isPresent()) {
          throw new StartException(mistake.get());
        }
      }
      try {
        return CompiledRules.of(roots);
      } catch (CompilationException e) {
        throw new StartException(Mistakes.text(types, e), e);
      }
    }
  }
}
