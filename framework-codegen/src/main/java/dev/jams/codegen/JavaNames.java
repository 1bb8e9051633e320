package dev.jams.codegen;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.GeneratorNames;
import com.palantir.javapoet.ClassName;
import javax.lang.model.SourceVersion;

/** How protoc and the plugin of grpc-java name things in Java. */
final class JavaNames {
  private JavaNames() {}

  static ClassName of(Descriptor message) {
    String javaPackage = GeneratorNames.getFileJavaPackage(message.getFile());
    String name = GeneratorNames.getQualifiedClassName(message);
    String[] simple =
        name.substring(javaPackage.isEmpty() ? 0 : javaPackage.length() + 1).split("\\.");
    ClassName type = ClassName.get(javaPackage, simple[0]);
    for (int i = 1; i < simple.length; i++) {
      type = type.nestedClass(simple[i]);
    }
    return type;
  }

  /** That of the interface. */
  static ClassName of(ServiceDescriptor service) {
    return ClassName.get(GeneratorNames.getFileJavaPackage(service.getFile()), service.getName());
  }

  /** That of the class which grpc-java generates. */
  static ClassName grpc(ServiceDescriptor service) {
    return ClassName.get(
        GeneratorNames.getFileJavaPackage(service.getFile()), service.getName() + "Grpc");
  }

  static String of(MethodDescriptor method) {
    String name = lowerCamel(method.getName());
    return SourceVersion.isKeyword(name) ? name + "_" : name;
  }

  /** Of the method of grpc-java's class that gives the descriptor. */
  static String descriptorGetter(MethodDescriptor method) {
    return lowerCamel("get_" + method.getName() + "_method");
  }

  private static String lowerCamel(String name) {
    StringBuilder camel = new StringBuilder(name.length());
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (i == 0) {
        camel.append(lower(c));
      } else if (c == '_') {
        upper = true;
      } else {
        camel.append(upper ? upper(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
  }

  private static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
  }
}
