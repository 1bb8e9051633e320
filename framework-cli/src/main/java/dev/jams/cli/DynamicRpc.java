package dev.jams.cli;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TypeRegistry;
import com.google.rpc.ErrorDetailsProto;
import dev.jams.cli.JsonRequests.BadRequestException;
import dev.jams.internal.remote.DynamicService;
import dev.jams.json.JsonCodec;
import dev.jams.json.JsonException;
import dev.jams.stub.BlockingClientCalls;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Calls an rpc with JSON. */
final class DynamicRpc {
  private final Terminal terminal;
  private final Connection connection;
  private final MethodDescriptor rpc;
  private final JsonCodec codec;

  /**
   * @param files what messages inside of {@code google.protobuf.Any} may be of
   */
  DynamicRpc(
      Terminal terminal,
      Connection connection,
      MethodDescriptor rpc,
      Collection<FileDescriptor> files) {
    this.terminal = terminal;
    this.connection = connection;
    this.rpc = rpc;
    this.codec =
        JsonCodec.newBuilder()
            .typeRegistry(types(files))
            .rejectUnknownFields(true)
            .writeUnknownAnyAsBytes(true)
            .build();
  }

  private static TypeRegistry types(Collection<FileDescriptor> files) {
    TypeRegistry.Builder types = TypeRegistry.newBuilder();
    files.forEach(file -> types.add(List.<Descriptor>copyOf(file.getMessageTypes())));
    types.add(List.<Descriptor>copyOf(ErrorDetailsProto.getDescriptor().getMessageTypes()));
    return types.build();
  }

  /**
   * Prints what comes.
   *
   * @return the exit code
   */
  int call(InputStream data, Metadata headers, ConnectionOptions options, boolean verbose)
      throws CliException {
    AtomicReference<Metadata> received = new AtomicReference<>();
    AtomicReference<Metadata> trailers = new AtomicReference<>();
    Channel channel =
        ClientInterceptors.intercept(
            connection.channel(),
            MetadataUtils.newAttachHeadersInterceptor(headers),
            MetadataUtils.newCaptureMetadataInterceptor(received, trailers));
    try {
      call(channel, data, options(options));
      return 0;
    } catch (BadRequestException e) {
      throw CliException.usage(
          "-d: "
              + e.getMessage()
              + "; \"describe "
              + Kinds.fullName(rpc)
              + "\" in place of the rpc shows what it takes");
    } catch (StatusException e) {
      if (Connection.isUnreachable(e.getStatus())) {
        throw connection.unreachable(e.getStatus());
      }
      report(e.getStatus(), StatusProto.fromThrowable(e));
      return Jams.FAILED;
    } catch (StatusRuntimeException e) {
      report(e.getStatus(), null);
      return Jams.FAILED;
    } finally {
      if (verbose) {
        show("headers", received.get());
        show("trailers", trailers.get());
      }
    }
  }

  private void call(Channel channel, InputStream data, CallOptions options) throws StatusException {
    io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> method = DynamicService.method(rpc);
    JsonRequests requests =
        new JsonRequests(data, rpc.getInputType(), codec, rpc.isClientStreaming());
    if (rpc.isClientStreaming()) {
      Iterable<DynamicMessage> all = () -> requests;
      if (rpc.isServerStreaming()) {
        BlockingClientCalls.bidiStreaming(channel, method, options, all, this::print);
      } else {
        print(BlockingClientCalls.clientStreaming(channel, method, options, all));
      }
    } else if (rpc.isServerStreaming()) {
      BlockingClientCalls.serverStreaming(channel, method, options, one(requests), this::print);
    } else {
      print(BlockingClientCalls.unary(channel, method, options, one(requests)));
    }
  }

  private DynamicMessage one(JsonRequests requests) {
    if (!requests.hasNext()) {
      return DynamicMessage.getDefaultInstance(rpc.getInputType());
    }
    DynamicMessage only = requests.next();
    if (requests.hasNext()) {
      throw new BadRequestException("there is more than one message, expected one");
    }
    return only;
  }

  private CallOptions options(ConnectionOptions options) {
    boolean streams = rpc.isClientStreaming() || rpc.isServerStreaming();
    Optional<Duration> time = streams ? options.givenTimeout() : Optional.of(options.timeout());
    return time.map(
            limit -> CallOptions.DEFAULT.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS))
        .orElse(CallOptions.DEFAULT);
  }

  private void print(DynamicMessage message) {
    try {
      terminal.out().println(codec.toString(message));
    } catch (JsonException e) {
      throw Status.INTERNAL
          .withDescription("the server sent a message that has no JSON form: " + e.getMessage())
          .asRuntimeException();
    }
    if (terminal.out().checkError()) {
      throw Status.CANCELLED.withDescription("nobody reads the output").asRuntimeException();
    }
  }

  private void report(Status status, com.google.rpc.Status details) {
    String text = status.getDescription() == null ? "" : ": " + status.getDescription();
    terminal.err().println("error: " + status.getCode() + text);
    if (details != null && details.getDetailsCount() > 0) {
      try {
        terminal.err().println(codec.toString(details));
      } catch (JsonException e) {
        terminal.err().println("its details have no JSON form: " + e.getMessage());
      }
    }
  }

  private void show(String what, Metadata metadata) {
    List<String> lines = new ArrayList<>();
    if (metadata != null) {
      RequestHeaders.lines(metadata).forEach(line -> lines.add("  " + line));
    }
    terminal.err().println(what + ":");
    lines.forEach(terminal.err()::println);
  }
}
