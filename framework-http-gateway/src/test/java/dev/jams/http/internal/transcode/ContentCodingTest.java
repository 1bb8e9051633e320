package dev.jams.http.internal.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left where native code does not run. */
@Timeout(120)
class ContentCodingTest {
  @Test
  void canDoAllOnThisMachine() {
    assertThat(ContentCoding.available()).containsExactly(ContentCoding.values());
  }

  @Test
  void doesWithGzipWhereNativeCodeIsMissing() throws Exception {
    assertThat(availableWith("-DZstdNativePath=/no/such", "-Dbrotli4j.library.path=/no/such"))
        .isEqualTo("[GZIP]");
  }

  /** The properties keep the libraries from their native code as another machine would. */
  private static String availableWith(String... properties) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(properties));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Available.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(out).isZero();
    return out.lines().reduce((first, last) -> last).orElse("");
  }

  /** A program of its own, because native code is loaded once in the life of one. */
  static final class Available {
    private Available() {}

    public static void main(String[] args) {
      System.out.println(ContentCoding.available());
    }
  }
}
