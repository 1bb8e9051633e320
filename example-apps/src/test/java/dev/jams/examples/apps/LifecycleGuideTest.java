package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.AppContext;
import dev.jams.Component;
import dev.jams.GrpcServer;
import dev.jams.examples.goms.GoMs;
import dev.jams.examples.goms.GoMsService;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/lifecycle.md shows of components. */
@Timeout(120)
class LifecycleGuideTest {
  // docs: lifecycle-component
  record Announcement(List<String> directory) implements Component {
    @Override
    public String name() {
      return "announcement";
    }

    @Override
    public Running start(AppContext context) {
      return new Running() {
        @Override
        public void ready(App app) {
          directory.add(app.location("grpc")); // every listener listens
        }

        @Override
        public void stopping() {
          directory.clear(); // while calls are still served
        }

        @Override
        public void close() {} // when every call has ended
      };
    }
  }

  // docs: end

  @Test
  void componentAnnouncesTheAppWhileItServes() throws Exception {
    List<String> directory = new CopyOnWriteArrayList<>();
    try (App app =
        App.named("guide")
            .service(GoMs.bind(new GoMsService()))
            .component(new Announcement(directory))
            .listen(GrpcServer.on(0))
            .start("--config=", "--env-file=")) {
      assertThat(directory).containsExactly(app.location("grpc"));
    }
    assertThat(directory).isEmpty();
  }
}
