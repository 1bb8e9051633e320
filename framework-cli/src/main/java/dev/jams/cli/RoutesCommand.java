package dev.jams.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "routes",
    description = {
      "Prints by which HTTP methods and paths the rpcs of a jar, a running server or a .proto file"
          + " are called.",
      "If some exclude each other, so that a gateway would not start, it says which and exits with"
          + " 1."
    })
final class RoutesCommand implements Callable<Integer> {
  @Mixin private ServiceSource source;
  @Mixin private RulesOption rules;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CliException {
    Terminal terminal = Jams.terminal(spec);
    RouteTable table = RouteTable.of(source.read(terminal).rpcs(), rules.read(terminal));
    table.lines().forEach(terminal.out()::println);
    table.problems().forEach(problem -> terminal.err().println("error: " + problem));
    return table.problems().isEmpty() ? 0 : Jams.FAILED;
  }
}
