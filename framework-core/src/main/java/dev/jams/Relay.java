package dev.jams;

import dev.jams.internal.client.AnswerOrigin;
import dev.jams.internal.client.Outward;
import dev.jams.internal.client.TransportHeaders;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the calls of a service by making them again on a channel. Messages are asked for by one
 * side only when the other side is ready for them, so a slow reader holds back the sender at the
 * far end. The deadline and the cancellation travel in the {@link io.grpc.Context} of the incoming
 * call.
 */
final class Relay {
  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  private Relay() {}

  /**
   * @param options of the calls that are made on the channel
   */
  static ServerServiceDefinition define(
      ServiceDescriptor descriptor, Channel channel, CallOptions options) {
    ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor);
    for (MethodDescriptor<?, ?> method : descriptor.getMethods()) {
      addMethod(definition, method, channel, options);
    }
    return definition.build();
  }

  private static <ReqT, RespT> void addMethod(
      ServerServiceDefinition.Builder definition,
      MethodDescriptor<ReqT, RespT> method,
      Channel channel,
      CallOptions options) {
    ServerCallHandler<ReqT, RespT> handler =
        (call, headers) -> {
          AnswerOrigin origin = new AnswerOrigin();
          ClientCall<ReqT, RespT> onward =
              channel.newCall(method, options.withStreamTracerFactory(origin));
          Upstream<ReqT, RespT> upstream = new Upstream<>(call, onward);
          onward.start(new Downstream<>(call, upstream, origin), TransportHeaders.without(headers));
          // One message is always on its way: the rest follow as the far side becomes ready.
          call.request(1);
          onward.request(1);
          return upstream;
        };
    definition.addMethod(method, handler);
  }

  /** From the caller to the far server. */
  private static final class Upstream<ReqT, RespT> extends ServerCall.Listener<ReqT> {
    private final ClientCall<ReqT, RespT> onward;
    private final Gate responses;
    private final Gate requests;

    Upstream(ServerCall<ReqT, RespT> call, ClientCall<ReqT, RespT> onward) {
      this.onward = onward;
      this.responses = new Gate(() -> onward.request(1));
      this.requests = new Gate(() -> call.request(1));
    }

    @Override
    public void onMessage(ReqT message) {
      onward.sendMessage(message);
      requests.passed(onward::isReady);
    }

    @Override
    public void onHalfClose() {
      onward.halfClose();
    }

    @Override
    public void onCancel() {
      onward.cancel("the caller cancelled the call", null);
    }

    @Override
    public void onReady() {
      responses.open();
    }
  }

  /** From the far server to the caller. */
  private static final class Downstream<ReqT, RespT> extends ClientCall.Listener<RespT> {
    private final ServerCall<ReqT, RespT> call;
    private final Upstream<ReqT, RespT> upstream;
    private final AnswerOrigin origin;

    Downstream(ServerCall<ReqT, RespT> call, Upstream<ReqT, RespT> upstream, AnswerOrigin origin) {
      this.call = call;
      this.upstream = upstream;
      this.origin = origin;
    }

    @Override
    public void onHeaders(Metadata headers) {
      if (!call.isCancelled()) {
        call.sendHeaders(TransportHeaders.withoutInAnswer(headers));
      }
    }

    @Override
    public void onMessage(RespT message) {
      if (call.isCancelled()) {
        return;
      }
      call.sendMessage(message);
      upstream.responses.passed(call::isReady);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (call.isCancelled()) {
        return;
      }
      String service = call.getMethodDescriptor().getServiceName();
      boolean remote = origin.isRemote();
      if (!remote && !status.isOk()) {
        log.atDebug().setCause(status.getCause()).log("{} has not answered: {}", service, status);
      }
      Status outward =
          Outward.status(status, trailers, service, Context.current().getDeadline(), remote);
      call.close(outward.withCause(null), Outward.trailers(trailers, remote));
    }

    @Override
    public void onReady() {
      upstream.requests.open();
    }
  }

  /**
   * Asks for the next message once the one before has been passed on and the receiver is ready.
   * Both events come on threads of their own, in either order.
   */
  private static final class Gate {
    private final Runnable askForNext;
    private boolean waiting;

    Gate(Runnable askForNext) {
      this.askForNext = askForNext;
    }

    void passed(BooleanSupplier ready) {
      // Waiting comes first: a receiver that becomes ready between the two finds it and opens.
      synchronized (this) {
        waiting = true;
      }
      if (ready.getAsBoolean()) {
        open();
      }
    }

    void open() {
      synchronized (this) {
        if (!waiting) {
          return;
        }
        waiting = false;
      }
      askForNext.run();
    }
  }
}
