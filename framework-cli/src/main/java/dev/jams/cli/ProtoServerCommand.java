package dev.jams.cli;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.jams.codegen.ServiceSkeleton;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "server",
    description =
        "Writes for each service of a .proto file a class that implements the interface which the"
            + " build generates (framework-codegen). It compiles; grep TODO shows what is left.")
final class ProtoServerCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The .proto file.")
  private Path file;

  @Option(
      names = {"-t", "--target"},
      paramLabel = "DIR",
      defaultValue = "src/main/java",
      description = "The folder of sources, in which packages are folders: ${DEFAULT-VALUE}.")
  private Path target;

  @Option(
      names = "--package",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Of the classes, instead of that of the generated interface.")
  private String javaPackage;

  @Option(names = "--force", description = "Write over files that exist.")
  private boolean force;

  @Mixin private ProtocOptions protoc;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CliException {
    if (!javaPackage.isEmpty() && !SourceVersion.isName(javaPackage)) {
      throw CliException.usage(
          "--package \"" + javaPackage + "\" is no Java package; expected one such as com.example");
    }
    Terminal terminal = Jams.terminal(spec);
    FileDescriptor compiled = new Protoc(terminal, protoc).compile(file);
    if (compiled.getServices().isEmpty()) {
      throw CliException.failed(
          file + " has no service, so there is nothing to implement; add one to it");
    }
    for (ServiceDescriptor service : compiled.getServices()) {
      ServiceSkeleton skeleton = new ServiceSkeleton(service, javaPackage);
      Path written = target.resolve(skeleton.path());
      NewFile.write(terminal.path(written), skeleton.text(), force);
      terminal.out().println(written);
    }
    return 0;
  }
}
