package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what the last stage of {@code deploy/Dockerfile} says with the built jar, in folders of a
 * test in place of {@code /app} and {@code /data}; as root also with everything else read-only and
 * as the user that the image names.
 */
@Timeout(600)
class DockerfileIT {
  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
  private static final long SECONDS = 240;

  @TempDir Path folder;
  private Path output;
  private Dockerfile file;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Process> processes = new ArrayList<>();
  private int http;

  @BeforeEach
  void copy() throws Exception {
    file = Dockerfile.read(DEPLOY.resolve("Dockerfile"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    output = folder.resolve("output");
    Path app = Files.createDirectories(folder.resolve("app/native")).getParent();
    Path jar = Path.of(System.getProperty("example-apps.jar"));
    Files.copy(jar, app.resolve("app.jar"));
    Files.writeString(
        app.resolve("jvm.options"), here(Files.readString(DEPLOY.resolve("jvm.options"))));
    try (JarFile content = new JarFile(jar.toFile())) {
      for (var entry : content.stream().filter(e -> e.getName().matches(natives())).toList()) {
        try (InputStream in = content.getInputStream(entry)) {
          Files.copy(in, app.resolve("native").resolve(Path.of(entry.getName()).getFileName()));
        }
      }
    }
    http = free();
    environment.putAll(file.environment());
    environment.replaceAll((name, value) -> here(value));
    environment.put("PATH", JAVA + ":" + System.getenv("PATH"));
    environment.put("HTTP_HOST", "127.0.0.1");
    environment.put("GRPC_HOST", "127.0.0.1");
    environment.put("HTTP_PORT", Integer.toString(http));
    environment.put("GRPC_PORT", Integer.toString(free()));
    environment.put("SHUTDOWN_LAME_DUCK", "0s");
  }

  private static String natives() {
    return "META-INF/native/.*(linux|epoll).*\\.so";
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** With the folders of the test in place of those of the image. */
  private String here(String text) {
    return text.replace("/tmp/training", folder.resolve("training").toString())
        .replaceAll("(?<![^\\s@=])/(app|data)(?![\\w.])", folder + "/$1");
  }

  private List<String> here(List<String> words) {
    List<String> here = new ArrayList<>(words.stream().map(this::here).toList());
    // The variable PATH is only for the process itself.
    here.set(0, JAVA.resolve(here.get(0)).toString());
    return here;
  }

  private Process run(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.resolve("app").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private int exit(Process process) throws Exception {
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(said()).isTrue();
    return process.exitValue();
  }

  private String said() throws IOException {
    return Files.readString(output);
  }

  private void train() throws Exception {
    String run = here(file.only("RUN")).replace("chown 10001:10001", "chown " + owner());
    environment.put("JDK", Integer.toString(Runtime.version().feature()));
    assertThat(exit(run(List.of("sh", "-c", run)))).as(said()).isZero();
    assertThat(said()).contains(" trained ");
  }

  private static String owner() {
    return isRoot() ? "10001:10001" : System.getProperty("user.name");
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private List<String> program() {
    List<String> program = new ArrayList<>(file.exec("ENTRYPOINT"));
    program.addAll(file.exec("CMD"));
    return here(program);
  }

  private void awaitAnswer(Process app) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + http + "/v1/time-entries?pageSize=1"))
            .build();
    HttpClient client = HttpClient.newHttpClient();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      try {
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        return;
      } catch (IOException e) {
        assertThat(app.isAlive() && System.nanoTime() < end).as(said()).isTrue();
      }
    }
  }

  private void checkedAndStopped(Process app, List<String> prefix) throws Exception {
    awaitAnswer(app);
    List<String> check = new ArrayList<>(prefix);
    check.addAll(here(file.exec("HEALTHCHECK")));
    assertThat(exit(run(check))).as(said()).isZero();
    assertThat(said()).contains("\n{\"status\":\"SERVING\"");

    app.toHandle().destroy();
    assertThat(exit(app)).as(said()).isZero();
    assertThat(said()).contains("signal=\"SIGTERM\"").doesNotContain("archive is not used");
    assertThat(exit(run(check))).as(said()).isEqualTo(1);
  }

  @Test
  void trainsStartsIsHealthyAndStops() throws Exception {
    train();
    checkedAndStopped(run(program()), List.of());
    assertThat(folder.resolve("data/tracker.mv.db")).exists();
  }

  @Test
  void writesNothingOutsideOfItsData() throws Exception {
    assumeTrue(isRoot(), "only root may make a file system read-only");
    List<String> probe = new ArrayList<>(readOnly(folder));
    probe.add("true");
    assumeTrue(exit(run(probe)) == 0, "unshare, mount and setpriv do not do here: " + said());
    train();
    List<String> readOnly = readOnly(folder.resolve("data"));
    List<String> program = new ArrayList<>(readOnly);
    program.addAll(program());
    checkedAndStopped(run(program), readOnly);
    assertThat(folder.resolve("data/tracker.mv.db")).exists();
  }

  /** What a command begins with that may write to one folder only. */
  private List<String> readOnly(Path writable) {
    String[] user = file.only("USER").split(":");
    String steps =
        "mount --bind %s %s && mount -o remount,bind,ro / && exec setpriv --reuid %s --regid %s --clear-groups \"$@\""
            .formatted(writable, writable, user[0], user[1]);
    return List.of("unshare", "--mount", "sh", "-c", steps, "sh");
  }
}
