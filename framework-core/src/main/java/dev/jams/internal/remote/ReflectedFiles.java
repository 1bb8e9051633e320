package dev.jams.internal.remote;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jams.StartException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * The files that a server gives when it is asked for services and, again and again, for imports.
 */
public final class ReflectedFiles {
  private final ReflectionStream stream;
  private final String server;
  private final Advice advice;
  private final int maxFiles;
  private final int maxSize;
  private final Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
  private final Set<String> services = new HashSet<>();
  private final Set<String> asked = new HashSet<>();
  private final Deque<String> imports = new ArrayDeque<>();
  private long size;

  /**
   * What a person can do, as the end of an error.
   *
   * @param choose serve, or look at, fewer services
   * @param describe if the server does not describe itself
   * @param moreFiles take more files
   * @param moreBytes take larger ones
   */
  public record Advice(String choose, String describe, String moreFiles, String moreBytes) {}

  /**
   * @param server as in an error: {@code the gRPC server at 127.0.0.1:42001}
   */
  public ReflectedFiles(
      ReflectionStream stream, String server, Advice advice, int maxFiles, int maxSize) {
    this.stream = stream;
    this.server = server;
    this.advice = advice;
    this.maxFiles = maxFiles;
    this.maxSize = maxSize;
  }

  /** The names of all services that the server has. */
  public List<String> listServices()
      throws StatusException, TimeoutException, StartStoppedException {
    ServerReflectionResponse answer =
        stream.ask(ServerReflectionRequest.newBuilder().setListServices("*").build());
    return answer.getListServicesResponse().getServiceList().stream()
        .map(ServiceResponse::getName)
        .toList();
  }

  /** The files with these services, and all that they import. */
  public Collection<FileDescriptorProto> fetch(List<String> names)
      throws StatusException, TimeoutException, StartException {
    for (String name : names) {
      if (!services.contains(name)) {
        ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol(name).build());
      }
      if (!services.contains(name)) {
        throw new StartException(
            server
                + " names the service "
                + name
                + " but gives no descriptor of it; "
                + advice.choose()
                + ", or "
                + advice.describe());
      }
    }
    while (!imports.isEmpty()) {
      String name = imports.pop();
      // What is still missing then is missed, if at all, by whoever links the files.
      if (!files.containsKey(name) && asked.add(name)) {
        ask(ServerReflectionRequest.newBuilder().setFileByFilename(name).build());
      }
    }
    return files.values();
  }

  private void ask(ServerReflectionRequest question)
      throws StatusException, TimeoutException, StartException {
    ServerReflectionResponse answer;
    try {
      answer = stream.ask(question);
    } catch (StatusException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return;
      }
      throw e;
    }
    for (ByteString bytes : answer.getFileDescriptorResponse().getFileDescriptorProtoList()) {
      add(bytes);
    }
  }

  private void add(ByteString bytes) throws StartException {
    FileDescriptorProto file;
    try {
      file = DescriptorFiles.parse(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new StartException(
          server + " answers reflection with something that is no descriptor; " + advice.describe(),
          e);
    }
    if (files.putIfAbsent(file.getName(), file) != null) {
      return;
    }
    size += bytes.size();
    if (files.size() > maxFiles) {
      throw tooMuch("more than " + maxFiles + " files", advice.moreFiles());
    }
    if (size > maxSize) {
      throw tooMuch("more than " + maxSize + " bytes", advice.moreBytes());
    }
    String prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
    for (ServiceDescriptorProto service : file.getServiceList()) {
      services.add(prefix + service.getName());
    }
    imports.addAll(file.getDependencyList());
  }

  private StartException tooMuch(String much, String remedy) {
    return new StartException(
        server + " describes its services in " + much + "; " + remedy + " or " + advice.choose());
  }
}
