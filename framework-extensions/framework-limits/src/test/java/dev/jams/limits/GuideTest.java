package dev.jams.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import dev.jams.limits.notes.Note;
import dev.jams.limits.notes.NotesGrpc;
import dev.jams.testing.AppExtension;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The file and the program of docs/limits.md. */
@Timeout(120)
class GuideTest {
  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(GuideTest::notes).flag("--config", GuideTest::file);

  private static AppBuilder notes() {
    NotesService service = new NotesService();
    return
    // docs: limits-app
    App.named("notes")
        .service(service)
        .intercept(Limits.create()) // inside of what finds out who calls
        .listen(GrpcServer.on(42001))
        .listen(HttpGateway.on(8080))
    // docs: end
    ;
  }

  private static String file() {
    try {
      return Path.of(
              Objects.requireNonNull(GuideTest.class.getResource("/limits-guide.yml")).toURI())
          .toString();
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void programOfTheGuideLimits() throws Exception {
    var notes = NotesGrpc.newBlockingV2Stub(app.channel());
    Note note = Note.newBuilder().setText("a").build();
    assertThat(notes.get(note).getText()).isEqualTo("a");
    assertThat(app.http().get("/notes/hold").statusCode()).isEqualTo(504);
  }
}
