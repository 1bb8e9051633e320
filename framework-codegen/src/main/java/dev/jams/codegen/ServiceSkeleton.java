package dev.jams.codegen;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * A class that implements the interface of a service: what a person begins with. It compiles, and
 * answers every call with UNIMPLEMENTED. A line with TODO is in each method.
 */
public final class ServiceSkeleton {
  private static final ClassName STATUS = ClassName.get("io.grpc", "Status");
  private static final String SUFFIX = "Service";
  private static final Set<String> JAVA_LANG = Set.of("Override", "Iterable");

  private final ServiceDescriptor service;
  private final ClassName name;

  /**
   * The class of a service.
   *
   * @param javaPackage of the class; the empty text for that of the interface
   */
  public ServiceSkeleton(ServiceDescriptor service, String javaPackage) {
    this.service = service;
    this.name =
        ClassName.get(
            javaPackage.isEmpty() ? JavaNames.of(service).packageName() : javaPackage,
            service.getName() + (service.getName().endsWith(SUFFIX) ? "Impl" : SUFFIX));
  }

  /** The file's name, from the folder of sources. */
  public String path() {
    return name.canonicalName().replace('.', '/') + ".java";
  }

  /** The source code. */
  public String text() {
    ClassName type = JavaNames.of(service);
    TypeSpec.Builder skeleton =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addSuperinterface(type)
            .addJavadoc("Implements {@link $T}; called by any number of threads at once.", type);
    for (MethodDescriptor method : service.getMethods()) {
      skeleton.addMethod(method(method));
    }
    return JavaFile.builder(name.packageName(), skeleton.build())
        .skipJavaLangImports(!hidesJavaLang())
        .build()
        .toString();
  }

  /**
   * Whether messages of the file are called as the types of {@code java.lang} that the class uses.
   */
  private boolean hidesJavaLang() {
    return service.getFile().getMessageTypes().stream()
        .map(Descriptor::getName)
        .anyMatch(JAVA_LANG::contains);
  }

  private static MethodSpec method(MethodDescriptor method) {
    return ServiceInterface.signature(method)
        .addAnnotation(Override.class)
        .addComment("TODO: $L: $L.", method.getName(), toDo(method))
        .addStatement(
            "throw $T.UNIMPLEMENTED.withDescription($S).asException()",
            STATUS,
            method.getName() + " is not written yet")
        .build();
  }

  private static String toDo(MethodDescriptor method) {
    if (!method.isClientStreaming()) {
      return method.isServerStreaming()
          ? "give each message to responses, which waits while the client takes no more"
          : "return the answer";
    }
    return method.isServerStreaming()
        ? "go through the requests, whose iterator waits for the next, and give each answer to"
            + " responses"
        : "go through the requests, whose iterator waits for the next, and return the answer";
  }
}
