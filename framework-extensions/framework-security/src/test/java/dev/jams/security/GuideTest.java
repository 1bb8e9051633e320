package dev.jams.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.security.proto.GuardedGrpc.GuardedImplBase;
import dev.jams.security.proto.Word;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide shows does what the guide says. */
class GuideTest {
  /** A service that asks who calls. */
  private static final class Words extends GuardedImplBase {
    // docs: security-principal
    @Override
    public void get(Word request, StreamObserver<Word> responses) {
      String caller = Principal.current().map(Principal::name).orElse("somebody");
      responses.onNext(Word.newBuilder().setText(caller).build());
      responses.onCompleted();
    }
    // docs: end
  }

  @TempDir private Path folder;

  private static String read(String name) throws IOException {
    try (InputStream in = GuideTest.class.getResourceAsStream("/guide/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void settingsOfTheGuideAreRead() throws Exception {
    Setting<SecuritySettings> section = Setting.section("security", SecuritySettings.class);
    Path file = Files.writeString(folder.resolve("a.yml"), read("security.yml"));

    SecuritySettings read = Config.load(List.of(section), "--config", file.toString()).get(section);

    assertThat(read.jwt()).isPresent();
    assertThat(read.apiKeys().keys()).hasSize(1);
    assertThat(read.certificates()).hasSize(1);
    assertThat(Rule.parse(read.rules().get("jams.security.Guarded/Scoped")).roles())
        .containsExactly("admin", "editor");
  }

  @Test
  void pagesOfTheGuideCanHaveRules() throws Exception {
    String yaml =
        "security:\n  api-keys: {keys: [{principal: a, sha256: %s, roles: [operator]}]}\n"
                .formatted(GuardedApp.sha256("key"))
            + GuardedApp.RULES
            + read("pages.yml");
    try (GuardedApp app = new GuardedApp(folder, yaml)) {
      assertThat(app.get("/docs").statusCode()).isEqualTo(200);
      assertThat(app.get("/openapi.json").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void serviceOutsideOfAnyCallHasNoCaller() {
    assertThat(Principal.current()).isEmpty();
    assertThat(new Words().bindService().getServiceDescriptor().getName())
        .isEqualTo(GuardedApp.SERVICE);
  }
}
