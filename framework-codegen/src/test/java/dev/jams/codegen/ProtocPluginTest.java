package dev.jams.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What protoc asks, and what it is answered. That the code compiles, framework-stub shows. */
class ProtocPluginTest {
  private static final int SERVICE = FileDescriptorProto.SERVICE_FIELD_NUMBER;
  private static final int METHOD = 2;

  private final FileDescriptorProto.Builder file =
      FileDescriptorProto.newBuilder().setName("a/greeter.proto").setPackage("a");

  ProtocPluginTest() {
    file.addMessageTypeBuilder().setName("Name");
    file.addServiceBuilder()
        .setName("Greeter")
        .addMethodBuilder()
        .setName("Greet")
        .setInputType(".a.Name")
        .setOutputType(".a.Name");
    file.getOptionsBuilder().setJavaMultipleFiles(true);
  }

  private void comment(String leading, String trailing, Integer... path) {
    file.getSourceCodeInfoBuilder()
        .addLocation(
            Location.newBuilder()
                .addAllPath(List.of(path))
                .setLeadingComments(leading)
                .setTrailingComments(trailing));
  }

  private CodeGeneratorRequest.Builder request() {
    return CodeGeneratorRequest.newBuilder().addFileToGenerate(file.getName()).addProtoFile(file);
  }

  private String generated() {
    CodeGeneratorResponse response = ProtocPlugin.generate(request().build());
    assertThat(response.getError()).isEmpty();
    assertThat(response.getFileList()).hasSize(1);
    return response.getFile(0).getContent();
  }

  @Test
  void aFileIsWhereItsPackageIs() {
    CodeGeneratorResponse response = ProtocPlugin.generate(request().build());
    assertThat(response.getFile(0).getName()).isEqualTo("a/Greeter.java");
    file.clearPackage().getServiceBuilder(0).getMethodBuilder(0).setInputType(".Name");
    file.getServiceBuilder(0).getMethodBuilder(0).setOutputType(".Name");
    assertThat(ProtocPlugin.generate(request().build()).getFile(0).getName())
        .isEqualTo("Greeter.java");
  }

  @Test
  void commentsAreJavadoc() {
    comment(" Greets people.\n\n It never tires.\n", "", SERVICE, 0);
    comment("", " Greets one.\n", SERVICE, 0, METHOD, 0);
    assertThat(generated())
        .contains(
            "/**\n * Greets people.\n *\n * <p>It never tires.\n */\npublic interface Greeter")
        .contains("  /**\n   * Greets one.\n   */\n  default Name greet(Name request)");
  }

  @Test
  void commentsMeanNothingToJava() {
    comment(" a */ {@link B} <c> & d \\u0022 $L $T\n", "", SERVICE, 0);
    assertThat(generated())
        .contains(" * a *&#47; &#123;&#64;link B&#125; &lt;c&gt; &amp; d &#92;u0022 $L $T\n */");
  }

  @Test
  void whatHasNoCommentIsNamed() {
    assertThat(generated())
        .contains(" * {@code a.Greeter}.\n")
        .contains("{@code a.Greeter.Greet}.");
  }

  @Test
  void filesThatAreOnlyImportedAreNotGenerated() {
    CodeGeneratorResponse response =
        ProtocPlugin.generate(
            CodeGeneratorRequest.newBuilder()
                .addProtoFile(file)
                .addProtoFile(
                    FileDescriptorProto.newBuilder()
                        .setName("b.proto")
                        .addDependency(file.getName()))
                .addFileToGenerate("b.proto")
                .build());
    assertThat(response.getFileList()).isEmpty();
    assertThat(response.getError()).isEmpty();
  }

  @Test
  void anOptionIsRefused() {
    assertThat(ProtocPlugin.generate(request().setParameter("lite").build()).getError())
        .isEqualTo("unknown option \"lite\"; expected none, remove it");
  }

  @Test
  void protocIsAnsweredByTheStandardStreams() throws Exception {
    InputStream in = System.in;
    PrintStream out = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(request().build().toByteArray()));
      System.setOut(new PrintStream(written, true));
      ProtocPlugin.main(new String[0]);
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
    CodeGeneratorResponse response = CodeGeneratorResponse.parseFrom(written.toByteArray());
    assertThat(response).isEqualTo(ProtocPlugin.generate(request().build()));
  }
}
