package dev.jams.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.AnnotationsProto;
import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.api.HttpProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueOptions;
import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Empty;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.UnknownFieldSet;
import dev.jams.StartException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Files that came as bytes and are linked to each other. */
class DescriptorFilesTest {
  private static final HttpRule RULE = HttpRule.newBuilder().setGet("/v1/{name}").build();

  @Test
  void optionsOfGoogleApisAreFound() throws Exception {
    FileDescriptor file = link(annotated("google/api/annotations.proto")).get("a.proto");

    assertAnnotated(file);
  }

  @Test
  void optionsAreFoundWhereTheirDeclarationComesAlong() throws Exception {
    Map<String, FileDescriptor> files =
        link(
            annotated("google/api/annotations.proto"),
            AnnotationsProto.getDescriptor().toProto(),
            HttpProto.getDescriptor().toProto(),
            KnownFiles.OPTIONS.toProto());

    assertThat(files.get("google/api/annotations.proto"))
        .isNotSameAs(AnnotationsProto.getDescriptor());
    assertAnnotated(files.get("a.proto"));
  }

  private static void assertAnnotated(FileDescriptor file) {
    var method = file.getServices().get(0).getMethods().get(0);
    assertThat(method.getOptions().getExtension(AnnotationsProto.http)).isEqualTo(RULE);
    FieldDescriptor field = file.getMessageTypes().get(0).findFieldByName("name");
    assertThat(field.getOptions().getExtension(FieldBehaviorProto.fieldBehavior))
        .containsExactly(FieldBehavior.REQUIRED);
  }

  /** For example {@code pb.enumvalue.json}, which gives an enum value its name in JSON. */
  @Test
  void optionsThatTheFilesDeclareThemselvesAreFound() throws Exception {
    FileDescriptorProto declaration =
        FileDescriptorProto.newBuilder()
            .setName("json.proto")
            .setPackage("pb.enumvalue")
            .addDependency("google/protobuf/descriptor.proto")
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Json")
                    .addField(field("string", 1, Type.TYPE_STRING)))
            .addExtension(
                field("json", 1021, Type.TYPE_MESSAGE)
                    .setTypeName(".pb.enumvalue.Json")
                    .setExtendee(".google.protobuf.EnumValueOptions"))
            .build();
    UnknownFieldSet name =
        UnknownFieldSet.newBuilder()
            .addField(
                1,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(com.google.protobuf.ByteString.copyFromUtf8("rot"))
                    .build())
            .build();
    FileDescriptorProto user =
        FileDescriptorProto.newBuilder()
            .setName("a.proto")
            .setSyntax("proto3")
            .addEnumType(
                EnumDescriptorProto.newBuilder()
                    .setName("Colour")
                    .addValue(
                        EnumValueDescriptorProto.newBuilder()
                            .setName("RED")
                            .setNumber(0)
                            .setOptions(
                                EnumValueOptions.newBuilder()
                                    .setUnknownFields(
                                        UnknownFieldSet.newBuilder()
                                            .addField(
                                                1021,
                                                UnknownFieldSet.Field.newBuilder()
                                                    .addLengthDelimited(name.toByteString())
                                                    .build())
                                            .build()))))
            .addDependency("json.proto")
            .build();

    FileDescriptor file = link(declaration, user).get("a.proto");

    var options = file.getEnumTypes().get(0).getValues().get(0).getOptions().getAllFields();
    assertThat(options).hasSize(1);
    options.forEach(
        (option, value) -> {
          assertThat(option.getFullName()).isEqualTo("pb.enumvalue.json");
          assertThat(String.valueOf(value).strip()).isEqualTo("string: \"rot\"");
        });
  }

  @Test
  void importOfAnOptionThatNobodyKnowsMayBeMissing() throws Exception {
    FileDescriptorProto file =
        message("a.proto", "A", "").addDependency("gogoproto/gogo.proto").build();

    assertThat(link(file)).containsOnlyKeys("a.proto");
  }

  @Test
  void wellKnownImportMayBeMissing() throws Exception {
    FileDescriptorProto file =
        message("a.proto", "A", "google.protobuf.Timestamp")
            .addDependency("google/protobuf/timestamp.proto")
            .build();

    FieldDescriptor field = link(file).get("a.proto").getMessageTypes().get(0).getFields().get(0);

    assertThat(field.getMessageType().getFile()).isSameAs(TimestampProto.getDescriptor());
  }

  @Test
  void orderOfTheFilesDoesNotMatter() throws Exception {
    List<FileDescriptorProto> files = new ArrayList<>();
    files.add(message("a.proto", "A", "B").addDependency("b.proto").build());
    files.add(message("b.proto", "B", "C").addDependency("c.proto").build());
    files.add(message("c.proto", "C", "").build());

    assertThat(DescriptorFiles.link(files, "test", "")).hasSize(3);
    Collections.reverse(files);
    assertThat(DescriptorFiles.link(files, "test", "")).hasSize(3);
  }

  @Test
  void importsMayGoDeep() throws Exception {
    List<FileDescriptorProto> files = new ArrayList<>();
    int depth = 10_000;
    for (int i = 0; i < depth; i++) {
      files.add(message(i + ".proto", "M" + i, "").addDependency(i + 1 + ".proto").build());
    }
    files.add(message(depth + ".proto", "M" + depth, "").build());

    assertThat(DescriptorFiles.link(files, "test", "")).hasSize(depth + 1);
  }

  @Test
  void circleOfImportsIsAnError() {
    assertThatThrownBy(
            () ->
                link(
                    message("a.proto", "A", "").addDependency("b.proto").build(),
                    message("b.proto", "B", "").addDependency("a.proto").build()))
        .isInstanceOf(StartException.class)
        .hasMessage("test cannot be used: a.proto, b.proto import each other in a circle");
  }

  @Test
  void fileThatIsNotValidIsAnError() {
    assertThatThrownBy(() -> link(message("a.proto", "A", "no.Such").build()))
        .isInstanceOf(StartException.class)
        .hasMessage("test cannot be used: a.proto: A.f: \"no.Such\" is not defined.");
  }

  @Test
  void editionThatIsTooNewIsAnError() {
    FileDescriptorProto file =
        message("a.proto", "A", "")
            .setSyntax("editions")
            .setEdition(Edition.EDITION_99999_TEST_ONLY)
            .build();

    assertThatThrownBy(() -> link(file))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("test cannot be used: a.proto: ")
        .hasMessageContaining("edition");
  }

  @Test
  void proto2KeepsDefaultsGroupsRequiredFieldsAndExtensions() throws Exception {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("a.proto")
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("A")
                    .addField(field("n", 1, Type.TYPE_INT32).setDefaultValue("7"))
                    .addField(field("r", 2, Type.TYPE_INT32).setLabel(Label.LABEL_REQUIRED))
                    .addField(field("g", 3, Type.TYPE_GROUP).setTypeName(".A.G"))
                    .addNestedType(DescriptorProto.newBuilder().setName("G"))
                    .addExtensionRange(
                        DescriptorProto.ExtensionRange.newBuilder().setStart(100).setEnd(200)))
            .addExtension(field("x", 100, Type.TYPE_STRING).setExtendee(".A"))
            .build();

    Descriptor type = link(file).get("a.proto").getMessageTypes().get(0);

    assertThat(type.findFieldByName("n").getDefaultValue()).isEqualTo(7);
    assertThat(type.findFieldByName("n").hasPresence()).isTrue();
    assertThat(type.findFieldByName("r").isRequired()).isTrue();
    assertThat(type.findFieldByName("g").getType()).isEqualTo(FieldDescriptor.Type.GROUP);
    assertThat(type.getFile().getExtensions().get(0).getContainingType()).isSameAs(type);
  }

  @Test
  void editionsKeepTheirFeatures() throws Exception {
    FileDescriptorProto.Builder file =
        message("a.proto", "A", "").setSyntax("editions").setEdition(Edition.EDITION_2023);
    file.getMessageTypeBuilder(0)
        .addField(
            field("implicit", 2, Type.TYPE_INT32)
                .setOptions(
                    FieldOptions.newBuilder()
                        .setFeatures(
                            FeatureSet.newBuilder()
                                .setFieldPresence(FeatureSet.FieldPresence.IMPLICIT))))
        .addField(field("explicit", 3, Type.TYPE_INT32));

    Descriptor type = link(file.build()).get("a.proto").getMessageTypes().get(0);

    assertThat(type.findFieldByName("implicit").hasPresence()).isFalse();
    assertThat(type.findFieldByName("explicit").hasPresence()).isTrue();
  }

  private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setLabel(Label.LABEL_OPTIONAL)
        .setType(type);
  }

  /** A file with one message, which has a field if there is a type for it. */
  private static FileDescriptorProto.Builder message(String file, String name, String type) {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
    if (!type.isEmpty()) {
      message.addField(field("f", 1, Type.TYPE_MESSAGE).setTypeName(type));
    }
    return FileDescriptorProto.newBuilder()
        .setName(file)
        .setSyntax("proto3")
        .addMessageType(message);
  }

  private static FileDescriptorProto annotated(String declaration) {
    return FileDescriptorProto.newBuilder()
        .setName("a.proto")
        .setSyntax("proto3")
        .addDependency(declaration)
        .addDependency("google/protobuf/empty.proto")
        .addMessageType(
            DescriptorProto.newBuilder()
                .setName("Request")
                .addField(
                    field("name", 1, Type.TYPE_STRING)
                        .setOptions(
                            FieldOptions.newBuilder()
                                .addExtension(
                                    FieldBehaviorProto.fieldBehavior, FieldBehavior.REQUIRED))))
        .addService(
            ServiceDescriptorProto.newBuilder()
                .setName("S")
                .addMethod(
                    MethodDescriptorProto.newBuilder()
                        .setName("Get")
                        .setInputType(".Request")
                        .setOutputType("." + Empty.getDescriptor().getFullName())
                        .setOptions(
                            MethodOptions.newBuilder().setExtension(AnnotationsProto.http, RULE))))
        .build();
  }

  private static Map<String, FileDescriptor> link(FileDescriptorProto... files) throws Exception {
    List<FileDescriptorProto> parsed = new ArrayList<>();
    for (FileDescriptorProto file : files) {
      parsed.add(DescriptorFiles.parse(file.toByteString()));
    }
    return DescriptorFiles.link(parsed, "test", "").stream()
        .collect(Collectors.toMap(FileDescriptor::getName, file -> file));
  }
}
