package dev.jams.codegen;

import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse.Feature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a {@link CodeGeneratorRequest} from the standard input and writes its {@link
 * CodeGeneratorResponse} to the standard output, as protoc expects it of a plugin
 * (google/protobuf/compiler/plugin.proto).
 */
public final class ProtocPlugin {
  private ProtocPlugin() {}

  /** Called by protoc, by way of a build tool. */
  public static void main(String[] args) throws IOException {
    generate(CodeGeneratorRequest.parseFrom(System.in)).writeTo(System.out);
    System.out.flush();
  }

  static CodeGeneratorResponse generate(CodeGeneratorRequest request) {
    CodeGeneratorResponse.Builder response =
        CodeGeneratorResponse.newBuilder()
            .setSupportedFeatures(
                Feature.FEATURE_PROTO3_OPTIONAL_VALUE | Feature.FEATURE_SUPPORTS_EDITIONS_VALUE)
            .setMinimumEdition(Edition.EDITION_PROTO2_VALUE)
            .setMaximumEdition(Edition.EDITION_2024_VALUE);
    if (!request.getParameter().isEmpty()) {
      return response
          .setError("unknown option \"" + request.getParameter() + "\"; expected none, remove it")
          .build();
    }
    try {
      Map<String, FileDescriptor> files = files(request);
      for (String name : request.getFileToGenerateList()) {
        for (ServiceDescriptor service : files.get(name).getServices()) {
          response.addFile(new ServiceInterface(service).file());
        }
      }
    } catch (DescriptorValidationException e) {
      response.clearFile().setError(e.getMessage());
    }
    return response.build();
  }

  /** Those that others import come first. */
  private static Map<String, FileDescriptor> files(CodeGeneratorRequest request)
      throws DescriptorValidationException {
    Map<String, FileDescriptor> files = new HashMap<>();
    for (FileDescriptorProto file : request.getProtoFileList()) {
      FileDescriptor[] imports =
          file.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
      files.put(file.getName(), FileDescriptor.buildFrom(file, imports));
    }
    return files;
  }
}
