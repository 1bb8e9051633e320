package dev.jams.archetype;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does what a page of the guide says: writes the files under {@code <!-- file: PATH -->}, inserts
 * the lines under {@code <!-- last: PATH, PARENT -->} at the end of the last element of that name,
 * compares the files under {@code <!-- made: PATH -->}, runs what follows {@code $}, and compares
 * the answers but for times and ports.
 */
final class GuidePage implements AutoCloseable {
  private static final Pattern BLOCK =
      Pattern.compile(
          "^(?:<!-- (file|last|made): ([^ ,]+)(?:, (\\w+))? -->\\n)?```\\w*\\n(.*?)^```$",
          Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern COMMAND =
      Pattern.compile("^\\$ (.*)\\n((?:(?!\\$ ).*\\n)*)", Pattern.MULTILINE);
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private Path folder;
  private RunningJar running;
  private String jar;
  private List<String> expected = List.of();

  GuidePage(Path folder) {
    this.folder = folder;
  }

  /** In the folder where the page before has left off. */
  void follow(String page) throws Exception {
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("../docs", page)));
    while (blocks.find()) {
      String text = blocks.group(4);
      if (blocks.group(1) == null) {
        runAll(text);
        continue;
      }
      Path file = folder.resolve(blocks.group(2));
      switch (blocks.group(1)) {
        case "file" -> write(file, text);
        case "last" -> insert(file, "</" + blocks.group(3) + ">", text);
        default -> assertThat(file).as(page).hasContent(text);
      }
    }
    stop();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void insert(Path file, String end, String text) throws IOException {
    String before = Files.readString(file);
    int at = before.lastIndexOf('\n', before.lastIndexOf(end)) + 1;
    Files.writeString(file, before.substring(0, at) + text + before.substring(at));
  }

  private void runAll(String block) throws Exception {
    Matcher commands = COMMAND.matcher(block);
    while (commands.find()) {
      run(commands.group(1), commands.group(2));
    }
  }

  private void run(String command, String answer) throws Exception {
    List<String> words = words(command);
    switch (words.get(0)) {
      case "cd" -> {
        folder = folder.resolve(words.get(1));
        run(command.substring(command.indexOf("&&") + 3), answer);
      }
      case "mvn" -> maven(words.subList(1, words.size()));
      case "java" -> start(words.get(2), answer.lines().toList());
      case "curl" -> assertThat(plain(http(words))).as(command).isEqualTo(plain(answer));
      case "grpcurl" -> assertThat(plain(grpc(words))).as(command).isEqualTo(plain(answer));
      default -> throw new IllegalArgumentException("cannot do " + command);
    }
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return words;
  }

  private void maven(List<String> args) throws Exception {
    stop();
    List<String> all = new ArrayList<>(args);
    if (all.remove("archetype:generate")) {
      all.add(0, System.getProperty("archetype.plugin") + ":generate");
      // Else it would fetch the list of all archetypes there are.
      all.add("-DarchetypeCatalog=local");
    }
    Maven.Result result = Maven.run(folder, all.toArray(String[]::new));
    assertThat(result.succeeded()).as(result.output()).isTrue();
  }

  private void start(String name, List<String> output) throws Exception {
    stop();
    jar = name;
    expected = output.stream().filter(line -> !line.equals("…")).map(GuidePage::plain).toList();
    running = RunningJar.start(folder, jar);
  }

  /** As Ctrl-C does. */
  private void stop() throws Exception {
    if (running != null) {
      running.ready();
      assertThat(running.terminate()).isZero();
      List<String> output = running.output().stream().map(GuidePage::plain).toList();
      expected.forEach(line -> assertThat(output).contains(line));
      running = null;
    }
  }

  private String http(List<String> words) throws Exception {
    String url = words.get(words.size() - 1);
    int data = words.indexOf("-d") + 1;
    HttpResponse<String> answer =
        running.send(
            data == 0 ? "GET" : "POST",
            url.replaceFirst("http://[^/]+", ""),
            data == 0 ? "" : words.get(data));
    return answer.body();
  }

  private String grpc(List<String> words) throws Exception {
    String[] method = words.get(words.size() - 1).split("/", -1);
    // A proto file is named like the first word of its package.
    String proto = method[0].substring(0, method[0].indexOf('.')) + ".proto";
    String set = jar.replaceFirst(".*/(.*)\\.jar", "META-INF/jams/$1.binpb");
    try (GrpcCalls calls =
        new GrpcCalls(folder.resolve(jar), set, proto, running.address("grpc"))) {
      return calls.call(method[1], words.get(words.indexOf("-d") + 1));
    }
  }

  /** Without what differs each time, and in the way that JSON is laid out. */
  private static String plain(String text) {
    String plain =
        text.replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME")
            .replaceAll("[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}", "TIME")
            .replaceAll("127\\.0\\.0\\.1:[0-9]+", "ADDRESS")
            .replaceAll("\\s+", "");
    return Pattern.compile("_([a-z])")
        .matcher(plain)
        .replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
  }

  @Override
  public void close() throws Exception {
    if (running != null) {
      running.close();
    }
  }
}
