package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where keys come from. */
@Timeout(120)
class KeySourcesTest {
  @TempDir private Path folder;

  @Test
  void keysOfAFileCountAndAreReadAgainWhenItHasChanged() throws Exception {
    Signer old = Signer.ec("old");
    Signer young = Signer.ec("young");
    Path file = Files.writeString(folder.resolve("keys.json"), KeyServer.keys(old));
    String yaml =
        GuardedApp.yaml("none", "    refresh-interval: 200ms\n", "    unknown-key-fetches: 0\n")
            .replace("jwks-url: none", "jwks-file: " + file);
    try (GuardedApp app = new GuardedApp(folder, yaml)) {
      String token = young.sign(Signer.claims("ada"));
      assertThat(app.known(old.sign(Signer.claims("ada")))).isEqualTo(200);
      assertThat(app.known(token)).isEqualTo(401);

      Path next = Files.writeString(folder.resolve("next.json"), KeyServer.keys(young));
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);

      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (app.known(token) != 200 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(app.known(token)).isEqualTo(200);
      assertThat(app.known(old.sign(Signer.claims("ada")))).isEqualTo(401);
    }
  }

  @Test
  void addressIsTrustedByTheAuthoritiesOfTheFileAlone() throws Exception {
    TestPki own = new TestPki(Files.createDirectory(folder.resolve("own")));
    TestPki other = new TestPki(Files.createDirectory(folder.resolve("other")));
    Signer signer = Signer.ec("one");
    String token = signer.sign(Signer.claims("ada"));
    try (KeyServer server = new KeyServer(own.context(own.server()), signer)) {
      String trusting = GuardedApp.yaml(server.url(), "    jwks-ca-file: " + own.ca + "\n");
      try (GuardedApp app = new GuardedApp(folder, trusting)) {
        assertThat(app.known(token)).isEqualTo(200);
      }
      int asked = server.asked.get();
      String misled = GuardedApp.yaml(server.url(), "    jwks-ca-file: " + other.ca + "\n");
      try (GuardedApp app = new GuardedApp(folder, misled)) {
        assertThat(app.known(token)).isEqualTo(503);
      }
      assertThat(server.asked).hasValue(asked);
    }
  }
}
