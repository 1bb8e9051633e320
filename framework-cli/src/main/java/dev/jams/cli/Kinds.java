package dev.jams.cli;

import com.google.protobuf.Descriptors.MethodDescriptor;

/** What rpcs are called. */
final class Kinds {
  private Kinds() {}

  static String of(MethodDescriptor rpc) {
    if (rpc.isClientStreaming()) {
      return rpc.isServerStreaming() ? "bidi-streaming" : "client-streaming";
    }
    return rpc.isServerStreaming() ? "server-streaming" : "unary";
  }

  /** As gRPC writes it. */
  static String fullName(MethodDescriptor rpc) {
    return rpc.getService().getFullName() + "/" + rpc.getName();
  }
}
