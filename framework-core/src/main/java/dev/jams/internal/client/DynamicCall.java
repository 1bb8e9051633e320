package dev.jams.internal.client;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Internal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/**
 * A call without a generated stub. Where the messages' own files declare the service, it is checked
 * before anything is sent; else the answer shows what there is.
 */
public final class DynamicCall<T extends Message> {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** The words of JaMs, of grpc-java, and of grpc-go; those of C++ have none. */
  private static final Pattern NOT_FOUND =
      Pattern.compile("there is no rpc /|Method not found: |unknown (service|method) ");

  private final String service;
  private final String method;
  private final T answer;

  public DynamicCall(String service, String method, Class<T> answer) {
    this.service = service;
    this.method = method;
    this.answer = Internal.getDefaultInstance(answer);
  }

  /** Calls and waits. */
  public T on(Channel channel, Message request) {
    check(request.getDescriptorForType());
    check(answer.getDescriptorForType());
    ClientCall<byte[], byte[]> call = channel.newCall(wire(), CallOptions.DEFAULT);
    CompletableFuture<byte[]> bytes = new CompletableFuture<>();
    call.start(new OneAnswer(call, bytes), new Metadata());
    // Two, to find out if there is one too many.
    call.request(2);
    call.sendMessage(request.toByteArray());
    call.halfClose();
    try {
      @SuppressWarnings("unchecked") // The parser of a message makes messages of its type.
      T message = (T) answer.getParserForType().parseFrom(bytes.get());
      return message;
    } catch (InvalidProtocolBufferException e) {
      throw unconvertible();
    } catch (InterruptedException e) {
      call.cancel("the thread that waits was interrupted", e);
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("interrupted").withCause(e).asRuntimeException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StatusRuntimeException failure) {
        throw failure;
      }
      throw new CompletionException(e.getCause());
    }
  }

  private void check(Descriptor type) {
    for (ServiceDescriptor declared : type.getFile().getServices()) {
      if (declared.getFullName().equals(service)) {
        MethodDescriptor found = declared.findMethodByName(method);
        if (found == null) {
          throw notFound(Status.UNIMPLEMENTED, new Metadata());
        }
        if (found.isClientStreaming() || found.isServerStreaming()) {
          throw unexpected("it streams");
        }
        String made = found.getOutputType().getFullName();
        if (!made.equals(answer.getDescriptorForType().getFullName())) {
          throw unconvertible();
        }
      }
    }
  }

  private String name() {
    return "method " + method;
  }

  /**
   * Whether it was the server that refused, since it has no such method, or the method itself: that
   * one may say so, too, and then its words matter. Servers say it in words of their own.
   */
  private static boolean saysNotFound(Status status, Metadata trailers) {
    String words = status.getDescription();
    return status.getCode() == Status.Code.UNIMPLEMENTED
        && !trailers.containsKey(DETAILS)
        && (words == null || words.isEmpty() || NOT_FOUND.matcher(words).lookingAt());
  }

  private StatusRuntimeException notFound(Status status, Metadata trailers) {
    return status
        .withDescription(name() + " was not found for service " + service)
        .asRuntimeException(trailers);
  }

  private StatusRuntimeException unexpected(String what) {
    return Status.INTERNAL
        .withDescription(
            "unexpected response from " + name() + " of service " + service + ": " + what)
        .asRuntimeException();
  }

  private StatusRuntimeException unconvertible() {
    return Status.INTERNAL
        .withDescription(
            "unable to convert response to expected type for " + name() + " of service " + service)
        .asRuntimeException();
  }

  private io.grpc.MethodDescriptor<byte[], byte[]> wire() {
    return io.grpc.MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodType.UNARY)
        .setFullMethodName(io.grpc.MethodDescriptor.generateFullMethodName(service, method))
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  private final class OneAnswer extends ClientCall.Listener<byte[]> {
    private final ClientCall<?, ?> call;
    private final CompletableFuture<byte[]> answer;
    private byte[] first;

    OneAnswer(ClientCall<?, ?> call, CompletableFuture<byte[]> answer) {
      this.call = call;
      this.answer = answer;
    }

    @Override
    public void onMessage(byte[] message) {
      if (first != null) {
        answer.completeExceptionally(unexpected("more than one message"));
        call.cancel("more than one message", null);
      }
      first = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (saysNotFound(status, trailers)) {
        answer.completeExceptionally(notFound(status, trailers));
      } else if (!status.isOk()) {
        answer.completeExceptionally(status.asRuntimeException(trailers));
      } else if (first == null) {
        answer.completeExceptionally(unexpected("no message"));
      } else {
        answer.complete(first);
      }
    }
  }

  /** Messages as they are on the wire. */
  private record Bytes() implements io.grpc.MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] bytes) {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
