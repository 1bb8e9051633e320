package dev.jams.http;

import com.google.protobuf.TypeRegistry;
import com.linecorp.armeria.server.HttpService;
import dev.jams.AppContext;
import dev.jams.Config;
import dev.jams.ServedService;
import dev.jams.Setting;
import dev.jams.StandardServices;
import dev.jams.http.internal.call.CallDeadline;
import dev.jams.http.internal.connect.ConnectErrors;
import dev.jams.http.internal.connect.ConnectProtocol;
import dev.jams.http.internal.grpc.GrpcProtocol;
import dev.jams.http.internal.rpc.RpcProtocol;
import dev.jams.http.internal.rpc.RpcTable;
import dev.jams.http.internal.transcode.TranscodingService;
import dev.jams.http.internal.websocket.Origins;
import dev.jams.internal.limit.Gate;
import dev.jams.json.JsonCodec;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The settings of which protocols the port speaks besides HTTP/JSON. */
final class ProtocolSettings {
  private final Setting<Boolean> grpc =
      Setting.bool("http.grpc", true, "whether the HTTP port answers gRPC, too");
  private final Setting<Boolean> grpcWeb =
      Setting.bool("http.grpc-web", true, "whether the HTTP port answers gRPC-Web, too");
  private final Setting<Boolean> connect =
      Setting.bool("http.connect", true, "whether the HTTP port answers the Connect protocol, too");
  private final Setting<Boolean> reflection =
      Setting.bool("http.reflection", true, "whether the HTTP port answers server reflection");

  private final Setting<Boolean> websocket =
      Setting.bool("http.websocket", true, "whether streaming rpcs can be called over a WebSocket");
  private final Setting<String> websocketOrigins =
      Setting.text(
              "http.websocket-origins",
              "",
              "origins besides the server's own whose web pages may open a WebSocket, such as "
                  + "https://app.example.com, with commas between several")
          .checked(Origins::parse);

  List<Setting<?>> settings() {
    return List.of(grpc, grpcWeb, connect, reflection, websocket, websocketOrigins);
  }

  /** Adds WebSockets to HTTP/JSON, if they are wanted. */
  TranscodingService withWebSockets(TranscodingService transcoding, Config config) {
    return config.get(websocket)
        ? transcoding.withWebSockets(Origins.parse(config.get(websocketOrigins)))
        : transcoding;
  }

  StandardServices standardServices(AppContext context) {
    return new StandardServices(context, context.config().get(reflection));
  }

  /** Every protocol that is switched on, in front of HTTP/JSON. */
  HttpService inFrontOf(
      HttpService transcoding,
      AppContext context,
      StandardServices standard,
      Function<MethodDescriptor<?, ?>, Gate> gates,
      TypeRegistry types,
      HttpLimits limits) {
    List<ServedService> services = new ArrayList<>(standard.services());
    services.addAll(context.services());
    RpcTable rpcs =
        new RpcTable(services, gates, JsonCodec.newBuilder().typeRegistry(types).build());
    Config config = context.config();
    CallDeadline unary = limits.deadline();
    CallDeadline streams = limits.deadlineOfStreams();
    int maxSize = limits.maxBodySize();
    List<RpcProtocol> protocols = new ArrayList<>();
    if (config.get(grpc)) {
      protocols.add(GrpcProtocol.overHttp2(rpcs, maxSize));
    }
    if (config.get(grpcWeb)) {
      protocols.add(GrpcProtocol.web(rpcs, unary, streams, maxSize));
    }
    if (config.get(connect)) {
      ConnectErrors errors = new ConnectErrors(types);
      protocols.add(new ConnectProtocol(rpcs, unary, streams, maxSize, errors));
    }
    return new ProtocolService(List.copyOf(protocols), transcoding);
  }
}
