package dev.jams.internal.net;

import dev.jams.internal.call.MalformedRequest;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives callers the status that gRPC has for their messages, where grpc-java has another: a rpc
 * that takes one message takes exactly one, and what is too large once it is decompressed, or is no
 * message at all, is not a failure of the service.
 */
public final class MessageCheck implements ServerInterceptor {
  private static final String ONE = "the rpc takes exactly one message, ";

  /** Passes messages on as they came, to be read where the check stands around it. */
  private static final Marshaller<InputStream> UNREAD =
      new Marshaller<>() {
        @Override
        public InputStream stream(InputStream message) {
          return message;
        }

        @Override
        public InputStream parse(InputStream message) {
          return message;
        }
      };

  /** A service with the check around it. */
  public static ServerServiceDefinition around(ServerServiceDefinition service) {
    return ServerInterceptors.intercept(
        ServerInterceptors.useMarshalledMessages(service, UNREAD), new MessageCheck());
  }

  /**
   * The same for calls of the same process, with messages that are made bytes first.
   *
   * @param maxSize of a request, in bytes
   */
  public static ServerServiceDefinition inProcess(ServerServiceDefinition service, int maxSize) {
    return ServerInterceptors.interceptForward(
        ServerInterceptors.useMarshalledMessages(service, UNREAD),
        new MessageCheck(),
        new SerializedMessages(maxSize));
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    boolean single = call.getMethodDescriptor().getType().clientSendsOneMessage();
    Closing<ReqT, RespT> closing = new Closing<>(call);
    return new Checking<>(closing, single, next.startCall(closing, headers));
  }

  /** Knows whether the call was closed, which can be done only once. */
  private static final class Closing<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
    private final AtomicBoolean closed = new AtomicBoolean();

    Closing(ServerCall<ReqT, RespT> call) {
      super(call);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      closed.set(true);
      super.close(status, trailers);
    }
  }

  private static final class Checking<ReqT> extends SimpleForwardingServerCallListener<ReqT> {
    private final Closing<ReqT, ?> call;
    private final boolean single;
    private int messages;
    private boolean refused;

    Checking(Closing<ReqT, ?> call, boolean single, ServerCall.Listener<ReqT> listener) {
      super(listener);
      this.call = call;
      this.single = single;
    }

    @Override
    public void onMessage(ReqT message) {
      messages++;
      if (single && messages > 1) {
        refuse(Status.UNIMPLEMENTED.withDescription(ONE + "the request has more than one"));
      } else if (!refused) {
        read(message);
      }
    }

    @Override
    public void onHalfClose() {
      if (single && messages == 0) {
        refuse(Status.UNIMPLEMENTED.withDescription(ONE + "the request has none"));
      } else if (!refused) {
        super.onHalfClose();
      }
    }

    /** Its answer was not that of the service. */
    @Override
    public void onComplete() {
      if (refused) {
        super.onCancel();
      } else {
        super.onComplete();
      }
    }

    /** What fails in here is the message: whatever the service throws, it is guarded for itself. */
    private void read(ReqT message) {
      try {
        super.onMessage(message);
      } catch (StatusRuntimeException e) {
        refuse(MalformedRequest.mark(e.getStatus()));
      }
    }

    private void refuse(Status status) {
      if (!refused && call.closed.compareAndSet(false, true)) {
        refused = true;
        call.close(status, new Metadata());
      }
    }
  }
}
