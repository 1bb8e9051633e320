package dev.jams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.testing.AppExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code jams call}, against a real server. */
class CallTest {
  @RegisterExtension static final AppExtension app = AppExtension.of(KindsService::app);

  @TempDir private Path folder;

  private Run call(String... args) {
    return callWithInput("", args);
  }

  private Run callWithInput(String input, String... args) {
    List<String> line = new ArrayList<>(List.of("call", app.address("grpc")));
    line.addAll(List.of(args));
    return Run.withInput(folder, input, line.toArray(String[]::new));
  }

  // UG-11
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Echo  | {"number": "7"}                | {"number":"7"}
          Echo  |                                | {}
          Count | {"number": 3}                  | {"number":"1"} {"number":"2"} {"number":"3"}
          Sum   | {"number": 1} {"number": 2}    | {"number":"3"}
          Sum   | [{"number": 1}, {"number": 2}] | {"number":"3"}
          Sum   |                                | {}
          Chat  | {"number": 1}{"number": 2}     | {"number":"2"} {"number":"4"}
          Chat  |                                |
          """)
  void callsRpcsOfAllFourKinds(String rpc, String data, String lines) {
    Run run =
        data == null
            ? call("jams.kinds.Kinds/" + rpc)
            : call("jams.kinds.Kinds/" + rpc, "-d", data);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).containsExactly(lines == null ? new String[0] : lines.split(" "));
    assertThat(run.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jams.kinds.Kinds/Echo", "jams.kinds.Kinds.Echo", "/jams.kinds.Kinds/Echo"})
  void rpcsMayBeWrittenInEveryCommonWay(String rpc) {
    assertThat(call(rpc, "-d", "{\"number\":1}").out().strip()).isEqualTo("{\"number\":\"1\"}");
  }

  @Test
  void readsMessagesFromStandardInputAndFiles() throws IOException {
    Run input =
        callWithInput("{\"number\":1}\n{\"number\":2}\n", "jams.kinds.Kinds/Sum", "-d", "-");
    assertThat(input.out().strip()).isEqualTo("{\"number\":\"3\"}");
    Files.writeString(folder.resolve("my data.json"), "{\"number\":5}");
    Run file = call("jams.kinds.Kinds/Echo", "-d", "@my data.json");
    assertThat(file.out().strip()).isEqualTo("{\"number\":\"5\"}");
  }

  /** What is typed is sent at once, and what comes is shown at once. */
  @Test
  void talksWhileItIsTyped() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    try (PipedOutputStream typed = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(typed)) {
      ByteArrayOutputStream out =
          new ByteArrayOutputStream() {
            @Override
            public synchronized void flush() {
              toString(StandardCharsets.UTF_8).lines().forEach(lines::add);
              reset();
            }
          };
      CompletableFuture<Integer> code =
          CompletableFuture.supplyAsync(
              () ->
                  Jams.run(
                      folder,
                      in,
                      out,
                      System.err,
                      "call",
                      app.address("grpc"),
                      "jams.kinds.Kinds/Chat",
                      "-d",
                      "-"));
      for (int i = 1; i <= 3; i++) {
        typed.write(("{\"number\":" + i + "}\n").getBytes(StandardCharsets.UTF_8));
        typed.flush();
        assertThat(lines.poll(30, TimeUnit.SECONDS)).isEqualTo("{\"number\":\"" + 2 * i + "\"}");
      }
      typed.close();
      assertThat(code.get(30, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void aCallThatFailsShowsItsStatusWithDetailsAndExitsWithOne() {
    Run run = call("jams.kinds.Kinds/Echo", "-d", "{\"number\":-1}");
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .containsExactly(
            "error: INVALID_ARGUMENT: number is negative",
            "{\"code\":3,\"message\":\"number is negative\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":"
                + "\"number\",\"description\":\"is negative\"}]}]}");
    assertThat(run.code()).isEqualTo(1);
  }

  // UG-11
  @Test
  void listsServicesAndRpcs() {
    assertThat(call("list").out().lines())
        .containsExactly(
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection",
            "jams.kinds.Kinds");
    assertThat(call("list", "jams.kinds.Kinds").out().lines())
        .containsExactly(
            "jams.kinds.Kinds/Echo",
            "jams.kinds.Kinds/Count",
            "jams.kinds.Kinds/Sum",
            "jams.kinds.Kinds/Chat");
  }

  // UG-11
  @Test
  void describesServicesRpcsAndMessages() {
    String kinds =
        """
        service jams.kinds.Kinds {
          rpc Echo(jams.kinds.Item) returns (jams.kinds.Item);
          rpc Count(jams.kinds.Item) returns (stream jams.kinds.Item);
          rpc Sum(stream jams.kinds.Item) returns (jams.kinds.Item);
          rpc Chat(stream jams.kinds.Item) returns (stream jams.kinds.Item);
        }
        """;
    String item =
        """
        message jams.kinds.Item {
          int64 number = 1;
          bytes ballast = 2;
        }
        """;
    assertThat(call("describe", "jams.kinds.Kinds").out()).isEqualToNormalizingNewlines(kinds);
    assertThat(call("describe").out()).isEqualToNormalizingNewlines(kinds);
    assertThat(call("describe", "jams.kinds.Item").out()).isEqualToNormalizingNewlines(item);
    assertThat(call("describe", "jams.kinds.Kinds/Echo").out())
        .isEqualToNormalizingNewlines(
            "rpc Echo(jams.kinds.Item) returns (jams.kinds.Item);\n" + item);
    assertThat(call("describe", "grpc.health.v1.HealthCheckResponse.ServingStatus").out())
        .startsWith("enum grpc.health.v1.HealthCheckResponse.ServingStatus {")
        .contains("  SERVING = 1;");
    assertThat(call("describe", "jams.Nothing").err())
        .contains("has nothing named \"jams.Nothing\"");
  }

  @Test
  void theHttpPortIsAskedInTheSameWay() {
    Run run =
        Run.jams(
            folder,
            "call",
            "http://" + app.address("http"),
            "jams.kinds.Kinds/Count",
            "-d",
            "{\"number\":1}");
    assertThat(run.err()).isEmpty();
    assertThat(run.out().strip()).isEqualTo("{\"number\":\"1\"}");
  }

  @Test
  void headersAreSentAndThoseOfTheAnswerShown() {
    Run run =
        call("jams.kinds.Kinds/Echo", "-H", "x-request-id: abc", "-H", "trace-bin: AAEC", "-v");
    assertThat(run.out().strip()).isEqualTo("{}");
    assertThat(run.err()).contains("headers:", "  x-request-id: abc", "trailers:");
  }

  @Test
  void aCallEndsInTheTimeThatIsGiven() throws IOException {
    // Nobody accepts what it listens for.
    try (ServerSocket silent = new ServerSocket(0)) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      Run run = Run.jams(folder, "call", address, "list", "--timeout", "200ms");
      assertThat(run.err())
          .isEqualToIgnoringNewLines(
              "error: the server at "
                  + address
                  + " does not answer within 200ms; start it, name another, or wait longer with"
                  + " --timeout");
      assertThat(run.code()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatIsNotThereIsAnErrorThatSaysSo() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Run run = Run.jams(folder, "call", "127.0.0.1:" + free, "list");
    assertThat(run.err())
        .startsWith("error: the server at 127.0.0.1:" + free + " cannot be reached without TLS (")
        .contains("Connection refused", "start it, name another, or add --tls if it wants TLS");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void withoutReflectionADescriptorSetTells() throws IOException {
    Path set = folder.resolve("kinds.binpb");
    Files.write(
        set,
        com.google.protobuf.DescriptorProtos.FileDescriptorSet.newBuilder()
            .addFile(dev.jams.stub.kinds.Item.getDescriptor().getFile().toProto())
            .build()
            .toByteArray());
    Run run = call("jams.kinds.Kinds/Echo", "--descriptor-set", "kinds.binpb");
    assertThat(run.err()).isEmpty();
    assertThat(run.out().strip()).isEqualTo("{}");
    assertThat(call("list", "--descriptor-set", "kinds.binpb").out().strip())
        .isEqualTo("jams.kinds.Kinds");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jams.kinds.Kinds/Ech | 1 | jams.kinds.Kinds has no rpc "Ech"; did you mean Echo?
          jams.kinds.Kinds/Zzzzzzzz | 1 | jams.kinds.Kinds has no rpc "Zzzzzzzz"; expected one of Echo, Count, Sum, Chat
          jams.kinds.Kind/Echo | 1 | the server at ADDRESS offers no service "jams.kinds.Kind"; did you mean jams.kinds.Kinds?
          Echo | 2 | "Echo" is no rpc; expected package.Service/Method, list or describe
          jams.kinds.Kinds/Echo {} | 2 | "{}" is one argument too many; expected SERVER RPC, and the message in -d
          jams.kinds.Kinds/Echo -d {"numbr":1} | 2 | -d: message 1: $.numbr: unknown name "numbr", expected a field of jams.kinds.Item (line 1, column 2); "describe jams.kinds.Kinds/Echo" in place of the rpc shows what it takes
          jams.kinds.Kinds/Echo -d {}{} | 2 | -d: there is more than one message, expected one; "describe jams.kinds.Kinds/Echo" in place of the rpc shows what it takes
          jams.kinds.Kinds/Chat -d {}{"a | 2 | -d: message 2: the body ends inside it; "describe jams.kinds.Kinds/Chat" in place of the rpc shows what it takes
          jams.kinds.Kinds/Echo -d @none | 2 | -d @none cannot be read; name a file that exists after @
          jams.kinds.Kinds/Echo -H name | 2 | -H "name" is no header; expected "name: value" such as "authorization: Bearer …"
          jams.kinds.Kinds/Echo --plaintext --tls | 2 | --plaintext and a flag of TLS exclude each other; leave one out
          jams.kinds.Kinds/Echo --tls-key a | 2 | --tls-cert and --tls-key belong together; give both or none
          jams.kinds.Kinds/Echo --tls-ca none | 2 | --tls-ca FOLDER/none cannot be read; name a PEM file that exists
          """)
  void mistakesAreExplained(String line, int code, String message) {
    Run run = call(line.split(" "));
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "error: "
                + message
                    .replace("ADDRESS", app.address("grpc"))
                    .replace("FOLDER", folder.toString()));
    assertThat(run.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"nonsense", "localhost:99999", "localhost", "http://"})
  void whatIsNoAddressIsRefused(String address) {
    Run run = Run.jams(folder, "call", address, "list");
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "error: \""
                + address
                + "\" is no address of a server; expected HOST:PORT such as localhost:8080,"
                + " http://HOST:PORT, https://HOST, or unix:PATH");
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void aTimeThatIsNoneIsRefused() {
    Run run = call("list", "--timeout", "5");
    assertThat(run.err())
        .contains("\"5\" is no time; expected a number and ms, s, m or h, such as 5s");
    assertThat(run.code()).isEqualTo(2);
  }
}
