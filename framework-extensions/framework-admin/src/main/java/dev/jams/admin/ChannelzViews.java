package dev.jams.admin;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import io.grpc.channelz.v1.ChannelzProto;
import io.grpc.channelz.v1.GetChannelRequest;
import io.grpc.channelz.v1.GetServerRequest;
import io.grpc.channelz.v1.GetServerSocketsRequest;
import io.grpc.channelz.v1.GetServersRequest;
import io.grpc.channelz.v1.GetSocketRequest;
import io.grpc.channelz.v1.GetSubchannelRequest;
import io.grpc.channelz.v1.GetTopChannelsRequest;
import io.grpc.protobuf.services.ChannelzService;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What {@code grpc.channelz.v1.Channelz} answers, as JSON. It speaks of everything of gRPC in the
 * JVM; an app that listens on HTTP only has no servers there.
 */
final class ChannelzViews {
  private static final int PAGE = 100;

  private final ChannelzService channelz = ChannelzService.newInstance(PAGE);
  private final JsonFormat.Printer printer =
      JsonFormat.printer()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(ChannelzProto.getDescriptor().getMessageTypes())
                  .build());

  /** What there is, by paths; lists go on at {@code ?start=} an id. */
  Map<String, Views.View> paths() {
    Map<String, Views.View> paths = new LinkedHashMap<>();
    paths.put("/channelz", this::channels);
    paths.put("/channelz/channels", this::channels);
    paths.put(
        "/channelz/channels/{id}",
        ctx -> answer(GetChannelRequest.newBuilder().setChannelId(id(ctx)).build()));
    paths.put(
        "/channelz/subchannels/{id}",
        ctx -> answer(GetSubchannelRequest.newBuilder().setSubchannelId(id(ctx)).build()));
    paths.put(
        "/channelz/servers",
        ctx -> answer(GetServersRequest.newBuilder().setStartServerId(start(ctx)).build()));
    paths.put(
        "/channelz/servers/{id}",
        ctx -> answer(GetServerRequest.newBuilder().setServerId(id(ctx)).build()));
    paths.put(
        "/channelz/servers/{id}/sockets",
        ctx ->
            answer(
                GetServerSocketsRequest.newBuilder()
                    .setServerId(id(ctx))
                    .setStartSocketId(start(ctx))
                    .build()));
    paths.put(
        "/channelz/sockets/{id}",
        ctx -> answer(GetSocketRequest.newBuilder().setSocketId(id(ctx)).build()));
    return paths;
  }

  private Object channels(ServiceRequestContext ctx) throws Exception {
    return answer(GetTopChannelsRequest.newBuilder().setStartChannelId(start(ctx)).build());
  }

  private HttpResponse answer(GetTopChannelsRequest request) throws Exception {
    return write(got -> channelz.getTopChannels(request, got.observer()));
  }

  private HttpResponse answer(GetChannelRequest request) throws Exception {
    return write(got -> channelz.getChannel(request, got.observer()));
  }

  private HttpResponse answer(GetSubchannelRequest request) throws Exception {
    return write(got -> channelz.getSubchannel(request, got.observer()));
  }

  private HttpResponse answer(GetServersRequest request) throws Exception {
    return write(got -> channelz.getServers(request, got.observer()));
  }

  private HttpResponse answer(GetServerRequest request) throws Exception {
    return write(got -> channelz.getServer(request, got.observer()));
  }

  private HttpResponse answer(GetServerSocketsRequest request) throws Exception {
    return write(got -> channelz.getServerSockets(request, got.observer()));
  }

  private HttpResponse answer(GetSocketRequest request) throws Exception {
    return write(got -> channelz.getSocket(request, got.observer()));
  }

  private static long id(ServiceRequestContext ctx) throws RefusedException {
    return number("the id", ctx.pathParam("id"));
  }

  private static long start(ServiceRequestContext ctx) throws RefusedException {
    return number("start", ctx.queryParams().get("start", "0"));
  }

  private static long number(String what, String text) throws RefusedException {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same as one that is negative.
    }
    throw RefusedException.bad(what + " is not a number from 0 on");
  }

  private HttpResponse write(Consumer<Got> call) throws Exception {
    Got got = new Got();
    call.accept(got);
    return HttpResponse.of(HttpStatus.OK, MediaType.JSON, json(got.message()));
  }

  private String json(Message message) {
    try {
      return printer.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("every type that channelz has is registered", e);
    }
  }

  /** The one answer, which the service gives before it returns. */
  private static final class Got {
    private Message message;
    private Throwable error;

    <T extends Message> StreamObserver<T> observer() {
      return new StreamObserver<>() {
        @Override
        public void onNext(T value) {
          message = value;
        }

        @Override
        public void onError(Throwable thrown) {
          error = thrown;
        }

        @Override
        public void onCompleted() {}
      };
    }

    Message message() throws RefusedException {
      if (error == null) {
        return message;
      }
      Status status = Status.fromThrowable(error);
      if (status.getCode() == Status.Code.NOT_FOUND) {
        throw RefusedException.notFound("there is nothing with this id, or no longer");
      }
      throw status.asRuntimeException();
    }
  }
}
