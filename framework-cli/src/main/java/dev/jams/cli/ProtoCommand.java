package dev.jams.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "proto",
    description = "Writes a .proto file, or the class that implements one.",
    subcommands = {ProtoAddCommand.class, ProtoServerCommand.class})
final class ProtoCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw Jams.noCommand(spec);
  }
}
