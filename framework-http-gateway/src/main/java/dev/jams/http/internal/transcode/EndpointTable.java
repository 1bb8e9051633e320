package dev.jams.http.internal.transcode;

import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import dev.jams.ServedService;
import dev.jams.http.internal.bind.BindingOptions;
import dev.jams.http.internal.bind.RequestBinder;
import dev.jams.http.internal.call.Rpc;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.HttpRules;
import dev.jams.http.internal.route.Router;
import dev.jams.http.internal.route.RouterBuilder;
import dev.jams.internal.limit.Gate;
import dev.jams.json.JsonCodec;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.List;
import java.util.function.Function;

/** Makes the routes of all services. */
final class EndpointTable {
  private final JsonCodec codec;
  private final BindingOptions options;
  private final HttpRules rules;
  private final Function<MethodDescriptor<?, ?>, Gate> gates;
  private final RouterBuilder<Endpoint<?, ?>> router = Router.builder();

  EndpointTable(
      JsonCodec codec,
      BindingOptions options,
      HttpRules rules,
      Function<MethodDescriptor<?, ?>, Gate> gates) {
    this.codec = codec;
    this.options = options;
    this.rules = rules;
    this.gates = gates;
  }

  /**
   * Routes every rpc.
   *
   * @throws IllegalArgumentException naming the rpc and the rule that cannot be routed
   */
  Router<Endpoint<?, ?>> route(List<ServedService> services) {
    for (ServedService service : services) {
      for (ServerMethodDefinition<?, ?> method : service.definition().getMethods()) {
        add(new Rpc<>(method, service.executor(), gates.apply(method.getMethodDescriptor())));
      }
    }
    return router.build();
  }

  private <ReqT, RespT> void add(Rpc<ReqT, RespT> rpc) {
    Message prototype = prototype(rpc.method());
    for (HttpBinding binding : rules.bindings(schema(rpc.method()))) {
      RequestBinder binder = new RequestBinder(binding, prototype, codec, options);
      router.add(binding.httpMethod(), binding.path(), new Endpoint<>(rpc, binding, binder, codec));
    }
  }

  private static Message prototype(MethodDescriptor<?, ?> method) {
    if (method.getRequestMarshaller() instanceof PrototypeMarshaller<?> marshaller
        && marshaller.getMessagePrototype() instanceof Message message) {
      return message;
    }
    throw noSchema(method);
  }

  private static Descriptors.MethodDescriptor schema(MethodDescriptor<?, ?> method) {
    if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier) {
      return supplier.getMethodDescriptor();
    }
    throw noSchema(method);
  }

  private static IllegalArgumentException noSchema(MethodDescriptor<?, ?> method) {
    return new IllegalArgumentException(
        method.getFullMethodName()
            + " was not generated from a .proto file with the full protobuf runtime, so its "
            + "messages have no JSON form; serve it over gRPC only");
  }
}
