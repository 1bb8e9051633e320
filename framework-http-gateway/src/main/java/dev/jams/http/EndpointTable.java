package dev.jams.http;

import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import dev.jams.ServedService;
import dev.jams.StartException;
import dev.jams.http.internal.bind.BindingOptions;
import dev.jams.http.internal.bind.RequestBinder;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.HttpRules;
import dev.jams.http.internal.route.Router;
import dev.jams.http.internal.route.RouterBuilder;
import dev.jams.json.JsonCodec;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the routes of all services. */
final class EndpointTable {
  private static final Logger log = LoggerFactory.getLogger(EndpointTable.class);

  private final JsonCodec codec;
  private final HttpRules rules = new HttpRules(Map.of(), true);
  private final RouterBuilder<Endpoint<?, ?>> router = Router.builder();

  EndpointTable(JsonCodec codec) {
    this.codec = codec;
  }

  Router<Endpoint<?, ?>> route(List<ServedService> services) throws StartException {
    try {
      for (ServedService service : services) {
        for (ServerMethodDefinition<?, ?> method : service.definition().getMethods()) {
          add(service, method);
        }
      }
      return router.build();
    } catch (IllegalArgumentException e) {
      throw new StartException("the http listener has no routes: " + e.getMessage(), e);
    }
  }

  private <ReqT, RespT> void add(
      ServedService service, ServerMethodDefinition<ReqT, RespT> definition) {
    MethodDescriptor<ReqT, RespT> method = definition.getMethodDescriptor();
    if (method.getType() != MethodType.UNARY) {
      log.atInfo()
          .addKeyValue("method", method.getFullMethodName())
          .log("streaming rpc is served over gRPC only");
      return;
    }
    Message prototype = prototype(method);
    for (HttpBinding binding : rules.bindings(rpc(method))) {
      RequestBinder binder = new RequestBinder(binding, prototype, codec, BindingOptions.DEFAULTS);
      router.add(
          binding.httpMethod(),
          binding.path(),
          new Endpoint<>(
              definition, service.executor(), binder, binding.responseBodyField(), codec));
    }
  }

  private static Message prototype(MethodDescriptor<?, ?> method) {
    if (method.getRequestMarshaller() instanceof PrototypeMarshaller<?> marshaller
        && marshaller.getMessagePrototype() instanceof Message message) {
      return message;
    }
    throw noSchema(method);
  }

  private static Descriptors.MethodDescriptor rpc(MethodDescriptor<?, ?> method) {
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
