package dev.jams.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.examples.apps.SettingsPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SettingsPageTest {
  private static final Path PAGE = Pages.ROOT.resolve("docs/settings.md");

  @Test
  void settingsPageIsWhatTheCodeSays() throws Exception {
    String page = Pages.read(PAGE);
    String byHand = page.substring(0, page.indexOf("\n## ") + 1);
    String current = byHand + printed();
    if (Pages.areRenewed()) {
      Files.writeString(PAGE, current);
    } else {
      assertThat(page).as("docs/settings.md is out of date" + Pages.RENEW).isEqualTo(current);
    }
  }

  private static String printed() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Dfile.encoding=UTF-8",
            SettingsPage.class.getName(),
            "--help-markdown");
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      return text.replace("\r\n", "\n");
    } finally {
      process.destroyForcibly();
    }
  }
}
