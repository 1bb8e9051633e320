package dev.jams.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.LogManager;
import org.slf4j.helpers.NOP_FallbackServiceProvider;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code jams} command: files of a new service, the description of one that is there, and
 * calls.
 *
 * <p>Exit codes: 0 if it worked, 1 if it failed, such as a call that ends with an error, and 2 if
 * the command line makes no sense. What was asked for goes to standard output, all else to standard
 * error; both are UTF-8.
 */
@Command(
    name = "jams",
    versionProvider = Jams.Version.class,
    description = "Makes, describes and calls services that are served over gRPC and HTTP/JSON.",
    subcommands = {
      NewCommand.class,
      ProtoCommand.class,
      OpenApiCommand.class,
      RoutesCommand.class,
      CallCommand.class
    },
    footer = {"", "COMMAND --help tells more. Exit codes: 0 it worked, 1 it failed, 2 bad usage."})
public final class Jams implements Runnable {
  static final int FAILED = 1;
  static final int BAD_USAGE = 2;

  @Spec private CommandSpec spec;

  private final Terminal terminal;

  private Jams(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs the command and exits. */
  public static void main(String... args) {
    // Libraries that log have nothing to say to who reads the output, whatever the class path has.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    System.setProperty("slf4j.provider", NOP_FallbackServiceProvider.class.getName());
    LogManager.getLogManager().reset();
    System.exit(run(Path.of(""), System.in, System.out, System.err, args));
  }

  /**
   * Runs the command.
   *
   * @param folder which paths are relative to
   * @return the exit code
   */
  static int run(Path folder, InputStream in, OutputStream out, OutputStream err, String... args) {
    PrintWriter output = new PrintWriter(out, true, StandardCharsets.UTF_8);
    PrintWriter errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
    CommandLine jams =
        new CommandLine(new Jams(new Terminal(folder, in, output, errors)))
            .setOut(output)
            .setErr(errors)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((problem, given) -> refuse(problem, errors))
            .setExecutionExceptionHandler((problem, command, parsed) -> fail(problem, errors));
    withHelp(jams);
    int code = jams.execute(args);
    output.flush();
    return code;
  }

  /** Every command has the same two flags, and wide lines. */
  private static void withHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.setUsageHelpWidth(100).setUsageHelpLongOptionsMaxWidth(34);
    command.getSubcommands().values().forEach(Jams::withHelp);
  }

  private static int refuse(ParameterException problem, PrintWriter err) {
    String command = problem.getCommandLine().getCommandSpec().qualifiedName();
    err.println("error: " + problem.getMessage() + "; see " + command + " --help");
    return BAD_USAGE;
  }

  private static int fail(Exception problem, PrintWriter err) {
    if (problem instanceof CliException explained) {
      err.println("error: " + explained.getMessage());
      return explained.exitCode();
    }
    err.println("error: a mistake in this program; please report it with what follows");
    problem.printStackTrace(err);
    return FAILED;
  }

  /** Without a command. */
  @Override
  public void run() {
    throw noCommand(spec);
  }

  /** Where a command is run. */
  static Terminal terminal(CommandSpec spec) {
    return ((Jams) spec.root().userObject()).terminal;
  }

  static ParameterException noCommand(CommandSpec spec) {
    String commands = String.join(", ", spec.subcommands().keySet());
    return new ParameterException(
        spec.commandLine(), "no command given; expected one of " + commands);
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"jams " + Build.VERSION};
    }
  }
}
