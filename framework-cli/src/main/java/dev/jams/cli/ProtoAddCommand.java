package dev.jams.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "add",
    description = {
      "Writes a .proto file with a service that creates, updates, deletes, gets and lists things of"
          + " one kind, over gRPC and HTTP. TODO marks where you go on.",
      "Its names follow from its path: api/v1/consultant/consultant.proto is of the package"
          + " api.v1.consultant and has ConsultantService, served at /api/v1/consultants."
    })
final class ProtoAddCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description =
          "The file to write. Where the folder has a src/main/proto, as Maven wants it, the path is"
              + " from there.")
  private Path file;

  @Option(
      names = {"-I", "--proto-path"},
      paramLabel = "DIR",
      description = "The folder from which .proto files import each other, if it is neither.")
  private Path root;

  @Option(names = "--package", paramLabel = "NAME", description = "Instead of that of the path.")
  private String protoPackage;

  @Option(
      names = "--java-package",
      paramLabel = "NAME",
      description = "Of the generated classes, instead of the same.")
  private String javaPackage;

  @Option(names = "--service", paramLabel = "NAME", description = "The name of the service.")
  private String service;

  @Option(
      names = "--http-path",
      paramLabel = "PATH",
      description = "Where they are all served, such as /v1/consultants.")
  private String httpPath;

  @Option(names = "--force", description = "Write over a file that exists.")
  private boolean force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CliException {
    Terminal terminal = Jams.terminal(spec);
    ProtoLocation location = ProtoLocation.of(terminal.folder(), file, root);
    CrudProto proto =
        CrudProto.of(
            location.name(), new CrudProto.Given(protoPackage, javaPackage, service, httpPath));
    NewFile.write(location.file(), proto.text(), force);
    terminal.out().println(location.file().normalize());
    terminal
        .err()
        .println(
            "Go on at its TODOs; \"jams proto server "
                + location.name()
                + "\" then writes the class that implements it.");
    return 0;
  }
}
