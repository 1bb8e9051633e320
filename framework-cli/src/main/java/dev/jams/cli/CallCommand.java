package dev.jams.cli;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.jams.internal.config.Spelling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "call",
    description = {
      "Calls an rpc of a running gRPC server, which says by reflection what it has. Prints each"
          + " message that comes as a line of JSON.",
      "If the call fails, its status is on standard error, with the details as a line of JSON, and"
          + " the exit code is 1."
    },
    footer = {
      "",
      "Examples:",
      "  jams call localhost:42001 list",
      "  jams call localhost:42001 describe tracker.TrackerApiService",
      "  jams call localhost:42001 tracker.TrackerApiService/GetTimeEntries -d '{\"pageSize\": 1}'",
      "  jams call localhost:42001 a.Chat/Talk -d - < messages.jsonl"
    })
final class CallCommand implements Callable<Integer> {
  private static final String LIST = "list";
  private static final String DESCRIBE = "describe";

  @Parameters(index = "0", paramLabel = "SERVER", description = "HOST:PORT, a URL, or unix:PATH.")
  private String server;

  @Parameters(
      index = "1",
      paramLabel = "RPC",
      description =
          "package.Service/Method; or list, for the services or the rpcs of one; or describe, for"
              + " what a service, rpc or message looks like.")
  private String rpc;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Of what to list or to describe.")
  private String symbol;

  @Option(
      names = {"-d", "--data"},
      paramLabel = "JSON",
      description =
          "The message to send, several one after the other for a stream; @FILE reads a file, -"
              + " standard input. By default an empty message, or none for a stream.")
  private String data;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME: VALUE",
      description = "Metadata to send, in base64 if the name ends in -bin; may be given again.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the metadata of the answer on standard error.")
  private boolean verbose;

  @Option(
      names = "--descriptor-set",
      paramLabel = "FILE",
      description =
          "What protoc --include_imports --descriptor_set_out=FILE wrote, for a server without"
              + " reflection.")
  private Path descriptorSet;

  @Mixin private ConnectionOptions connection;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CliException, IOException {
    Terminal terminal = Jams.terminal(spec);
    boolean looks = rpc.equals(LIST) || rpc.equals(DESCRIBE);
    if (symbol != null && !looks) {
      throw CliException.usage(
          "\""
              + symbol
              + "\" is one argument too many; expected SERVER RPC, and the message in -d");
    }
    try (Connection open = connection.connect(terminal, Address.of(server))) {
      ServerApi api =
          descriptorSet == null
              ? ServerApi.reflected(open, connection.timeout())
              : ServerApi.described(open, DescriptorSets.read(terminal.path(descriptorSet)));
      if (looks) {
        List<String> lines = rpc.equals(LIST) ? list(api) : describe(api);
        lines.forEach(terminal.out()::println);
        return 0;
      }
      return new DynamicRpc(terminal, open, find(api), api.files())
          .call(RequestData.of(terminal, data), RequestHeaders.of(headers), connection, verbose);
    }
  }

  private List<String> list(ServerApi api) throws CliException {
    if (symbol == null) {
      return api.services();
    }
    return api.service(symbol).getMethods().stream().map(Kinds::fullName).toList();
  }

  private List<String> describe(ServerApi api) throws CliException {
    return new ProtoText().of(api.symbol(symbol)).lines().toList();
  }

  private MethodDescriptor find(ServerApi api) throws CliException {
    String name = rpc.startsWith("/") ? rpc.substring(1) : rpc;
    int end = name.contains("/") ? name.lastIndexOf('/') : name.lastIndexOf('.');
    if (end <= 0 || end == name.length() - 1) {
      throw CliException.usage(
          "\"" + rpc + "\" is no rpc; expected package.Service/Method, list or describe");
    }
    ServiceDescriptor service = api.service(name.substring(0, end));
    MethodDescriptor method = service.findMethodByName(name.substring(end + 1));
    if (method == null) {
      List<String> known = service.getMethods().stream().map(MethodDescriptor::getName).toList();
      String near = Spelling.nearest(name.substring(end + 1), known);
      throw CliException.failed(
          service.getFullName()
              + " has no rpc \""
              + name.substring(end + 1)
              + "\"; "
              + (near == null
                  ? "expected one of " + String.join(", ", known)
                  : "did you mean " + near + "?"));
    }
    return method;
  }
}
