package dev.jams.http.internal.rpc;

import dev.jams.ServedService;
import dev.jams.http.internal.call.Rpc;
import dev.jams.internal.limit.Gate;
import dev.jams.json.JsonCodec;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Every rpc by its path, {@code /package.Service/Method}. Immutable. */
public final class RpcTable {
  private final Map<String, RpcEndpoint<?, ?>> byPath = new HashMap<>();

  /**
   * Makes the table.
   *
   * @param gates where the calls of each method come in
   * @param codec reads and writes messages as JSON
   */
  public RpcTable(
      List<ServedService> services, Function<MethodDescriptor<?, ?>, Gate> gates, JsonCodec codec) {
    for (ServedService service : services) {
      for (ServerMethodDefinition<?, ?> method : service.definition().getMethods()) {
        Rpc<?, ?> rpc =
            new Rpc<>(method, service.executor(), gates.apply(method.getMethodDescriptor()));
        byPath.put("/" + rpc, RpcEndpoint.of(rpc, codec));
      }
    }
  }

  /**
   * Finds an rpc. The path is compared as it came: no client of these protocols escapes anything in
   * it, and so a path has one spelling.
   *
   * @param target path and query of a request
   * @return null if there is none
   */
  public RpcEndpoint<?, ?> find(String target) {
    return byPath.get(path(target));
  }

  /** What is in front of the query. */
  public static String path(String target) {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }
}
