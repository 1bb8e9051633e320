package dev.jams.examples.apps;

import dev.jams.cli.Jams;
import java.util.Arrays;

/** The entry point of the runnable jar: its first argument chooses what to run. */
public final class Main {
  private static final String USAGE =
      """
      Usage: java -jar example-apps.jar COMMAND [--key value]...

        gateway   every example service over gRPC and HTTP/JSON
        grpc      the same over gRPC only
        http      the same over HTTP/JSON only, in front of the gRPC server at --grpc-target;
                  any services of any server with --reflect or --descriptor-set FILE
        file      of the same services those that the file of --config names
        guarded   the tracker with tracing, metrics, access rules, limits, validation, events and
                  an admin page, as the file of --config says
        import    sends the CSV export of Toggl Track or Clockify to a running server
        new, proto, openapi, routes, call
                  those of the jams command: make, describe and call services

      COMMAND --help lists the settings.
      """;

  private static final int BAD_USAGE = 2;

  private Main() {}

  public static void main(String... args) {
    String command = args.length == 0 ? "" : args[0];
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    switch (command) {
      case "gateway" -> GatewayApp.main(rest);
      case "grpc" -> GrpcApp.main(rest);
      case "http" -> HttpApp.main(rest);
      case "file" -> FileApp.main(rest);
      case "guarded" -> GuardedApp.main(rest);
      case "import" -> ImportCommand.main(rest);
      case "new", "proto", "openapi", "routes", "call" -> Jams.main(args);
      case "help", "--help", "-h" -> System.out.print(USAGE);
      default -> {
        String problem = command.isEmpty() ? "no command" : "unknown command \"" + command + "\"";
        System.err.println(
            "error: "
                + problem
                + "; expected gateway, grpc, http, file, guarded, import, new, proto, openapi,"
                + " routes or call, see --help");
        System.exit(BAD_USAGE);
      }
    }
  }
}
