package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoOuterClass;
import dev.jams.internal.config.ConfigException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is said, in one line, when it cannot be found out which services there are. */
@Timeout(60)
class RemoteServicesErrorsTest {
  private static final FileDescriptorProto ECHO = EchoOuterClass.getDescriptor().toProto();
  private static final String MAKE_ONE =
      "; make one with protoc --include_imports --descriptor_set_out=FILE";

  @RegisterExtension final Rig rig = new Rig();

  @TempDir Path dir;

  @Test
  void serverThatCannotBeReached() throws Exception {
    String nowhere = "127.0.0.1:" + rig.reservePort();
    StartException e = fails(RemoteServices.reflect(nowhere), "--grpc-reflect-timeout", "2s");

    assertThat(e.getMessage())
        .startsWith("the gRPC server at " + nowhere + " cannot be reached within 2s (")
        .contains("refused")
        .endsWith(
            "); start it, name another with --grpc-target, or wait longer with"
                + " --grpc-reflect-timeout");
    assertThat(e).hasCauseInstanceOf(StatusException.class);
  }

  @Test
  void serverThatDoesNotAnswer() throws Exception {
    String target = serve(FakeReflection.answering((question, answers) -> {}));
    StartException e = fails(RemoteServices.reflect(target), "--grpc-reflect-timeout", "300ms");

    assertThat(e)
        .hasMessage(
            "the gRPC server at "
                + target
                + " does not answer within 300ms; start it, name another with --grpc-target, wait"
                + " longer with --grpc-reflect-timeout, or give --descriptor-set FILE")
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void serverWithoutReflection() throws Exception {
    String target = "127.0.0.1:" + rig.serve(new EchoService());

    assertThat(fails(RemoteServices.reflect(target)))
        .hasMessage(
            "the gRPC server at "
                + target
                + " does not offer reflection: enable it there, or give --descriptor-set FILE");
  }

  @Test
  void serverThatRefusesReflection() throws Exception {
    String target =
        serve(
            FakeReflection.answering(
                (question, answers) ->
                    answers.onError(
                        Status.PERMISSION_DENIED.withDescription("not you").asException())));

    assertThat(fails(RemoteServices.reflect(target)))
        .hasMessage(
            "the gRPC server at "
                + target
                + " does not answer reflection (PERMISSION_DENIED: not you): allow it there, or"
                + " give --descriptor-set FILE");
  }

  @Test
  void errorInPlaceOfTheListOfServices() throws Exception {
    String target =
        serve(
            FakeReflection.answering(
                (question, answers) -> answers.onNext(FakeReflection.error(13, "broken"))));

    assertThat(fails(RemoteServices.reflect(target)))
        .hasMessageContaining("does not answer reflection (INTERNAL: broken)");
  }

  @Test
  void serviceWithoutADescriptor() throws Exception {
    String target =
        serve(reflecting(question -> FakeReflection.error(5, "not found"), "old.Service"));

    assertThat(fails(RemoteServices.reflect(target)))
        .hasMessage(
            "the gRPC server at "
                + target
                + " names the service old.Service but gives no descriptor of it; choose services"
                + " with --grpc-services, or give --descriptor-set FILE");
  }

  @Test
  void importThatIsMissingAndUsed() throws Exception {
    FileDescriptorProto broken = importing("gone.proto", ".gone.Type");
    String target =
        serve(
            reflecting(
                question ->
                    question.equals("jams.testing.Echo")
                        ? FakeReflection.files(broken.toByteString())
                        : FakeReflection.error(5, "not found"),
                "jams.testing.Echo"));

    assertThat(fails(RemoteServices.reflect(target)))
        .hasMessageStartingWith(
            "the gRPC server at " + target + " cannot be used: " + ECHO.getName())
        .hasMessageContaining("\".gone.Type\" is not defined.")
        .hasMessageEndingWith("It imports gone.proto, missing; give --descriptor-set FILE");
  }

  @Test
  void descriptorThatIsNone() throws Exception {
    String target =
        serve(
            reflecting(
                question -> FakeReflection.files(ByteString.copyFromUtf8("\u0001nonsense")),
                "a.B"));

    assertThat(fails(RemoteServices.reflect(target)))
        .hasMessage(
            "the gRPC server at "
                + target
                + " answers reflection with something that is no descriptor; give --descriptor-set"
                + " FILE");
  }

  @Test
  void tooManyFiles() throws Exception {
    String target = serve(endless());

    assertThat(fails(RemoteServices.reflect(target), "--grpc-max-descriptor-files", "50"))
        .hasMessage(
            "the gRPC server at "
                + target
                + " describes its services in more than 50 files; raise"
                + " --grpc-max-descriptor-files or choose services with --grpc-services");
  }

  @Test
  void tooManyBytes() throws Exception {
    String target = serve(endless());

    assertThat(fails(RemoteServices.reflect(target), "--grpc-max-descriptor-size", "1KiB"))
        .hasMessage(
            "the gRPC server at "
                + target
                + " describes its services in more than 1024 bytes; raise"
                + " --grpc-max-descriptor-size or choose services with --grpc-services");
  }

  @Test
  void answerThatIsTooLarge() throws Exception {
    String target =
        serve(reflecting(question -> FakeReflection.files(ByteString.empty()), "a".repeat(2000)));

    assertThat(fails(RemoteServices.reflect(target), "--grpc-max-descriptor-size", "1KiB"))
        .hasMessageStartingWith("the gRPC server at " + target + " cannot answer reflection (")
        .hasMessageEndingWith("); raise --grpc-max-descriptor-size or give --descriptor-set FILE");
  }

  @Test
  void serverWithNothingButInfrastructure() throws Exception {
    String target =
        "127.0.0.1:"
            + rig.serve(
                new HealthStatusManager().getHealthService(),
                ProtoReflectionServiceV1.newInstance());

    assertThat(fails(RemoteServices.reflect(target)))
        .hasMessage(
            "the gRPC server at "
                + target
                + " offers no service but grpc.health.v1.Health, grpc.reflection.v1."
                + "ServerReflection; to serve these, choose services with --grpc-services");
  }

  @Test
  void chosenServiceThatIsMisspelt() throws Exception {
    String target = serve(reflecting(question -> FakeReflection.error(5, ""), "tracker.Tracker"));

    assertThat(fails(RemoteServices.reflect(target), "--grpc-services", "tracker.Traker"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --grpc-services: grpc.services is \"tracker.Traker\": the gRPC server at "
                + target
                + " offers no service \"tracker.Traker\"; did you mean tracker.Tracker?");
  }

  @Test
  void chosenServiceThatIsNothingLikeOneThereIs() throws Exception {
    Path set = write(FileDescriptorSet.newBuilder().addFile(ECHO).build().toByteArray());

    assertThat(fails(RemoteServices.from("127.0.0.1:1", set).only("Tracker")))
        .hasMessage(
            "grpc.services is \"Tracker\": the descriptor set "
                + set
                + " offers no service \"Tracker\"; it offers jams.testing.Echo,"
                + " jams.testing.Ping");
  }

  @Test
  void chosenServiceThatTheAppDoesNotKnow() {
    RemoteServices known = RemoteServices.at("127.0.0.1:1", EchoGrpc.getServiceDescriptor());

    assertThat(fails(known, "--grpc-services", "jams.testing.Ecco"))
        .hasMessage(
            "flag --grpc-services: grpc.services is \"jams.testing.Ecco\": this app offers no"
                + " service \"jams.testing.Ecco\"; did you mean jams.testing.Echo?");
  }

  @Test
  void bothWaysAtOnce() {
    assertThat(fails(RemoteServices.at("x:1"), "--reflect", "--descriptor-set", "a.pb"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --descriptor-set: descriptor-set is \"a.pb\": reflect is true as well, and each"
                + " says what the gRPC server offers; set one of them");
  }

  @Test
  void noWayAtAll() {
    assertThat(fails(RemoteServices.reflect("x:1"), "--reflect", "false"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --reflect: reflect is \"false\": nothing says what the gRPC server offers; set it"
                + " to true, or name a file with descriptor-set");
    assertThat(fails(RemoteServices.at("x:1")))
        .hasMessageStartingWith("reflect is \"false\": nothing says what ");
  }

  @Test
  void serviceThatIsLocalToo() throws Exception {
    Path set = write(FileDescriptorSet.newBuilder().addFile(ECHO).build().toByteArray());
    AppBuilder builder =
        App.named("front")
            .service(new EchoService())
            .service(RemoteServices.from("127.0.0.1:1", set));

    assertThat(catchThrowableOfType(StartException.class, () -> rig.start(builder)))
        .hasMessageStartingWith("the service jams.testing.Echo is registered twice");
  }

  @Test
  void setThatIsMissing() {
    Path missing = dir.resolve("no.pb");

    assertThat(fails(RemoteServices.at("x:1"), "--descriptor-set", missing.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flag --descriptor-set: descriptor-set is \""
                + missing
                + "\": there is no such file; name one that exists, or make it with protoc"
                + " --include_imports --descriptor_set_out=FILE");
  }

  @Test
  void setThatIsMalformed() throws Exception {
    Path set = write("syntax = \"proto3\";".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(fails(RemoteServices.from("x:1", set)))
        .hasMessage("descriptor-set is \"" + set + "\": it is not a descriptor set" + MAKE_ONE);
  }

  @Test
  void setThatIsEmpty() throws Exception {
    Path set = write(new byte[0]);

    assertThat(fails(RemoteServices.from("x:1", set)))
        .hasMessage(
            "descriptor-set is \""
                + set
                + "\": it is not a descriptor set, or one without a file"
                + MAKE_ONE);
  }

  @Test
  void setThatIsAFolder() {
    assertThat(fails(RemoteServices.from("x:1", dir)))
        .hasMessageStartingWith("descriptor-set is \"" + dir + "\": it cannot be read (");
  }

  @Test
  void setWithoutAService() throws Exception {
    Path set =
        write(
            FileDescriptorSet.newBuilder()
                .addFile(ECHO.toBuilder().clearService())
                .build()
                .toByteArray());

    assertThat(fails(RemoteServices.from("x:1", set)))
        .hasMessage(
            "the descriptor set "
                + set
                + " offers no service at all, so there is nothing to serve");
  }

  @Test
  void setWithTwoDifferentFilesOfOneName() throws Exception {
    Path set =
        write(
            FileDescriptorSet.newBuilder()
                .addFile(ECHO)
                .addFile(ECHO)
                .addFile(ECHO.toBuilder().setPackage("other"))
                .build()
                .toByteArray());

    assertThat(fails(RemoteServices.from("x:1", set)))
        .hasMessage(
            "descriptor-set is \""
                + set
                + "\": it has two different files named "
                + ECHO.getName()
                + MAKE_ONE);
  }

  @Test
  void setWithoutAnImportThatIsUsed() throws Exception {
    Path set =
        write(
            FileDescriptorSet.newBuilder()
                .addFile(importing("gone.proto", ".gone.Type"))
                .build()
                .toByteArray());

    assertThat(fails(RemoteServices.from("x:1", set)))
        .hasMessageStartingWith("the descriptor set " + set + " cannot be used: " + ECHO.getName())
        .hasMessageEndingWith(
            "It imports gone.proto, missing; make it with protoc --include_imports");
  }

  @Test
  void setThatIsTooLarge() throws Exception {
    Path set = write(FileDescriptorSet.newBuilder().addFile(ECHO).build().toByteArray());

    assertThat(fails(RemoteServices.from("x:1", set), "--grpc-max-descriptor-size", "100"))
        .hasMessage(
            "the descriptor set "
                + set
                + " is larger than the 100 bytes of grpc.max-descriptor-size; raise"
                + " --grpc-max-descriptor-size");
  }

  @Test
  void setWithTooManyFiles() throws Exception {
    Path set =
        write(
            FileDescriptorSet.newBuilder()
                .addFile(ECHO)
                .addFile(FileDescriptorProto.newBuilder().setName("other.proto"))
                .build()
                .toByteArray());

    assertThat(fails(RemoteServices.from("x:1", set), "--grpc-max-descriptor-files", "1"))
        .hasMessage(
            "the descriptor set "
                + set
                + " has 2 files, more than the 1 of grpc.max-descriptor-files; raise"
                + " --grpc-max-descriptor-files");
  }

  /** echo.proto with one import more, and a field of a type from there. */
  private static FileDescriptorProto importing(String name, String type) {
    FileDescriptorProto.Builder file = ECHO.toBuilder().addDependency(name);
    file.getMessageTypeBuilder(0).addFieldBuilder().setName("more").setNumber(99).setTypeName(type);
    return file.build();
  }

  /** Every file imports another one. */
  private static FakeReflection endless() {
    return reflecting(
        question -> {
          FileDescriptorProto.Builder file =
              FileDescriptorProto.newBuilder().setName(question).addDependency(question + "x");
          if (question.equals("a.B")) {
            file.setPackage("a").addServiceBuilder().setName("B");
          }
          return FakeReflection.files(file.build().toByteString());
        },
        "a.B");
  }

  private interface Answering {
    io.grpc.reflection.v1.ServerReflectionResponse answer(String symbolOrFile);
  }

  private static FakeReflection reflecting(Answering files, String... services) {
    return FakeReflection.answering(
        (question, answers) ->
            answers.onNext(
                switch (question.getMessageRequestCase()) {
                  case LIST_SERVICES -> FakeReflection.services(services);
                  case FILE_CONTAINING_SYMBOL -> files.answer(question.getFileContainingSymbol());
                  default -> files.answer(question.getFileByFilename());
                }));
  }

  private String serve(FakeReflection reflection) throws Exception {
    return "127.0.0.1:" + rig.serve(new EchoService(), reflection);
  }

  private Path write(byte[] bytes) throws Exception {
    return Files.write(dir.resolve("set.pb"), bytes);
  }

  private StartException fails(RemoteServices services, String... args) {
    AppBuilder builder = App.named("front").service(services).listen(GrpcServer.on(0));
    return catchThrowableOfType(StartException.class, () -> rig.start(builder, args));
  }
}
