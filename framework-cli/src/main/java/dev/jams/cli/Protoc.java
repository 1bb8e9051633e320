package dev.jams.cli;

import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles .proto files by protoc, the same one that builds use, so that it takes what they take
 * and says what they say.
 */
final class Protoc {
  private final Terminal terminal;
  private final ProtocOptions options;

  Protoc(Terminal terminal, ProtocOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  /** The file of the location, with the comments of it and of all that it imports. */
  FileDescriptor compile(Path given) throws CliException {
    ProtoLocation location = ProtoLocation.of(terminal.folder(), given, options.first());
    if (!Files.isRegularFile(location.file())) {
      throw CliException.usage(
          "there is no file "
              + location.file().normalize()
              + "; name one that exists, or write it with \"jams proto add "
              + location.name()
              + "\"");
    }
    try (TemporaryFolder work = new TemporaryFolder()) {
      Path set = work.path().resolve("set");
      List<String> command = new ArrayList<>();
      command.add(new ProtocFinder(terminal, options.protoc(), work.path()).find().toString());
      command.add("-I" + location.root().toAbsolutePath().normalize());
      for (Path include : options.others()) {
        command.add("-I" + terminal.path(include).toAbsolutePath().normalize());
      }
      command.add("-I" + BundledProtos.unpack(work.path().resolve("google-protos")));
      command.add("--include_imports");
      command.add("--include_source_info");
      command.add("--descriptor_set_out=" + set);
      command.add(location.name());
      run(command, location);
      return link(set, location);
    } catch (IOException e) {
      throw CliException.failed(
          "protoc cannot be run (" + e + "); name one that can with --protoc FILE", e);
    }
  }

  private void run(List<String> command, ProtoLocation location) throws IOException, CliException {
    Process protoc = new ProcessBuilder(command).redirectErrorStream(true).start();
    protoc.getOutputStream().close();
    String said = new String(protoc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code;
    try {
      code = protoc.waitFor();
    } catch (InterruptedException e) {
      protoc.destroyForcibly();
      Thread.currentThread().interrupt();
      throw CliException.failed("interrupted");
    }
    if (code != 0) {
      throw CliException.failed(
          "protoc does not take " + location.file().normalize() + ":\n" + said.strip());
    }
    if (!said.isBlank()) {
      terminal.err().println(said.strip());
    }
  }

  private static FileDescriptor link(Path set, ProtoLocation location)
      throws IOException, CliException {
    for (FileDescriptor file :
        DescriptorSets.link(
            List.of(Files.readAllBytes(set)), "protoc's output", "give its folder with -I DIR")) {
      if (file.getName().equals(location.name())) {
        return file;
      }
    }
    throw CliException.failed("protoc's output lacks " + location.name());
  }
}
