package dev.jams.cli;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.jams.StartException;
import dev.jams.internal.remote.DescriptorFiles;
import dev.jams.internal.remote.ReflectedFiles;
import dev.jams.internal.remote.ReflectedFiles.Advice;
import dev.jams.internal.remote.ReflectionStream;
import dev.jams.internal.remote.StartWait;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** What a server says of itself when it is asked by gRPC's server reflection. */
final class ReflectedServer {
  private static final int MAX_FILES = 10_000;
  private static final int MAX_SIZE = 64 << 20;
  private static final String OTHERWISE = "give --descriptor-set FILE";
  private static final Advice ADVICE =
      new Advice("name fewer services", OTHERWISE, OTHERWISE, OTHERWISE);

  private final Connection connection;
  private final Duration timeout;

  ReflectedServer(Connection connection, Duration timeout) {
    this.connection = connection;
    this.timeout = timeout;
  }

  /** The names of all services. */
  List<String> services() throws CliException {
    return ask(ReflectedFiles::listServices);
  }

  /** The files with these services, and all that they import. */
  Collection<FileDescriptor> files(List<String> services) throws CliException {
    Collection<FileDescriptorProto> files = ask(reflected -> reflected.fetch(services));
    try {
      return DescriptorFiles.link(files, connection.origin(), OTHERWISE);
    } catch (StartException e) {
      throw CliException.failed(e.getMessage(), e);
    }
  }

  private interface Question<T> {
    T put(ReflectedFiles files) throws StatusException, TimeoutException, StartException;
  }

  private <T> T ask(Question<T> question) throws CliException {
    try {
      try {
        return ask(question, ReflectionStream.V1);
      } catch (StatusException e) {
        if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
          throw e;
        }
        return ask(question, ReflectionStream.V1_ALPHA);
      }
    } catch (StatusException e) {
      throw refused(e.getStatus());
    } catch (TimeoutException e) {
      throw CliException.failed(
          connection.origin()
              + " does not answer within "
              + timeout.toMillis()
              + "ms; start it, name another, or wait longer with --timeout",
          e);
    } catch (StartException e) {
      throw CliException.failed(e.getMessage(), e);
    }
  }

  private <T> T ask(
      Question<T> question,
      MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> version)
      throws StatusException, TimeoutException, StartException {
    StartWait wait = new StartWait(new CompletableFuture<>(), timeout);
    try (ReflectionStream stream =
        new ReflectionStream(connection.channel(), version, wait, MAX_SIZE)) {
      return question.put(
          new ReflectedFiles(stream, connection.origin(), ADVICE, MAX_FILES, MAX_SIZE));
    }
  }

  private CliException refused(Status status) {
    if (status.getCode() == Status.Code.UNIMPLEMENTED) {
      return CliException.failed(
          connection.origin() + " does not offer reflection: enable it there, or " + OTHERWISE);
    }
    if (status.getCode() == Status.Code.UNAVAILABLE) {
      return connection.unreachable(status);
    }
    return CliException.failed(
        connection.origin()
            + " does not answer reflection ("
            + status.getCode()
            + (status.getDescription() == null ? "" : ": " + status.getDescription())
            + "): allow it there, or "
            + OTHERWISE);
  }
}
