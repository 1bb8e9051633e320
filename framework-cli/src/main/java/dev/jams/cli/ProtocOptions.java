package dev.jams.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What commands that read .proto files have in common. */
final class ProtocOptions {
  @Option(
      names = {"-I", "--proto-path"},
      paramLabel = "DIR",
      description =
          "A folder that imports are looked for in; the first is that of the file itself. By"
              + " default src/main/proto, or this folder. Google's common files are always found.")
  private List<Path> folders = new ArrayList<>();

  @Option(
      names = "--protoc",
      paramLabel = "FILE",
      description =
          "The compiler of .proto files. By default that of Maven's local repository, else that of"
              + " the PATH, else Maven fetches it.")
  private Path protoc;

  /** The root of the file itself, or null. */
  Path first() {
    return folders.isEmpty() ? null : folders.get(0);
  }

  List<Path> others() {
    return folders.subList(Math.min(1, folders.size()), folders.size());
  }

  /** Or null. */
  Path protoc() {
    return protoc;
  }
}
