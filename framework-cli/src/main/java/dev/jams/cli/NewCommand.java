package dev.jams.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "new",
    description = "Makes the folder of a new service, by Maven from the archetype of this version.")
final class NewCommand implements Callable<Integer> {
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  @Parameters(paramLabel = "NAME", description = "Of the service and its folder, such as hello.")
  private String name;

  @Option(
      names = "--layered",
      description = "With layers for rules, data and transport, and an embedded database.")
  private boolean layered;

  @Option(
      names = "--group-id",
      paramLabel = "ID",
      defaultValue = "com.example",
      description = "Maven's group of it: ${DEFAULT-VALUE}.")
  private String groupId;

  @Option(
      names = "--package",
      paramLabel = "NAME",
      description = "Of its classes. By default the group and the name.")
  private String javaPackage;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CliException {
    Terminal terminal = Jams.terminal(spec);
    if (!NAME.matcher(name).matches()) {
      throw CliException.usage(
          "\""
              + name
              + "\" cannot be the name of a service; expected small letters, digits and -,"
              + " beginning with a letter");
    }
    if (!GROUP.matcher(groupId).matches()) {
      throw CliException.usage(
          "--group-id \"" + groupId + "\" is no group of Maven; expected one such as com.example");
    }
    if (javaPackage != null && !SourceVersion.isName(javaPackage)) {
      throw CliException.usage(
          "--package \"" + javaPackage + "\" is no Java package; expected one such as com.example");
    }
    Path folder = terminal.path(Path.of(name));
    if (Files.exists(folder)) {
      throw CliException.failed(
          folder.toAbsolutePath()
              + " exists already and is left as it is; choose another name or another folder");
    }
    Maven maven =
        new Maven(
            terminal,
            "there is no mvn on the PATH, which makes the service from the archetype; install Maven"
                + " 3.8 or later");
    maven.run(terminal.folder(), arguments().toArray(String[]::new));
    terminal.out().println(name);
    terminal.err().println("Next: cd " + name + " && mvn -q package, then see its README.md");
    return 0;
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add(Build.ARCHETYPE_PLUGIN + ":generate");
    arguments.add("-DarchetypeGroupId=dev.jams");
    arguments.add("-DarchetypeArtifactId=" + (layered ? "archetype-layered" : "archetype"));
    arguments.add("-DarchetypeVersion=" + Build.VERSION);
    arguments.add("-DgroupId=" + groupId);
    arguments.add("-DartifactId=" + name);
    if (javaPackage != null) {
      arguments.add("-Dpackage=" + javaPackage);
    }
    return arguments;
  }
}
