package dev.jams.codegen;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import javax.lang.model.element.Modifier;

/** The interface of one service, with what connects it to gRPC. */
final class ServiceInterface {
  private static final ClassName STATUS_EXCEPTION = ClassName.get("io.grpc", "StatusException");
  private static final ClassName BINDABLE = ClassName.get("io.grpc", "BindableService");
  private static final ClassName DEFINITION = ClassName.get("io.grpc", "ServerServiceDefinition");
  private static final ClassName CHANNEL = ClassName.get("io.grpc", "Channel");
  private static final ClassName OPTIONS = ClassName.get("io.grpc", "CallOptions");
  private static final ClassName SERVER_CALLS =
      ClassName.get("dev.jams.stub", "BlockingServerCalls");
  private static final ClassName CLIENT_CALLS =
      ClassName.get("dev.jams.stub", "BlockingClientCalls");
  private static final ClassName DECORATOR = ClassName.get("dev.jams.stub", "Decorator");
  private static final ClassName ITERABLE = ClassName.get(Iterable.class);
  private static final ClassName CONSUMER = ClassName.get("java.util.function", "Consumer");

  private final ServiceDescriptor service;
  private final ClassName name;
  private final ClassName grpc;
  private final Comments comments;

  ServiceInterface(ServiceDescriptor service) {
    this.service = service;
    this.name = JavaNames.of(service);
    this.grpc = JavaNames.grpc(service);
    this.comments = new Comments(service);
  }

  CodeGeneratorResponse.File file() {
    String path = name.packageName().isEmpty() ? "" : name.packageName().replace('.', '/') + "/";
    return CodeGeneratorResponse.File.newBuilder()
        .setName(path + name.simpleName() + ".java")
        .setContent(JavaFile.builder(name.packageName(), type()).build().toString())
        .build();
  }

  private TypeSpec type() {
    TypeSpec.Builder type =
        TypeSpec.interfaceBuilder(name)
            .addModifiers(Modifier.PUBLIC)
            .addJavadoc("$L", text(comments.ofService(), service.getFullName()));
    if (service.getOptions().getDeprecated()) {
      type.addAnnotation(Deprecated.class);
    }
    for (MethodDescriptor method : service.getMethods()) {
      MethodSpec.Builder unimplemented =
          signature(method)
              .addJavadoc("$L", text(comments.of(method), method.getFullName()))
              .addStatement(
                  "throw $T.unimplemented($T.$L())",
                  SERVER_CALLS,
                  grpc,
                  JavaNames.descriptorGetter(method));
      if (method.getOptions().getDeprecated()) {
        unimplemented.addAnnotation(Deprecated.class);
      }
      type.addMethod(unimplemented.addModifiers(Modifier.DEFAULT).build());
    }
    return type.addMethod(bind())
        .addMethod(client())
        .addMethod(clientWithOptions())
        .addType(forwarding())
        .build();
  }

  private static String text(String comment, String otherwise) {
    return comment.isEmpty() ? "{@code " + otherwise + "}." : comment;
  }

  /** Public, without a body. */
  static MethodSpec.Builder signature(MethodDescriptor method) {
    TypeName request = JavaNames.of(method.getInputType());
    TypeName response = JavaNames.of(method.getOutputType());
    MethodSpec.Builder signature =
        MethodSpec.methodBuilder(JavaNames.of(method))
            .addModifiers(Modifier.PUBLIC)
            .addException(STATUS_EXCEPTION);
    if (method.isClientStreaming()) {
      signature.addParameter(ParameterizedTypeName.get(ITERABLE, request), "requests");
    } else {
      signature.addParameter(request, "request");
    }
    if (method.isServerStreaming()) {
      return signature.addParameter(ParameterizedTypeName.get(CONSUMER, response), "responses");
    }
    return signature.returns(response);
  }

  private static String arguments(MethodDescriptor method) {
    return (method.isClientStreaming() ? "requests" : "request")
        + (method.isServerStreaming() ? ", responses" : "");
  }

  private static String kind(MethodDescriptor method) {
    if (method.isClientStreaming()) {
      return method.isServerStreaming() ? "bidiStreaming" : "clientStreaming";
    }
    return method.isServerStreaming() ? "serverStreaming" : "unary";
  }

  private MethodSpec bind() {
    CodeBlock.Builder definition =
        CodeBlock.builder()
            .add("return $T.bind(\n$>$>service,\n", SERVER_CALLS)
            .add("$T.builder($T.getServiceDescriptor())$>$>", DEFINITION, grpc);
    for (MethodDescriptor method : service.getMethods()) {
      definition.add(
          "\n.addMethod(\n$>$>$T.$L($T.$L(), service::$L))$<$<",
          SERVER_CALLS,
          kind(method),
          grpc,
          JavaNames.descriptorGetter(method),
          JavaNames.of(method));
    }
    return MethodSpec.methodBuilder("bind")
        .addJavadoc(
            "What a server takes.\n\n"
                + "@param service called by any number of threads at once; if it can be closed,"
                + " so\n"
                + "    can what is returned, and an app closes it when it stops")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(BINDABLE)
        .addParameter(name, "service")
        .addCode(definition.add("\n.build());\n$<$<$<$<").build())
        .build();
  }

  private MethodSpec client() {
    return MethodSpec.methodBuilder("client")
        .addJavadoc(
            "Calls the service at the other end of a channel. Safe for use by any thread.\n\n"
                + "@param channel stays the caller's, who closes it")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(name)
        .addParameter(CHANNEL, "channel")
        .addStatement("return client(channel, $T.DEFAULT)", OPTIONS)
        .build();
  }

  private MethodSpec clientWithOptions() {
    TypeSpec.Builder calls = TypeSpec.anonymousClassBuilder("").addSuperinterface(name);
    for (MethodDescriptor method : service.getMethods()) {
      calls.addMethod(
          signature(method)
              .addAnnotation(Override.class)
              .addStatement(
                  (method.isServerStreaming() ? "" : "return ")
                      + "$T.$L(channel, $T.$L(), options, $L)",
                  CLIENT_CALLS,
                  kind(method),
                  grpc,
                  JavaNames.descriptorGetter(method),
                  arguments(method))
              .build());
    }
    return MethodSpec.methodBuilder("client")
        .addJavadoc(
            "The same with options of each call. A deadline among them is a moment, not a"
                + " duration:\n"
                + "one of each call is set by its {@link io.grpc.Context}, or by an"
                + " interceptor.\n\n"
                + "@param channel stays the caller's, who closes it")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(name)
        .addParameter(CHANNEL, "channel")
        .addParameter(OPTIONS, "options")
        .addStatement("return $L", calls.build())
        .build();
  }

  private TypeSpec forwarding() {
    TypeSpec.Builder type =
        TypeSpec.interfaceBuilder("Forwarding")
            .addJavadoc(
                "Hands each call on; a decorator overrides what it cares for:\n\n"
                    + "<pre>{@code record Logged($1T next) implements $1T.Forwarding { ..."
                    + " }}</pre>",
                name)
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .addSuperinterface(name)
            .addSuperinterface(DECORATOR)
            .addMethod(
                MethodSpec.methodBuilder("next")
                    .addAnnotation(Override.class)
                    .addJavadoc("Who is decorated.")
                    .addModifiers(Modifier.PUBLIC, Modifier.ABSTRACT)
                    .returns(name)
                    .build());
    for (MethodDescriptor method : service.getMethods()) {
      type.addMethod(
          signature(method)
              .addAnnotation(Override.class)
              .addModifiers(Modifier.DEFAULT)
              .addStatement(
                  (method.isServerStreaming() ? "" : "return ") + "next().$L($L)",
                  JavaNames.of(method),
                  arguments(method))
              .build());
    }
    return type.build();
  }
}
